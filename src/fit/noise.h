/* noise.h - what no function with the data's symmetry can explain. */
#ifndef GSNN_FIT_NOISE_H
#define GSNN_FIT_NOISE_H

#include "fit/fit_data.h"

/* Sets data->noise and data->repeated: the variance of outputs within units over their own.
 *
 * Of outputs that nothing moves these are deviations from the mean of a unit, and the mean over
 * outputs is taken.  Where a codomain moves them, f(gx) = sigma(g) f(x) has on an orbit as many
 * free values as the stabiliser of a point x fixes outputs: with v among these, and x_i = g_i x,
 * the least sum over rows of |y_i - sigma(g_i) v|^2, and as many equations as there are outputs in
 * all rows less these values.  Orbits are laid out for that, exactly, and their images of outputs:
 * it is given up, and repeated false, beyond twenty million numbers, or where units are not orbits.
 * GSNN_FAILED without memory. */
gsnn_status gsnn_fit_measure_noise(gsnn_fit_data *data, const gsnn_table *table,
                                   const gsnn_exact_record *exact, gsnn_error *error);

#endif
