/* nested_sums.h - the arguments of neurons as sums that begin with others.
 *
 * Transformed neurons (walsh.h) are often equal up to sign, and the terms of many begin alike: what
 * several begin with is summed once, and they go on from it.  Terms stay in the order of weights,
 * so that each argument is rounded as if it had been summed alone. */
#ifndef GSNN_FIT_NESTED_SUMS_H
#define GSNN_FIT_NESTED_SUMS_H

#include "fit/orbit_sums.h"

/* Neurons that are looked at together; whole cosets. */
#define GSNN_NEURON_BLOCK 124

typedef struct gsnn_nested_term {
    int32_t column; /* number of a sum of inputs */
    int32_t weight; /* that is multiplied, or its negative: dimension + its number */
} gsnn_nested_term;

typedef struct gsnn_nested_sum {
    int32_t from; /* +-(1 + the number in its block of the beginning that it goes on from), or 0: */
    bool biased;  /* it begins with the bias, or with nothing */
    size_t begin, end; /* the terms that it adds */
} gsnn_nested_sum;

typedef struct gsnn_nested_sums {
    gsnn_nested_term *terms;
    gsnn_nested_sum *neurons;
    gsnn_nested_sum *beginnings; /* each after those that it goes on from */
    size_t *first; /* blocks + 1: of each block of neurons the first of its beginnings */
} gsnn_nested_sums;

/* The arguments of neurons in cosets of that order, the first of which have the bias.  At most
 * neurons x dimension x GSNN_NEURON_BLOCK steps, hardly ever that many.  GSNN_FAILED without
 * memory. The caller clears, also on failure. */
gsnn_status gsnn_nested_sums_init(gsnn_nested_sums *nested, const gsnn_orbit_sums *sums,
                                  size_t order, gsnn_error *error);
void gsnn_nested_sums_clear(gsnn_nested_sums *nested);

#endif
