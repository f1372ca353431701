/* output_network.h - networks with a codomain: f(gx) = sigma(g) f(x), for any activation.
 *
 * f(x) = sum_i a_i phi(W_i.x + b_i) + C x + d with a_i in R^p, and for a sine sum_i a_i sin(z_i) +
 * cosine_i cos(z_i).  For activations like ReLU a channel of type 2 adds -(1/2) sum a_i w_i to C,
 * so that it is a sum of |w_i.x|.  All parameters are rational: group and codomain permute
 * coordinates up to sign, and rows are patterns of free weights. */
#ifndef GSNN_NETWORK_OUTPUT_NETWORK_H
#define GSNN_NETWORK_OUTPUT_NETWORK_H

#include "network/realize.h"
#include "json/value.h"

/* The function that stands for each class of activations: ReLU, tanh, sin, ELU. */
typedef enum gsnn_output_function {
    GSNN_FUNCTION_RELU,
    GSNN_FUNCTION_TANH,
    GSNN_FUNCTION_SIN,
    GSNN_FUNCTION_ELU,
} gsnn_output_function;

typedef struct gsnn_output_network {
    gsnn_output_function function;
    size_t degree, outputs, neurons;
    /* Dense numbers, row by row: W neurons x degree, b neurons, a and cosine neurons x outputs, c
     * outputs x degree, d outputs. */
    double *W, *b, *a, *cosine, *c, *d;
} gsnn_output_network;

/* What a network is made of: chosen architectures of a record, and values for their parameters. */
typedef struct gsnn_output_plan {
    const gsnn_enumeration_record *record;
    const gsnn_summand_choice *choices;
    size_t choice_count;
} gsnn_output_plan;

/* The number of free parameters: for each channel weights, bias (type 1, but of a sine), output
 * weights, cosine weights; then those of C and of d. GSNN_INVALID for matrices and where rows are
 * left out. */
gsnn_status gsnn_output_plan_count(const gsnn_output_plan *plan, size_t *count, gsnn_error *error);

/* Draws them from the standard normal distribution, in their order. */
void gsnn_output_plan_draw(fmpq *values, size_t count, uint64_t seed);

/* Writes the network with these parameters as a document of schema gsnn-equivariant-network/1:
 * fractions if `exactly`, else the nearest doubles.  GSNN_INVALID when one is beyond them. */
gsnn_status gsnn_output_plan_write(const gsnn_output_plan *plan, const fmpq *values, bool exactly,
                                   FILE *stream, gsnn_error *error);

/* Reads the dense numbers of such a document; the caller frees. */
gsnn_status gsnn_output_network_from_value(const gsnn_value *document,
                                           gsnn_output_network **network);
void gsnn_output_network_free(gsnn_output_network *network);

/* y = f(x): degree numbers in, `outputs` numbers out. */
void gsnn_output_network_value(const gsnn_output_network *network, const double *x, double *y);

#endif
