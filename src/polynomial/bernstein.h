/* bernstein.h - a polynomial on an interval by its Bernstein coefficients in fixed point.
 *
 * p(x) = sum b_i C(n,i) x^i (1-x)^(n-i) on (0,1).  The number of sign changes in b_0, ..., b_n is
 * Descartes' bound on the roots in (0,1): exact when it is 0 or 1.  Halving the interval takes
 * means only, which lose at most half a unit each, so fixed point numbers with one bound on all
 * errors tell nearly all signs, at a small part of the cost of Taylor shifts of long integers.
 * Source: A. Eigenwillig, L. Kettner, W. Krandick, K. Mehlhorn, S. Schmitt, N. Wolpert, "A
 * Descartes algorithm for polynomials with bit-stream coefficients", CASC 2005. */
#ifndef GSNN_POLYNOMIAL_BERNSTEIN_H
#define GSNN_POLYNOMIAL_BERNSTEIN_H

#include "gsnn.h"

#include <flint/fmpz_poly.h>

typedef struct gsnn_bernstein {
    size_t degree, limbs;
    mp_limb_t *values; /* degree + 1 numbers in two's complement, `limbs` limbs each */
    uint64_t error;    /* each value is off by less than this, in units of the last place */
    /* The signs at the two ends, which are known exactly. */
    int low_sign, high_sign;
} gsnn_bernstein;

/* What the signs say about the number of changes: at least `least`, at most `most`. */
typedef struct gsnn_variation_bounds {
    size_t least, most;
    bool exhausted; /* the errors are as large as what is left: more limbs are needed */
} gsnn_variation_bounds;

/* The polynomial whose Moebius transform (1+y)^n p(1/(1+y)) is `transform`, of degree n with
 * nonzero constant term allowed to vanish, in `limbs` limbs.  GSNN_FAILED without memory. */
gsnn_status gsnn_bernstein_init(gsnn_bernstein *block, const fmpz_poly_t transform, size_t degree,
                                size_t limbs, gsnn_error *error);

void gsnn_bernstein_clear(gsnn_bernstein *block);

/* De Casteljau's algorithm at 1/2: `left` (initialised here) takes the left half, `block` becomes
 * the right half.  *middle gets the sign at 1/2, or 2 where the errors hide it; the caller puts it
 * into left->high_sign and block->low_sign.  n^2/2 additions. */
gsnn_status gsnn_bernstein_halve(gsnn_bernstein *left, gsnn_bernstein *block, int *middle,
                                 gsnn_error *error);

gsnn_variation_bounds gsnn_bernstein_variations(const gsnn_bernstein *block);

#endif
