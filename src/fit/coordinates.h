/* coordinates.h - orthonormal coordinates of the weights of an architecture: those in which the
 * first row has the length that they have. */
#ifndef GSNN_FIT_COORDINATES_H
#define GSNN_FIT_COORDINATES_H

#include "fit/problem.h"

/* From orthonormal coordinates to free weights, in place; dimension^2/2 operations. */
void gsnn_fit_to_weights(const gsnn_fit_kind *kind, double *coordinates);

/* The length of the first row with those weights. */
double gsnn_fit_row_length(const gsnn_fit_kind *kind, const double *weights);

/* The orthonormal coordinates of the larger architecture's weights whose first row is that which
 * neuron |first| (from 1) of the smaller one has, with the sign of first: of an inclusion these
 * give the same function.  `row` has room for the inputs. */
void gsnn_fit_embed(const gsnn_fit_kind *small, const gsnn_fit_kind *large, int32_t first,
                    const double *weights, double *row, double *coordinates);

#endif
