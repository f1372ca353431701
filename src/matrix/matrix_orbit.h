/* matrix_orbit.h - the orbits of the axes under a group of matrices, modulo a prime. */
#ifndef GSNN_MATRIX_MATRIX_ORBIT_H
#define GSNN_MATRIX_MATRIX_ORBIT_H

#include "base/run.h"
#include "group/permutation.h"
#include "matrix/residue_table.h"

#include <flint/nmod_mat.h>

typedef struct gsnn_matrix_orbit {
    gsnn_residue_table vectors; /* the points, in the order of a breadth first search */
    gsnn_point *images;         /* images[x * generators + g]: where generator g sends point x */
    size_t images_capacity;
    gsnn_point *axes; /* as points */
} gsnn_matrix_orbit;

/* Closes e_1, ..., e_m (column vectors) under `count` m x m matrices, modulo p as in
 * gsnn_refuse_infinite_order.  The points are numbered orbit by orbit, breadth first under the
 * generators in their order.  GSNN_INVALID when the group turns out to be infinite, GSNN_FAILED
 * beyond GSNN_MAX_POINTS points.  The caller clears the orbit, also on failure. */
gsnn_status gsnn_matrix_orbit_init(gsnn_matrix_orbit *orbit, size_t m,
                                   const nmod_mat_struct *generators, size_t count, ulong conductor,
                                   const gsnn_run *run, gsnn_error *error);
void gsnn_matrix_orbit_clear(gsnn_matrix_orbit *orbit);

/* ---- Proofs that a group of matrices is infinite --------------------------------------------- */

/* Looks for an element of infinite order in the group of count >= 1 matrices over Q(zeta_N), given
 * modulo a prime p = 1 mod N (all entries are p-integral): among the generators, their products
 * two by two, and random words.  GSNN_INVALID, naming what was found, when the group is infinite;
 * GSNN_OK says nothing.  Infinite groups whose reductions are large are found out for certain in
 * practice: a finitely generated infinite linear group has elements of infinite order (Schur
 * 1911), and they are met all along a random walk.  Cost: a few hundred minimal polynomials. */
gsnn_status gsnn_refuse_infinite_order(const nmod_mat_struct *generators, size_t count,
                                       ulong conductor, gsnn_error *error);

#endif
