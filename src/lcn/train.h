/* train.h - gradient descent on the filters of a stack, and what it ended at.
 *
 * The loss is (f - u)^T A (f - u) of the end-to-end filter f.  Under the gradient flow |w_l|^2 -
 * |w_m|^2 stays what it was for every pair of layers; descent in steps drifts by a multiple of the
 * step.  All is in doubles: verdicts are numerical, never proofs. */
#ifndef GSNN_LCN_TRAIN_H
#define GSNN_LCN_TRAIN_H

#include "lcn/stack.h"

#include <complex.h>
#include <flint/fmpq.h>

/* End-to-end sizes and layers that are trained. */
#define GSNN_LCN_MAX_TRAINED_SIZE 512
#define GSNN_LCN_MAX_TRAINED_PARAMETERS 4096

typedef struct gsnn_lcn_training {
    const gsnn_lcn_stack *stack;
    const double *metric; /* size x size; NULL: the identity */
    const double *target; /* NULL: uniform on the sphere, for each run its own */
    uint64_t seed, steps;
    double step;
    uint64_t trace; /* keep the filter every so many steps; 0: never */
} gsnn_lcn_training;

typedef enum gsnn_lcn_verdict {
    GSNN_LCN_GLOBAL,      /* the target itself */
    GSNN_LCN_PURE,        /* a critical point of the function space where it is smooth */
    GSNN_LCN_SPURIOUS,    /* critical because layers share roots */
    GSNN_LCN_UNCONVERGED, /* the gradient is still large */
    GSNN_LCN_DIVERGED,    /* beyond the range of doubles */
} gsnn_lcn_verdict;

/* A root that several layers share, as far as can be seen. */
typedef struct gsnn_lcn_shared_root {
    bool infinite;
    double complex value;
    size_t layer_count;
    size_t *layers; /* from 0; a layer may occur twice */
} gsnn_lcn_shared_root;

typedef struct gsnn_lcn_run {
    double *target, *filter; /* stack->size each */
    double *weights;         /* the layers one after the other */
    bool target_inside;      /* exact, for the doubles of the target */
    double loss, gradient;   /* the norm of the gradient at the end */
    double drift;            /* the largest change of |w_l|^2 - |w_m|^2 at any step */
    uint64_t steps;
    gsnn_lcn_verdict verdict;
    bool on_boundary; /* of a thick stack: fewer real roots of odd multiplicity than even sizes */
    size_t rank, rank_drop;
    size_t shared_count;
    gsnn_lcn_shared_root *shared; /* at stride one */
    size_t trace_count;
    double *trace; /* trace_count filters */
} gsnn_lcn_run;

/* The runs first .. first + count - 1 of a seed into `results`, several side by side.  A run
 * depends on its index and on nothing else.  The caller clears each, also on failure. */
gsnn_status gsnn_lcn_runs_init(gsnn_lcn_run *results, const gsnn_lcn_training *training,
                               uint64_t first, size_t count, const gsnn_run *run,
                               gsnn_error *error);

void gsnn_lcn_run_clear(gsnn_lcn_run *result);

/* Sets result->shared and result->on_boundary from the layers of a thick stack: roots of layers
 * nearer to each other on the Riemann sphere than 1e-2 are taken for one.  Part of the above. */
gsnn_status gsnn_lcn_find_shared_roots(gsnn_lcn_run *result, const gsnn_lcn_stack *stack,
                                       gsnn_error *error);

/* The rank of the derivative of the end-to-end filter at filters (one after the other), each scaled
 * to norm 1: the number of singular values above 1e-3.  *rank is 0 for want of memory too. */
gsnn_status gsnn_lcn_numerical_rank(size_t *rank, const gsnn_lcn_stack *stack,
                                    const double *weights, gsnn_error *error);

#endif
