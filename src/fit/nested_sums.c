#include "fit/nested_sums.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* Neurons of a block, in the order of what they add up. */
typedef struct builder {
    gsnn_nested_sums *nested;
    const gsnn_orbit_sums *sums;
    size_t terms, beginnings; /* so far */
    size_t first;             /* beginning of the block */
    bool biased;              /* which neurons are gone through */
    size_t count, neurons[GSNN_NEURON_BLOCK];
    int32_t signs[GSNN_NEURON_BLOCK]; /* what a neuron is multiplied by to be compared */
} builder;

/* What a neuron adds with a weight, so that the first one that is not 0 is positive. */
static int32_t place_of(const builder *b, size_t at, size_t k) {
    return b->signs[at] * b->sums->places[b->neurons[at] * b->sums->dimension + k];
}

/* The first weight from k on that two neurons differ in. */
static size_t find_difference(const builder *b, size_t i, size_t j, size_t k) {
    while (k < b->sums->dimension && place_of(b, i, k) == place_of(b, j, k))
        k++;
    return k;
}

/* ---- Order ----------------------------------------------------------------------------------- */

static void swap(builder *b, size_t i, size_t j) {
    size_t neuron = b->neurons[i];
    int32_t sign = b->signs[i];
    b->neurons[i] = b->neurons[j];
    b->signs[i] = b->signs[j];
    b->neurons[j] = neuron;
    b->signs[j] = sign;
}

/* Arguments with the bias are not compared up to sign. */
static int32_t sign_of(const builder *b, size_t neuron) {
    const int32_t *row = b->sums->places + neuron * b->sums->dimension;
    size_t k = 0;
    while (k + 1 < b->sums->dimension && row[k] == 0)
        k++;
    return !b->biased && row[k] < 0 ? -1 : 1;
}

static void insert(builder *b, size_t neuron) {
    b->neurons[b->count] = neuron;
    b->signs[b->count] = sign_of(b, neuron);
    for (size_t i = b->count++; i > 0; i--) {
        size_t k = find_difference(b, i - 1, i, 0);
        if (k == b->sums->dimension || place_of(b, i - 1, k) < place_of(b, i, k))
            break;
        swap(b, i - 1, i);
    }
}

/* ---- Sums ------------------------------------------------------------------------------------ */

/* Adds the terms of weights from begin to before end, of a neuron as it is or as it is compared. */
static void add_terms(builder *b, size_t at, int32_t sign, size_t begin, size_t end,
                      gsnn_nested_sum *sum) {
    sum->begin = b->terms;
    for (size_t k = begin; k < end; k++) {
        int32_t place = sign * place_of(b, at, k);
        if (place != 0)
            b->nested->terms[b->terms++] = (gsnn_nested_term){
                abs(place) - 1, (int32_t)(place > 0 ? k : b->sums->dimension + k)};
    }
    sum->end = b->terms;
}

/* Neurons that begin alike: from a beginning on (1 + its number, or 0), or the bias, or nothing,
 * with the terms of weights from `begin` to before `end`. */
typedef struct range {
    size_t first, last;
    int32_t from;
    size_t begin, end;
} range;

static void end_neurons(builder *b, const range *r) {
    for (size_t i = r->first; i <= r->last; i++) {
        gsnn_nested_sum *sum = &b->nested->neurons[b->neurons[i]];
        *sum = (gsnn_nested_sum){.from = b->signs[i] * r->from, .biased = b->biased};
        add_terms(b, i, b->signs[i], r->begin, b->sums->dimension, sum);
    }
}

/* Makes what a range begins with a sum of its own, unless it is a single product: that is as soon
 * made again as read. */
static void share_beginning(builder *b, range *r) {
    gsnn_nested_sum made = {.from = r->from, .biased = b->biased};
    size_t before = b->terms;
    add_terms(b, r->first, 1, r->begin, r->end, &made);
    size_t sums = made.end - made.begin;
    if (sums < 2 && (sums == 0 || (r->from == 0 && !b->biased))) {
        b->terms = before;
        return;
    }
    b->nested->beginnings[b->beginnings++] = made;
    r->from = (int32_t)(b->beginnings - b->first);
    r->begin = r->end;
}

/* At most as deep as neurons are many. */
static void split(builder *b, range r) {
    r.end = find_difference(b, r.first, r.last, r.end);
    if (r.last > r.first)
        share_beginning(b, &r);
    if (r.end == b->sums->dimension) {
        end_neurons(b, &r);
        return;
    }
    for (size_t i = r.first, last; i <= r.last; i = last + 1) {
        range part = r;
        for (last = i; last < r.last && place_of(b, last + 1, r.end) == place_of(b, i, r.end);)
            last++;
        part.first = i;
        part.last = last;
        split(b, part);
    }
}

/* Neurons of a block with the bias, or those without. */
static void add_neurons(builder *b, size_t begin, size_t order, bool biased) {
    size_t end = begin + GSNN_NEURON_BLOCK;
    b->count = 0;
    b->biased = biased;
    for (size_t n = begin; n < b->sums->neurons && n < end; n++)
        if ((n % order == 0) == biased)
            insert(b, n);
    if (b->count > 0)
        split(b, (range){.last = b->count - 1});
}

gsnn_status gsnn_nested_sums_init(gsnn_nested_sums *nested, const gsnn_orbit_sums *sums,
                                  size_t order, gsnn_error *error) {
    *nested = (gsnn_nested_sums){0};
    builder b = {.nested = nested, .sums = sums};
    size_t blocks = (sums->neurons + GSNN_NEURON_BLOCK - 1) / GSNN_NEURON_BLOCK, terms = 0;
    for (size_t i = 0; i < sums->neurons * sums->dimension; i++)
        terms += sums->places[i] != 0;
    nested->terms = gsnn_new(terms, sizeof *nested->terms);
    nested->neurons = gsnn_new(sums->neurons, sizeof *nested->neurons);
    nested->beginnings = gsnn_new(sums->neurons, sizeof *nested->beginnings);
    nested->first = gsnn_new(blocks + 1, sizeof *nested->first);
    if (!nested->terms || !nested->neurons || !nested->beginnings || !nested->first)
        return gsnn_fail_memory(error);
    for (size_t block = 0; block < blocks; block++) {
        b.first = b.beginnings;
        add_neurons(&b, block * GSNN_NEURON_BLOCK, order, true);
        add_neurons(&b, block * GSNN_NEURON_BLOCK, order, false);
        nested->first[block + 1] = b.beginnings;
    }
    return GSNN_OK;
}

void gsnn_nested_sums_clear(gsnn_nested_sums *nested) {
    free(nested->terms);
    free(nested->neurons);
    free(nested->beginnings);
    free(nested->first);
    *nested = (gsnn_nested_sums){0};
}
