/* fitted_outputs.h - between the parameters of a fit and a network with a codomain. */
#ifndef GSNN_FIT_FITTED_OUTPUTS_H
#define GSNN_FIT_FITTED_OUTPUTS_H

#include "fit/problem.h"
#include "network/output_plan.h"

typedef struct gsnn_fitted_outputs {
    gsnn_output_plan plan; /* its choices are owned */
    fmpq *values;          /* the parameters in the plan's order, */
    size_t count;
    bool exactly; /* to be written as exact numbers: rounded, irrational rows are not equivariant,
                   * nor is what type 2 adds to the linear map */
    gsnn_output_network *network; /* and the dense numbers that they make */
} gsnn_fitted_outputs;

/* Makes the network of a problem whose record has a codomain: shifts and scales are folded into the
 * parameters.  GSNN_INVALID when a number is beyond the range of doubles.  The caller clears, also
 * on failure. */
gsnn_status gsnn_fitted_outputs_init(gsnn_fitted_outputs *fitted, const gsnn_fit_problem *problem,
                                     const double *inner, const double *outer, gsnn_error *error);

/* Makes it of given parameters of a plan, which are copied.  Likewise. */
gsnn_status gsnn_fitted_outputs_copy(gsnn_fitted_outputs *fitted, const gsnn_output_plan *plan,
                                     const fmpq *values, gsnn_error *error);
void gsnn_fitted_outputs_clear(gsnn_fitted_outputs *fitted);

/* What a network's free parameters are for inputs and outputs as they were given, of a problem
 * whose record has a codomain: the output weights of a channel, as many as its architecture has;
 * and the coordinates of the linear map, then those of the constant. */
gsnn_status gsnn_fit_output_weights_given(double *numbers, const gsnn_fit_problem *problem,
                                          size_t channel, const double *outer, gsnn_error *error);
gsnn_status gsnn_fit_affine_weights_given(double *numbers, const gsnn_fit_problem *problem,
                                          const double *outer, gsnn_error *error);

/* The other way: the inner parameters of a network in the order of its plan, whose choices are the
 * problem's. */
void gsnn_fit_read_outputs(double *inner, const gsnn_fit_problem *problem, const fmpq *values);

#endif
