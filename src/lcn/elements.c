#include "lcn/elements.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void gsnn_lcn_elements_clear(gsnn_lcn_elements *list) {
    free(list->images);
    *list = (gsnn_lcn_elements){0};
}

static bool is_known(const gsnn_lcn_elements *list, const int32_t *images) {
    for (size_t i = 0; i < list->count; i++)
        if (memcmp(list->images + i * list->degree, images, list->degree * sizeof *images) == 0)
            return true;
    return false;
}

static gsnn_status remember(gsnn_lcn_elements *list, const int32_t *images, gsnn_error *error) {
    if (gsnn_reserve(&list->images, &list->capacity, (list->count + 1) * list->degree,
                     sizeof *list->images) ||
        !list->images)
        return gsnn_fail_memory(error);
    memcpy(list->images + list->count++ * list->degree, images, list->degree * sizeof *images);
    return GSNN_OK;
}

/* x, then y. */
static void multiply(int32_t *product, const int32_t *x, const int32_t *y, size_t degree) {
    for (size_t i = 0; i < degree; i++)
        product[i] = x[i] > 0 ? y[x[i] - 1] : -y[-x[i] - 1];
}

gsnn_status gsnn_lcn_elements_search(gsnn_lcn_elements *list,
                                     const gsnn_record_elements *generators, size_t most,
                                     bool (*is_wanted)(const int32_t *images, size_t degree),
                                     size_t *found, gsnn_error *error) {
    size_t degree = list->degree;
    int32_t *product = gsnn_new(degree, sizeof *product);
    if (!product)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < degree; i++)
        product[i] = (int32_t)i + 1;
    gsnn_status status = remember(list, product, error);
    *found = SIZE_MAX;
    for (size_t next = 0; !status && *found == SIZE_MAX && next < list->count; next++) {
        for (size_t g = 0; !status && *found == SIZE_MAX && g < generators->count; g++) {
            multiply(product, list->images + next * degree, generators->images + g * degree,
                     degree);
            if (list->count >= most || is_known(list, product))
                continue;
            status = remember(list, product, error);
            if (!status && is_wanted && is_wanted(product, degree))
                *found = list->count - 1;
        }
        if (list->count >= most)
            break;
    }
    free(product);
    return status;
}
