/* descent.h - the forward and backward pass of a stack of convolutions in doubles, of several runs
 * side by side: every number is a vector with an entry for each run, a lane, and no lane sees
 * another one. */
#ifndef GSNN_LCN_DESCENT_H
#define GSNN_LCN_DESCENT_H

#include "lcn/stack.h"

enum { GSNN_LCN_LANES = 8, GSNN_LCN_PAIRS = GSNN_LCN_LANES / 2 };

/* Two numbers, what the processors at hand add and multiply at once; compilers split wider vectors
 * badly.  Loops over the pairs of a vector are unrolled, so that sums stay in registers. */
typedef double gsnn_lcn_pair __attribute__((vector_size(2 * sizeof(double))));

/* A number of each run. */
typedef struct gsnn_lcn_lanes {
    gsnn_lcn_pair p[GSNN_LCN_PAIRS];
} gsnn_lcn_lanes;

static inline double gsnn_lcn_lane(const gsnn_lcn_lanes *lanes, size_t lane) {
    return lanes->p[lane / 2][lane % 2];
}

static inline void gsnn_lcn_lane_set(gsnn_lcn_lanes *lanes, size_t lane, double value) {
    lanes->p[lane / 2][lane % 2] = value;
}

/* sum += x y */
static inline void gsnn_lcn_lanes_addmul(gsnn_lcn_lanes *sum, const gsnn_lcn_lanes *x,
                                         const gsnn_lcn_lanes *y) {
#pragma GCC unroll 4
    for (size_t k = 0; k < GSNN_LCN_PAIRS; k++)
        sum->p[k] += x->p[k] * y->p[k];
}

/* Products of the first layers and gradients with respect to them. */
typedef struct gsnn_lcn_pass {
    const gsnn_lcn_stack *stack;
    size_t parameters, size;
    size_t *places;              /* where the filter of each layer begins among the parameters */
    size_t *lengths;             /* of the product of the layers before each, and of all */
    gsnn_lcn_lanes *products;    /* (layers + 1) x size: of the layers before each, and of all */
    gsnn_lcn_lanes *pull, *next; /* size each */
} gsnn_lcn_pass;

gsnn_status gsnn_lcn_pass_init(gsnn_lcn_pass *pass, const gsnn_lcn_stack *stack, gsnn_error *error);
void gsnn_lcn_pass_clear(gsnn_lcn_pass *pass);

/* The end-to-end filters, valid until the next call. */
const gsnn_lcn_lanes *gsnn_lcn_pass_forward(gsnn_lcn_pass *pass, const gsnn_lcn_lanes *weights);

/* After a forward pass: the gradient with respect to the weights of a function whose gradient with
 * respect to the filter is `outer`. */
void gsnn_lcn_pass_backward(gsnn_lcn_pass *pass, const gsnn_lcn_lanes *weights,
                            const gsnn_lcn_lanes *outer, gsnn_lcn_lanes *gradient);

#endif
