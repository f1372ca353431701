/* output_network.h - networks with a codomain: f(gx) = sigma(g) f(x), for any activation.
 *
 * f(x) = sum_i a_i phi(W_i.x + b_i) + C x + d with a_i in R^p, and for a sine sum_i a_i sin(z_i) +
 * cosine_i cos(z_i).  Here are the dense numbers of such a network, which say all of it. */
#ifndef GSNN_NETWORK_OUTPUT_NETWORK_H
#define GSNN_NETWORK_OUTPUT_NETWORK_H

#include "json/value.h"

/* The function that stands for each class of activations: ReLU, tanh, sin, ELU. */
typedef enum gsnn_output_function {
    GSNN_FUNCTION_RELU,
    GSNN_FUNCTION_TANH,
    GSNN_FUNCTION_SIN,
    GSNN_FUNCTION_ELU,
} gsnn_output_function;

/* "relu", "tanh", "sin", "elu". */
extern const char *const gsnn_output_function_names[4];

typedef struct gsnn_output_network {
    gsnn_output_function function;
    size_t degree, outputs, neurons;
    /* Dense numbers, row by row: W neurons x degree, b neurons, a and cosine neurons x outputs, c
     * outputs x degree, d outputs. */
    double *W, *b, *a, *cosine, *c, *d;
} gsnn_output_network;

/* Reads the dense numbers of a gsnn-equivariant-network/1, rounded from fractions or other exact
 * entries; the caller frees.  GSNN_INVALID names what is wrong, also where the summands do not have
 * as many neurons. */
gsnn_status gsnn_output_network_from_value(const gsnn_value *document,
                                           gsnn_output_network **network);
void gsnn_output_network_free(gsnn_output_network *network);

/* y = f(x): degree numbers in, `outputs` numbers out. */
void gsnn_output_network_value(const gsnn_output_network *network, const double *x, double *y);

#endif
