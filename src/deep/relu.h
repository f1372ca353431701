/* relu.h - a deep network with ReLU in place of the absolute value.
 *
 * |z| = 2 ReLU(z) - z turns z_i = U_i (x, |z|) + b_i into
 *     z_i = W_i (x, ReLU(z_1), ..., ReLU(z_(i-1))) + b_i,   f = C x + d + A (ReLU(z_1), ...)
 * with other numbers.  These layers are not equivariant one by one. */
#ifndef GSNN_DEEP_RELU_H
#define GSNN_DEEP_RELU_H

#include "deep/network.h"

typedef struct gsnn_deep_relu {
    size_t depth, degree, neurons;
    fmpq_mat_t W[GSNN_DEEP_MOST_DEPTH]; /* of each layer, shaped as U */
    fmpq *b[GSNN_DEEP_MOST_DEPTH];      /* of each neuron */
    size_t widths[GSNN_DEEP_MOST_DEPTH];
    fmpq_mat_t out; /* C and A side by side: outputs x (inputs and all neurons) */
    fmpq_mat_t d;   /* outputs x 1 */
} gsnn_deep_relu;

/* Computes the form, to be cleared by the caller.  O(neurons^2 x columns). */
void gsnn_deep_relu_init(gsnn_deep_relu *relu, const gsnn_deep_network *network);
void gsnn_deep_relu_clear(gsnn_deep_relu *relu);

#endif
