/* tied_points.h - what the random weights of a tied law are multiplied by at some points. */
#ifndef GSNN_DENSITY_TIED_POINTS_H
#define GSNN_DENSITY_TIED_POINTS_H

#include "density/law.h"

/* Neuron i of a channel has w_i.x = sum_k v_k c_k(x), with weights v of the law: the free weights,
 * those of row i, or its entries.  All zero: empty. */
typedef struct gsnn_tied_points {
    size_t inputs; /* weights v */
    size_t fold;   /* neurons with the same v: all of a channel with tie orbit, else 1 */
    size_t period; /* kinds of neurons with different coefficients: with tie rows, each */
    size_t count;  /* period x points x fold x inputs */
    double *coefficients;
    size_t added;         /* coordinates of the linear function, and the constant */
    double *added_values; /* points x added */
} gsnn_tied_points;

/* GSNN_INVALID when the record leaves the rows out; GSNN_FAILED when there are too many numbers.
 * The caller clears it, also on failure. */
gsnn_status gsnn_tied_points_init(gsnn_tied_points *tied, const gsnn_tied_law *law,
                                  const gsnn_enumeration_record *record, const double *points,
                                  size_t count, gsnn_error *error);
void gsnn_tied_points_clear(gsnn_tied_points *tied);

#endif
