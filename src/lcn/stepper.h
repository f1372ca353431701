/* stepper.h - gradient descent of several runs side by side. */
#ifndef GSNN_LCN_STEPPER_H
#define GSNN_LCN_STEPPER_H

#include "lcn/descent.h"
#include "lcn/train.h"

/* A lane is idle where runs[lane] is NULL. */
typedef struct gsnn_lcn_stepper {
    const gsnn_lcn_training *training;
    gsnn_lcn_pass pass;
    gsnn_lcn_run *runs[GSNN_LCN_LANES];
    uint64_t now, begin[GSNN_LCN_LANES];
    size_t trace_capacity[GSNN_LCN_LANES];
    gsnn_lcn_lanes *weights, *target, *outer, *gradient;
    gsnn_lcn_lanes *norms; /* |w_l|^2 where the runs began */
    gsnn_lcn_lanes drift, loss, square;
} gsnn_lcn_stepper;

gsnn_status gsnn_lcn_stepper_init(gsnn_lcn_stepper *stepper, const gsnn_lcn_training *training,
                                  gsnn_error *error);
void gsnn_lcn_stepper_clear(gsnn_lcn_stepper *stepper);

/* Puts a run with its weights and target into an idle lane. */
void gsnn_lcn_stepper_load(gsnn_lcn_stepper *stepper, size_t lane, gsnn_lcn_run *run);

/* Goes on until at least one run has ended: all its steps are done, its gradient is so small that
 * nothing moves, or it left the range of doubles.  Such runs get filter, weights, loss, gradient,
 * drift and steps, and their lanes are idle. */
gsnn_status gsnn_lcn_stepper_go(gsnn_lcn_stepper *stepper, const gsnn_run *run, gsnn_error *error);

#endif
