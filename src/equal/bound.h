/* bound.h - how far two shallow networks can be apart. */
#ifndef GSNN_EQUAL_BOUND_H
#define GSNN_EQUAL_BOUND_H

#include "equal/shallow.h"

/* |f(x) - g(x)| <= linear |x|_max + constant at every x and for every output. */
typedef struct gsnn_distance {
    fmpq_t linear, constant;
} gsnn_distance;

void gsnn_distance_init(gsnn_distance *distance);
void gsnn_distance_clear(gsnn_distance *distance);

/* Neurons of f and g in canonical form are paired, those on one hyperplane with each other and the
 * others by least cost, and the differences of the pairs are added to those of the affine parts;
 * what has no partner is bounded by itself.  A ReLU may be paired with its mirror image, since
 * ReLU(z) = z + ReLU(-z).  Doubles choose the pairs; the numbers are exact.  Both forms are of one
 * activation and shape.  GSNN_FAILED without memory.  O(n^3) for n neurons without a partner on
 * their hyperplane, up to 600 of them; more stay alone. */
gsnn_status gsnn_shallow_distance(gsnn_distance *distance, const gsnn_shallow_canon *f,
                                  const gsnn_shallow_canon *g, gsnn_error *error);

#endif
