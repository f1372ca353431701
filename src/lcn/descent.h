/* descent.h - the forward and backward pass of a stack of convolutions in doubles. */
#ifndef GSNN_LCN_DESCENT_H
#define GSNN_LCN_DESCENT_H

#include "lcn/stack.h"

/* Products of the first layers and gradients with respect to them. */
typedef struct gsnn_lcn_pass {
    const gsnn_lcn_stack *stack;
    size_t parameters, size;
    size_t *places;   /* where the filter of each layer begins among the parameters */
    size_t *lengths;  /* of the product of the layers before each, and of all */
    double *products; /* (layers + 1) x size: the product of the layers before each, and of all */
    double *pull, *next; /* size each */
} gsnn_lcn_pass;

gsnn_status gsnn_lcn_pass_init(gsnn_lcn_pass *pass, const gsnn_lcn_stack *stack, gsnn_error *error);
void gsnn_lcn_pass_clear(gsnn_lcn_pass *pass);

/* The end-to-end filter, valid until the next call. */
const double *gsnn_lcn_pass_forward(gsnn_lcn_pass *pass, const double *weights);

/* After a forward pass: the gradient with respect to the weights of a function whose gradient with
 * respect to the filter is `outer`. */
void gsnn_lcn_pass_backward(gsnn_lcn_pass *pass, const double *weights, const double *outer,
                            double *gradient);

#endif
