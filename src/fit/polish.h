/* polish.h - from least squares to the logistic loss. */
#ifndef GSNN_FIT_POLISH_H
#define GSNN_FIT_POLISH_H

#include "fit/levenberg.h"

/* What it is usually given. */
#define GSNN_FIT_POLISH_ITERATIONS 200

typedef struct gsnn_polish_end {
    double loss; /* the mean logistic loss at the end */
    double work; /* operations, see gsnn_polish_work */
} gsnn_polish_end;

/* Goes down in the mean logistic loss (class_loss.h) over the projection's rows, whose outputs
 * stand for classes that nothing moves, in all parameters at once, from those given and in place:
 * L-BFGS (liblbfgs, N. Okazaki; J. Nocedal, Math. Comp. 35, 1980), within the limit.  The
 * parameters stay where the loss does not become less.  GSNN_FAILED without memory. */
gsnn_status gsnn_fit_polish(gsnn_projection *projection, const gsnn_descent_limit *limit,
                            double *inner, double *outer, gsnn_polish_end *end, gsnn_error *error);

/* How many operations an evaluation with its gradient takes on that many rows N: N (sum over
 * channels of neurons x dimension) + N (inner + 2 outer x outputs). */
double gsnn_polish_work(const gsnn_fit_problem *problem, size_t rows);

#endif
