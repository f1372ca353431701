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

#endif
