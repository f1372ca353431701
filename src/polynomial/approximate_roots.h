/* approximate_roots.h - all complex roots of a polynomial in doubles, without a guarantee. */
#ifndef GSNN_POLYNOMIAL_APPROXIMATE_ROOTS_H
#define GSNN_POLYNOMIAL_APPROXIMATE_ROOTS_H

#include "gsnn.h"

#include <complex.h>
#include <flint/fmpz_poly.h>

/* Puts approximations of the roots of a squarefree p with p(0) != 0 into roots (as many as its
 * degree), in no order.  Simultaneous iteration of O. Aberth (Math. Comp. 27, 1973) from starting
 * points on circles given by the Newton polygon (D. Bini, Numer. Algorithms 13, 1996).
 * GSNN_FAILED without memory only: whoever uses the roots checks what they are good for. */
gsnn_status gsnn_approximate_roots(double complex *roots, const fmpz_poly_t p, gsnn_error *error);

#endif
