/* restart.h - one descent from one start, and what its parameters say of other rows. */
#ifndef GSNN_FIT_RESTART_H
#define GSNN_FIT_RESTART_H

#include "fit/guard.h"
#include "fit/levenberg.h"

/* Errors below this part of the variance are rounding, and as good as each other. */
#define GSNN_FIT_EXACT 1e-12

typedef struct gsnn_fit_restart {
    double loss; /* mean squared error of normalised outputs */
    gsnn_descent_end end;
    gsnn_support support; /* not supported, too, where the loss is not finite */
} gsnn_fit_restart;

/* Goes down from the inner parameters, by Levenberg-Marquardt steps or, above
 * GSNN_PROJECTION_MOST_INNER of them, by L-BFGS, in place, on those rows; `outer` (problem->outer x
 * sides; or NULL) gets the outer ones.  GSNN_FAILED without memory.  See gsnn_levenberg for the
 * cost. */
gsnn_status gsnn_fit_restart_run(gsnn_fit_restart *restart, const gsnn_fit_problem *problem,
                                 const gsnn_fit_rows *rows, const gsnn_descent_limit *limit,
                                 const gsnn_run *run, double *inner, double *outer,
                                 gsnn_error *error);

/* Puts the values at the projection's rows by these parameters to values[which[i] x outputs + o],
 * i counting its rows. */
void gsnn_fit_values(gsnn_projection *projection, const double *inner, const double *outer,
                     const size_t *which, double *values);

/* The same for outputs as they were given. */
void gsnn_fit_values_given(gsnn_projection *projection, const double *inner, const double *outer,
                           const size_t *which, double *values);

/* A digest of ids and channels, which tells the random numbers of problems apart. */
uint64_t gsnn_fit_problem_name(const gsnn_fit_problem *problem);

/* The mean variance of normalised outputs: 1 unless they were left as they are. */
double gsnn_fit_variance(const gsnn_fit_problem *problem);

#endif
