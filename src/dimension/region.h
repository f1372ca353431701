/* region.h - an open convex set of inputs, cut by affine functions.
 *
 * Affine functions of v variables are vectors of v + 1 integers, the constant last. */
#ifndef GSNN_DIMENSION_REGION_H
#define GSNN_DIMENSION_REGION_H

#include "gsnn.h"

#include <flint/fmpq.h>
#include <flint/fmpz_vec.h>

typedef struct gsnn_region {
    size_t variables;
    size_t count; /* corners (one or two variables), or inequalities g > 0 */
    fmpz
        *vectors; /* count x (variables + 1): homogeneous corners, the last coordinate >= 0; or g */
    fmpq *point;  /* with inequalities: a point of the region */
} gsnn_region;

/* How many pieces the whole space is given as: 2^variables for one or two, else 1. */
size_t gsnn_region_pieces(size_t variables);

/* Sets the region to that piece of the space; the caller clears it. */
void gsnn_region_init(gsnn_region *region, size_t variables, size_t piece);
void gsnn_region_clear(gsnn_region *region);

/* Sets part (which the caller clears) to the part of the region where sign * g > 0; false, with
 * nothing to clear, when there is none.  g is not constantly 0. */
bool gsnn_region_cut(gsnn_region *part, const gsnn_region *region, const fmpz *g, int sign);

/* A point of the region, into `variables` initialised numbers. */
void gsnn_region_point(const gsnn_region *region, fmpq *point);

#endif
