/* weights.h - whether the weights of a pair are not 0 and no more than H stabilises them.
 *
 * A weight row is a function f on T.  Those in V(H,chi) are the functions on (T x
 * {+-1})/(L,lambda), odd under -1, that are constant on the orbits of the x -> q x + c(q), q in Q:
 * one dimension for each orbit that is not its own negative, which are called dead.  x -> p x + u
 * fixes all of them when it keeps every live orbit.  If such elements that are translations all
 * belong to L, then they all normalise L; so that it is enough to look at translations and, p being
 * in the stabiliser of (L,lambda), at those that keep the orbit of one live point. */
#ifndef GSNN_GRID_WEIGHTS_H
#define GSNN_GRID_WEIGHTS_H

#include "grid/cocycles.h"

/* Whether the pair of a lattice with that stabiliser in P and a cocycle on a subgroup is
 * admissible. Cost: |stabiliser| elements at some points, each |Q| reductions; and a walk over all
 * of T/L where they pass there. */
bool gsnn_grid_is_admissible(const gsnn_point_group *group, const gsnn_lattice *lattice,
                             uint64_t stabiliser, const gsnn_point_subgroup *subgroup,
                             const int64_t *cocycle);

/* The dimension of that space, as the mean of chi(h) times the points that h fixes.  Cost: a
 * normal form for each element of Q. */
size_t gsnn_grid_weight_dimension(const gsnn_point_group *group, const gsnn_lattice *lattice,
                                  const gsnn_point_subgroup *subgroup, const int64_t *cocycle);

#endif
