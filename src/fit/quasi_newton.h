/* quasi_newton.h - descent in the projected error without second-order matrices.
 *
 * For many inner parameters p the matrices of Levenberg-Marquardt steps, p^2 numbers that take N
 * p^2/2 operations, cost more than they gain.  L-BFGS (liblbfgs, N. Okazaki; J. Nocedal, Math.
 * Comp. 35, 1980) needs the gradient of the projected error alone. */
#ifndef GSNN_FIT_QUASI_NEWTON_H
#define GSNN_FIT_QUASI_NEWTON_H

#include "fit/levenberg.h"

/* Improves the inner parameters in place, as gsnn_levenberg does and with the same limit, but ten
 * iterations for each of its; the projection is left evaluated, with its gradient, at them.  The
 * parameters stay where they cannot be improved.  An evaluation on N rows takes about N (sum of
 * neurons x dimensions + outer^2/2 + inner) operations. */
gsnn_descent_end gsnn_quasi_newton(gsnn_projection *projection, double *inner,
                                   const gsnn_descent_limit *limit, const gsnn_run *run);

#endif
