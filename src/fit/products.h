/* products.h - the products that the terms of a channel's neurons are, weight by weight.
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
#define GSNN_MOST_PRODUCTS 2048

typedef struct gsnn_products {
    bool shared; /* no more than MOST, and not nearly as many as terms; else each term is one */
    size_t count;
    size_t *first;    /* dimension + 1: the first product of each weight, and their number */
    int32_t *columns; /* of each product: the number of its sum of inputs */
    int32_t *from;    /* not shared: of each product +-(1 + its neuron), by increasing neurons */
    size_t *begin;    /* shared: neurons + 1: the first of each neuron's terms, and their number */
    int16_t *terms;   /* shared: +-(1 + the number of a product), neuron by neuron */
} gsnn_products;

/* neurons x dimension steps.  GSNN_FAILED without memory.  The caller clears, also on failure. */
gsnn_status gsnn_products_init(gsnn_products *products, const gsnn_orbit_sums *sums,
                               gsnn_error *error);
void gsnn_products_clear(gsnn_products *products);

#endif
