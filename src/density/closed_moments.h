/* closed_moments.h - n-point functions of networks with one hidden layer of centred normal weights,
 * from the closed forms of kernels.h, and their neural tangent kernel. */
#ifndef GSNN_DENSITY_CLOSED_MOMENTS_H
#define GSNN_DENSITY_CLOSED_MOMENTS_H

#include "density/exact_moments.h"

/* Sets value to the mean of correlator c.  Known are orders 1 and 2 and, where odd moments of the
 * readout vanish, products of squares f(x)^2 f(y)^2.  Weights of tied laws of groups of matrices
 * are taken from the record's doubles. */
gsnn_status gsnn_closed_moment(gsnn_moment_outcome *outcome, double *value, const gsnn_law *law,
                               const gsnn_enumeration_record *record,
                               const gsnn_correlators *correlators, const gsnn_correlator *c,
                               gsnn_error *error);

/* The neural tangent kernel at infinite width of a plain law with one hidden layer, weights centred
 * and normal and a readout with mean 0: with E a^2 = s/n, K/s + s (x.y) E act'act', where K = s E
 * act act and x.y is x.y + 1 when the bias is trained (it is unless it is 0 for certain).  Points
 * are two rows of doubles. */
gsnn_status gsnn_tangent_kernel(gsnn_moment_outcome *outcome, double *value, const gsnn_law *law,
                                const gsnn_correlators *correlators, const gsnn_correlator *c,
                                gsnn_error *error);

#endif
