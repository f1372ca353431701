#include "lcn/translation.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* So many elements are looked at for a cycle. */
enum { MOST_ELEMENTS = 20000 };

void gsnn_lcn_translation_clear(gsnn_lcn_translation *translation) {
    free(translation->images);
    free(translation->order);
    *translation = (gsnn_lcn_translation){0};
}

/* Whether the images, without signs, are one cycle of all. */
static bool is_cycle(const int32_t *images, size_t degree) {
    size_t at = 0, steps = 0;
    for (size_t i = 0; i < degree; i++)
        if (images[i] < 0)
            return false;
    do {
        at = (size_t)images[at] - 1;
        steps++;
    } while (at != 0 && steps <= degree);
    return steps == degree;
}

gsnn_status gsnn_lcn_translation_set(gsnn_lcn_translation *translation, const int32_t *images,
                                     size_t degree, gsnn_error *error) {
    *translation = (gsnn_lcn_translation){.degree = degree};
    if (!is_cycle(images, degree))
        return gsnn_fail(error, GSNN_INVALID,
                         "the translation does not move the %zu inputs in one cycle", degree);
    translation->images = gsnn_copy(images, degree, sizeof *images);
    translation->order = gsnn_new(degree, sizeof *translation->order);
    if (!translation->images || !translation->order)
        return gsnn_fail_memory(error);
    size_t at = 0;
    for (size_t p = 0; p < degree; p++) {
        translation->order[p] = at;
        at = (size_t)images[at] - 1;
    }
    return GSNN_OK;
}

/* Elements met so far, each of `degree` signed images. */
typedef struct elements {
    size_t degree, count, capacity;
    int32_t *images;
} elements;

static bool is_known(const elements *list, const int32_t *images) {
    for (size_t i = 0; i < list->count; i++)
        if (memcmp(list->images + i * list->degree, images, list->degree * sizeof *images) == 0)
            return true;
    return false;
}

static gsnn_status remember(elements *list, const int32_t *images, gsnn_error *error) {
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

/* Breadth first; *found is the place of a cycle in the list, or its count. */
static gsnn_status search(elements *list, const gsnn_record_elements *generators, size_t *found,
                          gsnn_error *error) {
    size_t degree = list->degree;
    int32_t *product = gsnn_new(degree, sizeof *product);
    if (!product)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i < degree; i++)
        product[i] = (int32_t)i + 1;
    status = remember(list, product, error);
    *found = SIZE_MAX;
    for (size_t next = 0; !status && *found == SIZE_MAX && next < list->count; next++) {
        for (size_t g = 0; !status && *found == SIZE_MAX && g < generators->count; g++) {
            multiply(product, list->images + next * degree, generators->images + g * degree,
                     degree);
            if (list->count >= MOST_ELEMENTS || is_known(list, product))
                continue;
            status = remember(list, product, error);
            if (!status && is_cycle(product, degree))
                *found = list->count - 1;
        }
        /* Comparing with all that is known is quadratic: large groups are searched less deeply. */
        if (list->count * list->count > (size_t)MOST_ELEMENTS * 2000)
            break;
    }
    free(product);
    return status;
}

gsnn_status gsnn_lcn_translation_find(gsnn_lcn_translation *translation,
                                      const gsnn_enumeration_record *record, gsnn_error *error) {
    const gsnn_record_group *group = &record->group;
    *translation = (gsnn_lcn_translation){0};
    if (!group->action->permutes_inputs)
        return gsnn_fail(error, GSNN_FAILED,
                         "a group of matrices has no translation that moves the inputs in a cycle");
    elements list = {.degree = group->degree};
    size_t found = SIZE_MAX;
    gsnn_status status = GSNN_OK;
    if (group->degree == 1 || group->generators.count)
        status = search(&list, &group->generators, &found, error);
    if (!status && found == SIZE_MAX && group->degree == 1)
        found = 0;
    if (!status && found == SIZE_MAX)
        status =
            gsnn_fail(error, GSNN_FAILED,
                      "no element was found that moves the %zu inputs in one cycle", group->degree);
    if (!status)
        status = gsnn_lcn_translation_set(translation, list.images + found * group->degree,
                                          group->degree, error);
    free(list.images);
    return status;
}
