/* align_numbers.h - two networks in doubles, normalised, to compare their rows. */
#ifndef GSNN_EQUAL_ALIGN_NUMBERS_H
#define GSNN_EQUAL_ALIGN_NUMBERS_H

#include "network/mlp.h"

/* A layer of both networks, rows of columns + 1 numbers (the bias is the last).  ReLU: the rows of
 * hidden layers have length 1, and the factors are in the next layer. */
typedef struct gsnn_layer_pair {
    size_t rows, columns;
    double *f, *g;
    double *f_length, *g_length; /* of the rows, after the exact factor was taken out */
} gsnn_layer_pair;

/* All layers of two networks of one shape.  Layers that are not normalised by rows (the last one,
 * and all of tanh and sin) are divided by the largest entry of both. */
typedef struct gsnn_network_pair {
    size_t count;
    gsnn_layer_pair *layers;
    slong hidden;
    /* ReLU: what the row of each hidden neuron was divided by before it became doubles. */
    fmpq *f_divisors, *g_divisors;
} gsnn_network_pair;

/* Exact up to the last step, so that no entry overflows; the caller clears, on failure too.
 * GSNN_FAILED without memory. */
gsnn_status gsnn_network_pair_init(gsnn_network_pair *pair, const gsnn_mlp *f, const gsnn_mlp *g,
                                   gsnn_error *error);
void gsnn_network_pair_clear(gsnn_network_pair *pair);

#endif
