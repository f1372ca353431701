/* products.h - the products that the terms of a channel's neurons are, weight by weight.
 *
 * The arguments z_i = b + sum_k +-theta_k u_j of many neurons have terms in common: those of the
 * regular architecture of a permutation group of degree m are |G| m, but only m^2 products of a
 * free weight and a sum of inputs.  The derivative by theta_k of the sum of the neurons is that of
 * its products' u_j times the sum of the slopes of the neurons that have each, up to sign: a sum of
 * bytes, the same for all products that the same neurons have. */
#ifndef GSNN_FIT_PRODUCTS_H
#define GSNN_FIT_PRODUCTS_H

#include "fit/nested_sums.h"

/* Bytes of more would not stay in the cache. */
#define GSNN_MOST_PRODUCTS 2048

/* Two weights with products that the same neurons have, one by one, or the same weight twice. */
typedef struct gsnn_weight_pair {
    uint32_t weight, other;
    size_t first, second, count; /* products: the first of each, and how many each has */
} gsnn_weight_pair;

/* Of each block of neurons the first counts are those of single neurons, without lists. */
typedef struct gsnn_products {
    bool shared;   /* no more than MOST, and not nearly as many as terms; else each term is one */
    size_t *first; /* blocks + 1: the first pair of each block, and their number */
    gsnn_weight_pair *pairs;
    int32_t *columns; /* of each product: the number of its sum of inputs, */
    uint32_t *counts; /* and that of its count in the block */
    size_t *lists;    /* blocks + 1: the first list of each block, and their number */
    size_t *begin;    /* lists + 1: the first of the neurons of each, as numbers in the block; */
    size_t *negative; /* from here on they are subtracted */
    uint8_t *neurons;
} gsnn_products;

/* neurons x dimension steps.  GSNN_FAILED without memory.  The caller clears, also on failure. */
gsnn_status gsnn_products_init(gsnn_products *products, const gsnn_orbit_sums *sums,
                               gsnn_error *error);
void gsnn_products_clear(gsnn_products *products);

#endif
