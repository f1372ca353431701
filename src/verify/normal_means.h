/* normal_means.h - means of products of activations of centred normal numbers, by quadrature.
 *
 * Where the activation is homogeneous of degree d, polar coordinates split the mean of f(s) f(t)
 * into 2^d d! and an integral over the circle, whose pieces between the kinks are trigonometric
 * polynomials.  Otherwise t is averaged given s, and s is integrated over.  No closed form of a
 * kernel is used. */
#ifndef GSNN_VERIFY_NORMAL_MEANS_H
#define GSNN_VERIFY_NORMAL_MEANS_H

#include <stdbool.h>

/* act^power, or with power 0 the derivative of act. */
typedef struct gsnn_normal_function {
    const char *activation; /* of gsnn-law/1 */
    double slope;
    unsigned power;
} gsnn_normal_function;

/* The 2 x 2 covariance of s and t: variances, E s t, and the determinant, which must not have lost
 * digits. */
typedef struct gsnn_normal_pair {
    double ss, tt, st, determinant;
} gsnn_normal_pair;

/* E f(s) and E f(s) f(t); false where the function cannot be integrated: of no such activation, or
 * with deviations beyond 1000 where it is not homogeneous, or a derivative that jumps at 0 of a
 * number that is 0. */
bool gsnn_normal_mean(double *mean, const gsnn_normal_function *f, double ss);
bool gsnn_normal_product(double *mean, const gsnn_normal_function *f, const gsnn_normal_pair *pair);

#endif
