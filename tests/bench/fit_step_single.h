/* fit_step_single.h - a gradient step in single precision, of the same kernel
 * (src/fit/lane_real.h): of channels that have lanes, with one output. */
#ifndef GSNN_BENCH_FIT_STEP_SINGLE_H
#define GSNN_BENCH_FIT_STEP_SINGLE_H

#include "fit/problem.h"

typedef struct single_step single_step;

/* Takes the rows over as floats; NULL without memory.  Borrows the problem. */
single_step *single_step_new(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows);
void single_step_free(single_step *step);

/* Forward and back: the mean squared error and its derivatives by all parameters. */
double single_step_take(single_step *step, const double *inner, const double *outer,
                        double *by_inner, double *by_outer);

#endif
