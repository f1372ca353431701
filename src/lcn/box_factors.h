/* box_factors.h - the polynomials of a channel over a torus as products of boxes. */
#ifndef GSNN_LCN_BOX_FACTORS_H
#define GSNN_LCN_BOX_FACTORS_H

#include "lcn/box_fit.h"

/* Finds the shift of a channel (its lattice and row are set) with the most boxes.  weights: the
 * free weights, or NULL.  Factors each shift over Q. */
gsnn_status gsnn_lcn_box_factors_find(gsnn_lcn_box_channel *channel, size_t dimension,
                                      const fmpz *weights, const gsnn_run *run, gsnn_error *error);

void gsnn_lcn_box_factors_clear(gsnn_lcn_box_channel *channel);

#endif
