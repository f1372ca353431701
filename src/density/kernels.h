/* kernels.h - two-point functions of one neuron with centred normal weights, in closed form.
 *
 * (s, t) is normal with mean 0, variances uu and vv and covariance uv. */
#ifndef GSNN_DENSITY_KERNELS_H
#define GSNN_DENSITY_KERNELS_H

#include "density/law.h"

/* E act(s) act(t) (arc-cosine kernels: Y. Cho, L. Saul, NIPS 2009; erf: C. Williams, Neural
 * Computation 10, 1998); false where there is no closed form here (tanh; cube has one). */
bool gsnn_kernel(gsnn_law_activation activation, double slope, double uu, double vv, double uv,
                 double *value);

/* E act'(s) act'(t); false as well where act has no derivative (step). */
bool gsnn_kernel_of_derivative(gsnn_law_activation activation, double slope, double uu, double vv,
                               double uv, double *value);

/* E act(s). */
bool gsnn_kernel_mean(gsnn_law_activation activation, double slope, double uu, double *value);

/* E act(s)^2 act(t)^2. */
bool gsnn_kernel_of_squares(gsnn_law_activation activation, double uu, double vv, double uv,
                            double *value);

#endif
