#include "fit/products.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A block of neurons. */
typedef struct builder {
    gsnn_products *products;
    const gsnn_orbit_sums *sums;
    int16_t *number;       /* of each weight and sum of inputs: 1 + that of their product, or 0 */
    size_t shared;         /* products in all blocks */
    size_t begin, end;     /* neurons */
    size_t count;          /* products so far, in all blocks */
    size_t *ends;          /* of each product with a weight: the end of its terms */
    int16_t *terms;        /* of a weight, product by product: +-(1 + the neuron's number) */
    gsnn_hash_index lists; /* of the block, */
    gsnn_hash_index pairs; /* and its pairs, as of the first weight */
    size_t list_room, negative_room, neuron_room;
    gsnn_error *error;
} builder;

static int32_t place_of(const gsnn_orbit_sums *sums, size_t neuron, size_t weight) {
    return sums->places[neuron * sums->dimension + weight];
}

/* ---- Which are shared ------------------------------------------------------------------------ */

/* Numbers the products of a weight; false where there are too many. */
static bool number_products(builder *b, size_t k) {
    int16_t *number = b->number + k * b->sums->count;
    for (size_t i = 0; i < b->sums->neurons; i++) {
        int32_t place = abs(place_of(b->sums, i, k));
        if (place == 0 || number[place - 1] > 0)
            continue;
        if (b->shared == GSNN_MOST_PRODUCTS)
            return false;
        number[place - 1] = (int16_t)++b->shared;
    }
    return true;
}

/* Whether there are not too many products, and enough in common. */
static bool share(builder *b, size_t terms) {
    for (size_t k = 0; k < b->sums->dimension; k++)
        if (!b->number || !number_products(b, k))
            return false;
    return 4 * b->shared <= 3 * terms;
}

/* ---- Lists ----------------------------------------------------------------------------------- */

static bool has_list(const gsnn_products *p, size_t list, const uint8_t *neurons, size_t positive,
                     size_t size) {
    size_t begin = p->begin[list];
    return p->begin[list + 1] - begin == size && p->negative[list] - begin == positive &&
           memcmp(p->neurons + begin, neurons, size) == 0;
}

static gsnn_status add_list(builder *b, const uint8_t *neurons, size_t positive, size_t size,
                            uint64_t hash) {
    gsnn_products *p = b->products;
    size_t block = b->begin / GSNN_NEURON_BLOCK, list = p->lists[block + 1];
    size_t at = p->begin[list];
    if (gsnn_reserve(&p->begin, &b->list_room, list + 2, sizeof *p->begin) ||
        gsnn_reserve(&p->negative, &b->negative_room, list + 1, sizeof *p->negative) ||
        gsnn_reserve(&p->neurons, &b->neuron_room, at + size, sizeof *p->neurons) ||
        gsnn_hash_index_add(&b->lists, hash, (uint32_t)(list - p->lists[block])))
        return gsnn_fail_memory(b->error);
    memcpy(p->neurons + at, neurons, size);
    p->negative[list] = at + positive;
    p->begin[list + 1] = at + size;
    p->lists[block + 1]++;
    return GSNN_OK;
}

/* The number of the count of some terms, which may be new. */
static gsnn_status find_count(builder *b, const int16_t *terms, size_t size, uint32_t *count) {
    const gsnn_products *p = b->products;
    size_t block = b->begin / GSNN_NEURON_BLOCK, at = 0;
    uint8_t neurons[GSNN_NEURON_BLOCK];
    if (size == 1 && terms[0] > 0) {
        *count = (uint32_t)(terms[0] - 1);
        return GSNN_OK;
    }
    for (size_t t = 0; t < size; t++)
        if (terms[t] > 0)
            neurons[at++] = (uint8_t)(terms[t] - 1);
    size_t positive = at;
    for (size_t t = 0; t < size; t++)
        if (terms[t] < 0)
            neurons[at++] = (uint8_t)(-terms[t] - 1);
    uint64_t hash = gsnn_hash_word(gsnn_hash_bytes(neurons, size), positive);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&b->lists, hash);
    uint32_t i;
    while ((i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM)
        if (has_list(p, p->lists[block] + i, neurons, positive, size))
            break;
    if (i == GSNN_NO_ITEM) {
        i = (uint32_t)(p->lists[block + 1] - p->lists[block]);
        if (add_list(b, neurons, positive, size, hash))
            return GSNN_FAILED;
    }
    *count = (uint32_t)(b->end - b->begin) + i;
    return GSNN_OK;
}

/* ---- Products -------------------------------------------------------------------------------- */

/* Where the product of a term is among those of its weight: in the order of their first neurons. */
static size_t number_of(const builder *b, size_t neuron, size_t k, int32_t place) {
    const int16_t *number = b->number + k * b->sums->count;
    return b->products->shared ? (size_t)number[abs(place) - 1] - 1 : neuron - b->begin;
}

/* Sets the terms with a weight, product by product, and the ends of these; the first of the
 * products and how many there may be. */
static size_t sort_terms(builder *b, size_t k, size_t *count) {
    size_t least = SIZE_MAX, most = 0, at = 0;
    for (size_t n = b->begin; n < b->end; n++) {
        int32_t place = place_of(b->sums, n, k);
        if (place == 0)
            continue;
        size_t number = number_of(b, n, k, place);
        least = number < least ? number : least;
        most = number > most ? number : most;
        b->ends[number]++;
    }
    *count = least > most ? 0 : most - least + 1;
    for (size_t i = least; i < least + *count; i++) {
        size_t size = b->ends[i];
        b->ends[i] = at;
        at += size;
    }
    for (size_t n = b->begin; n < b->end; n++) {
        int32_t place = place_of(b->sums, n, k), term = (int32_t)(n - b->begin + 1);
        if (place != 0)
            b->terms[b->ends[number_of(b, n, k, place)]++] = (int16_t)(place > 0 ? term : -term);
    }
    return least;
}

/* The products with a weight. */
static gsnn_status add_products(builder *b, size_t k) {
    gsnn_products *p = b->products;
    gsnn_status status = GSNN_OK;
    size_t count, end = 0, first = sort_terms(b, k, &count);
    for (size_t i = first; i < first + count; i++) {
        size_t begin = end;
        end = b->ends[i];
        b->ends[i] = 0;
        if (status || end == begin)
            continue;
        size_t neuron = b->begin + (size_t)abs(b->terms[begin]) - 1;
        p->columns[b->count] = abs(place_of(b->sums, neuron, k)) - 1;
        status = find_count(b, b->terms + begin, end - begin, &p->counts[b->count]);
        b->count++;
    }
    return status;
}

/* Puts a weight, whose products begin there, with another one that has none yet, or by itself. */
static gsnn_status add_weight(builder *b, size_t block, size_t k, size_t first) {
    gsnn_products *p = b->products;
    gsnn_weight_pair *pairs = p->pairs + p->first[block];
    size_t count = b->count - first, size = count * sizeof *p->counts;
    uint64_t hash = gsnn_hash_bytes(p->counts + first, size);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&b->pairs, hash);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (pairs[i].other == pairs[i].weight && pairs[i].count == count &&
            memcmp(p->counts + pairs[i].first, p->counts + first, size) == 0) {
            pairs[i].other = (uint32_t)k;
            pairs[i].second = first;
            return GSNN_OK;
        }
    uint32_t number = (uint32_t)(p->first[block + 1]++ - p->first[block]);
    pairs[number] = (gsnn_weight_pair){(uint32_t)k, (uint32_t)k, first, first, count};
    return gsnn_hash_index_add(&b->pairs, hash, number) ? gsnn_fail_memory(b->error) : GSNN_OK;
}

static gsnn_status add_block(builder *b, size_t block) {
    gsnn_products *p = b->products;
    size_t neurons = b->sums->neurons;
    gsnn_status status = GSNN_OK;
    b->begin = block * GSNN_NEURON_BLOCK;
    b->end = neurons - b->begin < GSNN_NEURON_BLOCK ? neurons : b->begin + GSNN_NEURON_BLOCK;
    p->lists[block + 1] = p->lists[block];
    p->first[block + 1] = p->first[block];
    gsnn_hash_index_reset(&b->lists);
    gsnn_hash_index_reset(&b->pairs);
    for (size_t k = 0; !status && k < b->sums->dimension; k++) {
        size_t first = b->count;
        status = add_products(b, k);
        if (!status)
            status = add_weight(b, block, k, first);
    }
    return status;
}

static gsnn_status allocate(builder *b, size_t blocks, size_t terms) {
    gsnn_products *p = b->products;
    const gsnn_orbit_sums *sums = b->sums;
    p->first = gsnn_new(blocks + 1, sizeof *p->first);
    p->pairs = gsnn_new(blocks * sums->dimension, sizeof *p->pairs);
    p->columns = gsnn_new(terms, sizeof *p->columns);
    p->counts = gsnn_new(terms, sizeof *p->counts);
    p->lists = gsnn_new(blocks + 1, sizeof *p->lists);
    if (sums->dimension <= GSNN_MOST_PRODUCTS) /* else too many: each weight has one */
        b->number = gsnn_new(sums->dimension * sums->count, sizeof *b->number);
    b->ends = gsnn_new(GSNN_MOST_PRODUCTS, sizeof *b->ends);
    b->terms = gsnn_new(GSNN_NEURON_BLOCK, sizeof *b->terms);
    bool failed = !p->first || !p->pairs || !p->columns || !p->counts || !p->lists || !b->ends ||
                  !b->terms || (sums->dimension <= GSNN_MOST_PRODUCTS && !b->number) ||
                  gsnn_reserve(&p->begin, &b->list_room, 1, sizeof *p->begin) ||
                  gsnn_hash_index_init(&b->lists, 64) || gsnn_hash_index_init(&b->pairs, 64);
    if (failed)
        return gsnn_fail_memory(b->error);
    p->begin[0] = 0;
    return GSNN_OK;
}

gsnn_status gsnn_products_init(gsnn_products *products, const gsnn_orbit_sums *sums,
                               gsnn_error *error) {
    *products = (gsnn_products){0};
    builder b = {.products = products, .sums = sums, .error = error};
    size_t blocks = (sums->neurons + GSNN_NEURON_BLOCK - 1) / GSNN_NEURON_BLOCK, terms = 0;
    for (size_t i = 0; i < sums->neurons * sums->dimension; i++)
        terms += sums->places[i] != 0;
    gsnn_status status = allocate(&b, blocks, terms);
    if (!status)
        products->shared = share(&b, terms);
    for (size_t block = 0; !status && block < blocks; block++)
        status = add_block(&b, block);
    free(b.number);
    free(b.ends);
    free(b.terms);
    if (b.lists.slots)
        gsnn_hash_index_clear(&b.lists);
    if (b.pairs.slots)
        gsnn_hash_index_clear(&b.pairs);
    return status;
}

void gsnn_products_clear(gsnn_products *products) {
    free(products->first);
    free(products->pairs);
    free(products->columns);
    free(products->counts);
    free(products->lists);
    free(products->begin);
    free(products->negative);
    free(products->neurons);
    *products = (gsnn_products){0};
}
