/* signed_orbits.h - weight spaces of actions by (signed) permutations: signed orbit sums. */
#ifndef GSNN_GROUP_SIGNED_ORBITS_H
#define GSNN_GROUP_SIGNED_ORBITS_H

#include "group/action.h"

/* The functions f on `points` points with f(h x) = chi(h) f(x) for each equation.  If `negation`
 * is set, points 2i and 2i+1 are opposite vectors and f changes sign between them.  The space has
 * one dimension for each orbit on which the signs are consistent. */
gsnn_status gsnn_signed_orbits(size_t points, const gsnn_signed_generators *equations,
                               bool negation, gsnn_weights *weights, gsnn_error *error);

#endif
