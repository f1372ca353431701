/* products.h - the products that the terms of a channel's neurons are.
 *
 * The arguments z_i = b + sum_k +-theta_k u_j of many neurons have terms in common: those of the
 * regular architecture of a permutation group of degree m are |G| m, but only m^2 products of a
 * free weight and a sum of inputs.  The derivative by theta_k of the sum of the neurons is that of
 * its products' u_j times the number of active neurons that have each, which is counted in bytes.
 */
#ifndef GSNN_FIT_PRODUCTS_H
#define GSNN_FIT_PRODUCTS_H

#include "fit/orbit_sums.h"

/* Counts of more would not stay in the cache. */
#define GSNN_MOST_PRODUCTS 4096

typedef struct gsnn_products {
    size_t count;    /* 0 where there are too many, or more than half as many as terms: */
    size_t *first;   /* dimension + 1: the first product of each weight, and their number */
    int32_t *places; /* of each product: 1 + the number of its sum of inputs */
    size_t *begin;   /* neurons + 1: the first of each neuron's terms, and their number */
    int16_t *terms;  /* +-(1 + the number of a product), neuron by neuron */
} gsnn_products;

/* neurons x dimension steps.  GSNN_FAILED without memory.  The caller clears, also on failure. */
gsnn_status gsnn_products_init(gsnn_products *products, const gsnn_orbit_sums *sums,
                               gsnn_error *error);
void gsnn_products_clear(gsnn_products *products);

#endif
