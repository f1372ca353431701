#include "gauge/gauge.h"

#include "base/error.h"
#include "base/memory.h"
#include "group/chain.h"
#include "record/row_renaming.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- The elements -------------------------------------------------------------------------- */

/* A coordinate's images as a permutation of 2n points: 2i is +(i+1), 2i+1 its negative. */
static void as_permutation(const int32_t *images, size_t n, gsnn_point *permutation) {
    for (size_t i = 0; i < n; i++) {
        size_t place = 2 * (size_t)(labs(images[i]) - 1), negative = images[i] < 0;
        permutation[2 * i] = (gsnn_point)(place + negative);
        permutation[2 * i + 1] = (gsnn_point)(place + 1 - negative);
    }
}

/* All elements of Gamma: those of rows and their negatives; *count of them. */
static gsnn_status list_elements(const gsnn_gauge *gauge,
                                 const gsnn_record_architecture *architecture, size_t degree,
                                 int32_t **elements, size_t *count, gsnn_error *error) {
    const gsnn_record_weights *weights = &architecture->weights;
    size_t n = gauge->coordinates, capacity = 0;
    *elements = NULL;
    *count = 0;
    for (size_t i = 0; i < weights->row_count; i++) {
        if (gsnn_reserve(elements, &capacity, (*count + 2) * n, sizeof **elements) || !*elements) {
            free(*elements);
            return gsnn_fail_memory(error);
        }
        int32_t *element = *elements + *count * n;
        if (!gsnn_row_renaming(weights->rows, weights->rows + i * degree, degree, gauge->weights,
                               element))
            continue;
        if (n > gauge->weights)
            element[gauge->weights] = (int32_t)n;
        for (size_t j = 0; j < n; j++)
            element[n + j] = -element[j];
        *count += 2;
    }
    return GSNN_OK;
}

/* How qsort() compares elements: by length, which it does not pass on. */
typedef struct element {
    const int32_t *images;
    size_t length;
} element;

static int compare_elements(const void *a, const void *b) {
    const element *x = a, *y = b;
    for (size_t i = 0; i < x->length; i++)
        if (x->images[i] != y->images[i])
            return x->images[i] < y->images[i] ? -1 : 1;
    return 0;
}

/* ---- Generators ---------------------------------------------------------------------------- */

static gsnn_status add_generator(gsnn_gauge *gauge, size_t *capacity, const int32_t *images,
                                 gsnn_error *error) {
    size_t n = gauge->coordinates;
    if (gsnn_reserve(&gauge->generators, capacity, (gauge->generator_count + 1) * n,
                     sizeof *gauge->generators))
        return gsnn_fail_memory(error);
    memcpy(gauge->generators + gauge->generator_count++ * n, images, n * sizeof *images);
    return GSNN_OK;
}

/* Walks the sorted elements and keeps what is not in the group of those kept. */
static gsnn_status keep_new(gsnn_gauge *gauge, const element *sorted, size_t count,
                            gsnn_error *error) {
    size_t points = 2 * gauge->coordinates, capacity = 0;
    gsnn_point *work = gsnn_new(3 * points, sizeof *work);
    if (!work)
        return gsnn_fail_memory(error);
    gsnn_chain chain;
    gsnn_chain_init(&chain, points, NULL, 0);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < count && gsnn_chain_order_u64(&chain) < count; i++) {
        as_permutation(sorted[i].images, gauge->coordinates, work);
        if (gsnn_chain_sift(&chain, work, work + points, NULL))
            continue;
        status = add_generator(gauge, &capacity, sorted[i].images, error);
        if (!status)
            status = gsnn_chain_add(&chain, work, 0, error);
    }
    /* The elements are a group exactly when they are as many as they generate; a file that was
     * tampered with can have others. */
    if (!status && gsnn_chain_order_u64(&chain) != count)
        status = gsnn_fail(error, GSNN_INVALID, "the weight rows are not those of an architecture");
    gsnn_chain_clear(&chain);
    free(work);
    return status;
}

static gsnn_status find_generators(gsnn_gauge *gauge, const gsnn_record_architecture *architecture,
                                   size_t degree, gsnn_error *error) {
    int32_t *elements;
    size_t count;
    gsnn_status status = list_elements(gauge, architecture, degree, &elements, &count, error);
    if (status)
        return status;
    element *sorted = gsnn_new(count, sizeof *sorted);
    if (!sorted) {
        free(elements);
        return gsnn_fail_memory(error);
    }
    for (size_t i = 0; i < count; i++)
        sorted[i] = (element){elements + i * gauge->coordinates, gauge->coordinates};
    qsort(sorted, count, sizeof *sorted, compare_elements);
    fmpz_set_ui(gauge->order, count);
    gauge->order_known = true;
    status = keep_new(gauge, sorted, count, error);
    free(sorted);
    free(elements);
    return status;
}

gsnn_status gsnn_gauge_of_pattern(gsnn_gauge *gauge, const gsnn_enumeration_record *record,
                                  size_t architecture, gsnn_error *error) {
    const gsnn_record_architecture *own = &record->architectures[architecture];
    const gsnn_record_weights *weights = &own->weights;
    assert(own->admissible);
    *gauge = (gsnn_gauge){.weights = weights->dimension,
                          .coordinates = weights->dimension + (own->type == 1)};
    fmpz_init(gauge->order);
    if (!weights->rows || weights->row_count != own->neurons)
        return GSNN_OK;
    gsnn_status status = GSNN_OK;
    if (gauge->coordinates == 0)
        status = gsnn_fail(error, GSNN_INVALID, "%s has no free weights", own->id);
    else if (2 * gauge->coordinates > GSNN_MAX_POINTS)
        status = gsnn_fail(error, GSNN_FAILED, "%s: %zu free weights are too many for its symmetry",
                           own->id, weights->dimension);
    if (!status)
        status = find_generators(gauge, own, record->group.degree, error);
    if (status)
        gsnn_gauge_clear(gauge);
    return status;
}

void gsnn_gauge_clear(gsnn_gauge *gauge) {
    free(gauge->generators);
    fmpz_clear(gauge->order);
    *gauge = (gsnn_gauge){0};
}
