/* normalisation.h - inputs and outputs of size one, without breaking the symmetry.
 *
 * Inputs are shifted by the part of their mean that G fixes and divided by one number for each
 * orbit of coordinates (for matrices, by one number): that commutes with G, so that an architecture
 * of the shifted inputs is the same architecture of the given ones.  Outputs have mean 0 and
 * variance 1 each; those that G moves are shifted by the part of their mean that it fixes, and
 * divided by one number. */
#ifndef GSNN_FIT_NORMALISATION_H
#define GSNN_FIT_NORMALISATION_H

#include "fit/fit_data.h"
#include "fit/outputs.h"

typedef struct gsnn_normalisation {
    size_t inputs, outputs;
    double *shift, *scale;     /* x goes to (x - shift) / scale, entry by entry */
    double *y_shift, *y_scale; /* likewise */
} gsnn_normalisation;

/* With `none`, shifts are 0 and scales 1.  A scale of 0 is replaced by 1.  The caller clears, also
 * on failure. */
gsnn_status gsnn_normalisation_init(gsnn_normalisation *normalisation, const gsnn_fit_data *data,
                                    const gsnn_record_group *group, const gsnn_fixed_space *fixed,
                                    const gsnn_fit_outputs *sigma, bool none, gsnn_error *error);
/* projection = the orthogonal projection of a vector in R^m to the span of q independent vectors
 * (q x m), by their normal equations.  GSNN_FAILED without memory. */
gsnn_status gsnn_project_to_span(double *projection, const double *vector, const double *basis,
                                 size_t q, size_t m, gsnn_error *error);

void gsnn_normalisation_clear(gsnn_normalisation *normalisation);

#endif
