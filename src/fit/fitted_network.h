/* fitted_network.h - between the parameters of a fit and a network for inputs as they were given.
 */
#ifndef GSNN_FIT_FITTED_NETWORK_H
#define GSNN_FIT_FITTED_NETWORK_H

#include "fit/problem.h"

/* Makes the network of a problem with one output, to be freed by the caller: shifts and scales are
 * folded into weights, biases, linear function and constant.  GSNN_INVALID when a number is beyond
 * the range of doubles. */
gsnn_status gsnn_fitted_network(gsnn_network **network, const gsnn_fit_problem *problem,
                                const double *inner, const double *outer, gsnn_error *error);

/* The linear function, added to zeros, and the constant of a problem with one output that nothing
 * moves, for inputs and outputs as they were given. */
void gsnn_fit_affine_given(double *linear, double *constant, const gsnn_fit_problem *problem,
                           const double *outer);

/* The inner parameters of channel c (the first of which is *inner) for inputs as they were given.
 */
void gsnn_fit_channel_given(double *given, const gsnn_fit_problem *problem, size_t c,
                            const double *inner);

/* The other way, in place. */
void gsnn_fit_channel_normalised(double *parameters, const gsnn_fit_problem *problem, size_t c);

/* The other way for all channels: the inner parameters of a network whose summands are the
 * problem's. */
void gsnn_fit_read_network(double *inner, const gsnn_fit_problem *problem,
                           const gsnn_network *network);

#endif
