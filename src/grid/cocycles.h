/* cocycles.h - H^1(Q, A) for a subgroup Q of the point group, A = (T x {+-1}) modulo (L,lambda).
 *
 * Pairs (H,chi) with H n T = L, chi = lambda there, and image Q in P are the cocycles Q -> A: where
 * c(q) = (t,s), the element x -> q x + t belongs to H and has the sign s.  Conjugation by T adds
 * coboundaries q -> (1 - q) t. */
#ifndef GSNN_GRID_COCYCLES_H
#define GSNN_GRID_COCYCLES_H

#include "grid/sublattices.h"

/* Both as lattices of the values on the generators of Q, written behind one another. */
typedef struct gsnn_cocycles {
    gsnn_lattice all, coboundaries;
} gsnn_cocycles;

/* The coboundaries of that subgroup modulo a lattice, in normal form.  Cost: letters^2 for each
 * generator of T. */
void gsnn_coboundaries_find(const gsnn_point_group *group, const gsnn_point_subgroup *subgroup,
                            const gsnn_lattice *lattice, gsnn_lattice *coboundaries);

/* The images of T among them: how many cocycles each is cohomologous to. */
uint64_t gsnn_coboundaries_count(const gsnn_point_group *group, const gsnn_lattice *lattice,
                                 const gsnn_lattice *coboundaries);

/* The cocycles of that subgroup, which has to keep the lattice.  Cost: letters^3 for each relation
 * of the subgroup that does not follow from others. */
void gsnn_cocycles_find(const gsnn_point_group *group, const gsnn_point_subgroup *subgroup,
                        const gsnn_lattice *lattice, gsnn_cocycles *cocycles);

/* How many classes of cocycles there are; UINT64_MAX beyond 2^63. */
uint64_t gsnn_cocycles_count(const gsnn_cocycles *cocycles);

/* The class of that number, by a cocycle that is reduced modulo coboundaries.  Cost: letters^2. */
void gsnn_cocycles_at(const gsnn_cocycles *cocycles, uint64_t number, int64_t *cocycle);

#endif
