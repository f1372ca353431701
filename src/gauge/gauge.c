#include "gauge/gauge.h"

#include "base/error.h"
#include "base/memory.h"
#include "group/chain.h"

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

/* Two inputs to which the first neuron gives one weight, or a weight and its negative. */
typedef struct tied_inputs {
    size_t x, y;
    int32_t sign;
} tied_inputs;

/* The first row, laid out so that another one is compared with it in one pass: each input is zero,
 * the first with its weight, or tied to an earlier one. */
typedef struct first_row {
    const int32_t *row;
    tied_inputs *ties;
    size_t tie_count, zero_count, dimension;
    size_t *zeros;  /* inputs of weight 0 */
    size_t *places; /* of each weight: the first input that has it, with either sign */
} first_row;

static void first_row_clear(first_row *first) {
    free(first->ties);
    free(first->zeros);
    free(first->places);
}

/* The last input before x that has its weight, or x. */
static size_t find_tied(const int32_t *row, size_t x) {
    for (size_t y = x; y-- > 0;)
        if (row[y] == row[x] || row[y] == -row[x])
            return y;
    return x;
}

static gsnn_status first_row_init(first_row *first, const int32_t *row, size_t degree,
                                  size_t dimension, gsnn_error *error) {
    *first = (first_row){.row = row, .dimension = dimension};
    first->ties = gsnn_new(degree, sizeof *first->ties);
    first->zeros = gsnn_new(degree, sizeof *first->zeros);
    first->places = gsnn_new(dimension, sizeof *first->places);
    if (!first->ties || !first->zeros || !first->places) {
        first_row_clear(first);
        return gsnn_fail_memory(error);
    }
    for (size_t x = 0; x < degree; x++) {
        size_t y = find_tied(row, x);
        if (!row[x])
            first->zeros[first->zero_count++] = x;
        else if (y < x)
            first->ties[first->tie_count++] = (tied_inputs){x, y, row[y] == row[x] ? 1 : -1};
        else
            first->places[labs(row[x]) - 1] = x;
    }
    return GSNN_OK;
}

/* Whether another row is the first one with its weights renamed: then weight |b| of that goes, with
 * a sign, where the first row has its weight, images[|b| - 1].  Nearly all rows that run through
 * another space show it at a tie. */
static bool rename_weights(const first_row *first, const int32_t *row, int32_t *images) {
    for (size_t i = 0; i < first->tie_count; i++)
        if (row[first->ties[i].x] != first->ties[i].sign * row[first->ties[i].y])
            return false;
    for (size_t i = 0; i < first->zero_count; i++)
        if (row[first->zeros[i]])
            return false;
    memset(images, 0, first->dimension * sizeof *images);
    for (size_t k = 0; k < first->dimension; k++) {
        int32_t a = first->row[first->places[k]], b = row[first->places[k]];
        if (b == 0)
            return false;
        images[(b > 0 ? b : -b) - 1] = b > 0 ? a : -a;
    }
    /* There are as many places as weights: where one has no image, another has two. */
    for (size_t k = 0; k < first->dimension; k++)
        if (images[k] == 0)
            return false;
    return true;
}

/* Of each pair of an element of Gamma and its negative the one that makes the first coordinate
 * negative; *count pairs, one for each row that spans the space of the first. */
static gsnn_status list_elements(const gsnn_gauge *gauge,
                                 const gsnn_record_architecture *architecture, size_t degree,
                                 int32_t **elements, size_t *count, gsnn_error *error) {
    const gsnn_record_weights *weights = &architecture->weights;
    size_t n = gauge->coordinates, capacity = 0;
    first_row first;
    *elements = NULL;
    *count = 0;
    gsnn_status status = first_row_init(&first, weights->rows, degree, gauge->weights, error);
    if (status)
        return status;
    for (size_t i = 0; !status && i < weights->row_count; i++) {
        if (gsnn_reserve(elements, &capacity, (*count + 1) * n, sizeof **elements) || !*elements) {
            free(*elements);
            *elements = NULL;
            status = gsnn_fail_memory(error);
            break;
        }
        int32_t *element = *elements + *count * n;
        if (!rename_weights(&first, weights->rows + i * degree, element))
            continue;
        if (n > gauge->weights)
            element[gauge->weights] = (int32_t)n;
        if (element[0] > 0)
            for (size_t j = 0; j < n; j++)
                element[j] = -element[j];
        ++*count;
    }
    first_row_clear(&first);
    return status;
}

/* ---- The least element first --------------------------------------------------------------- */

/* A heap of elements, the least in lexicographic order on top: of many only the first few are
 * asked for. */
typedef struct element_heap {
    const int32_t **items;
    size_t count, length; /* how many, and of how many images each */
} element_heap;

static bool is_less(const int32_t *a, const int32_t *b, size_t length) {
    size_t i = 0;
    while (i + 1 < length && a[i] == b[i])
        i++;
    return a[i] < b[i];
}

static void sift_down(element_heap *heap, size_t at) {
    const int32_t *item = heap->items[at];
    for (size_t child = 2 * at + 1; child < heap->count; child = 2 * at + 1) {
        if (child + 1 < heap->count &&
            is_less(heap->items[child + 1], heap->items[child], heap->length))
            child++;
        if (!is_less(heap->items[child], item, heap->length))
            break;
        heap->items[at] = heap->items[child];
        at = child;
    }
    heap->items[at] = item;
}

static bool heap_init(element_heap *heap, const int32_t *elements, size_t count, size_t length) {
    *heap = (element_heap){gsnn_new(count, sizeof *heap->items), count, length};
    if (!heap->items)
        return false;
    for (size_t i = 0; i < count; i++)
        heap->items[i] = elements + i * length;
    for (size_t i = count / 2; i-- > 0;)
        sift_down(heap, i);
    return true;
}

static const int32_t *heap_pop(element_heap *heap) {
    const int32_t *least = heap->items[0];
    heap->items[0] = heap->items[--heap->count];
    if (heap->count > 0)
        sift_down(heap, 0);
    return least;
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

/* Walks the elements from the least on and keeps what is not in the group of those kept, until all
 * `order` are.  Those that make the first coordinate negative come before all others, are half of
 * the group and, as 1 is none of them, generate all of it. */
static gsnn_status keep_new(gsnn_gauge *gauge, element_heap *heap, uint64_t order,
                            gsnn_error *error) {
    size_t points = 2 * gauge->coordinates, capacity = 0;
    gsnn_point *work = gsnn_new(3 * points, sizeof *work);
    if (!work)
        return gsnn_fail_memory(error);
    gsnn_chain chain;
    gsnn_chain_init(&chain, points, NULL, 0);
    gsnn_status status = GSNN_OK;
    while (!status && heap->count > 0 && gsnn_chain_order_u64(&chain) < order) {
        const int32_t *images = heap_pop(heap);
        as_permutation(images, gauge->coordinates, work);
        if (gsnn_chain_sift(&chain, work, work + points, NULL))
            continue;
        status = add_generator(gauge, &capacity, images, error);
        if (!status)
            status = gsnn_chain_add(&chain, work, 0, error);
    }
    /* The elements are a group exactly when they are as many as they generate; a file that was
     * tampered with can have others. */
    if (!status && gsnn_chain_order_u64(&chain) != order)
        status = gsnn_fail(error, GSNN_INVALID, "the weight rows are not those of an architecture");
    gsnn_chain_clear(&chain);
    free(work);
    return status;
}

static gsnn_status find_generators(gsnn_gauge *gauge, const gsnn_record_architecture *architecture,
                                   size_t degree, gsnn_error *error) {
    int32_t *elements;
    size_t count;
    element_heap heap;
    gsnn_status status = list_elements(gauge, architecture, degree, &elements, &count, error);
    if (status)
        return status;
    if (heap_init(&heap, elements, count, gauge->coordinates)) {
        fmpz_set_ui(gauge->order, 2 * count);
        gauge->order_known = true;
        status = keep_new(gauge, &heap, 2 * count, error);
    } else {
        status = gsnn_fail_memory(error);
    }
    free(heap.items);
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
