/* polish.h - from least squares to the logistic loss. */
#ifndef GSNN_FIT_POLISH_H
#define GSNN_FIT_POLISH_H

#include "fit/projection.h"

/* Goes down in the mean logistic loss (class_loss.h) over the projection's rows, whose outputs
 * stand for classes that nothing moves, in all parameters at once, from those given and in place:
 * L-BFGS (liblbfgs, N. Okazaki; J. Nocedal, Math. Comp. 35, 1980), at most that many iterations.
 * The parameters stay where the loss does not become less.  GSNN_FAILED without memory. */
gsnn_status gsnn_fit_polish(gsnn_projection *projection, size_t iterations, double *inner,
                            double *outer, gsnn_error *error);

#endif
