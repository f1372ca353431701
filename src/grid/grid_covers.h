/* grid_covers.h - inclusions among the pairs of an affine permutation group. */
#ifndef GSNN_GRID_GRID_COVERS_H
#define GSNN_GRID_GRID_COVERS_H

#include "grid/grid_pairs.h"
#include "subgroup/catalogue.h"

/* Finds the covers of the inclusion order among the pairs, which come by number of neurons: places
 * of pairs, in no order, that the caller frees.  Moved by g = (p,t), the larger pair lies in the
 * smaller one when p takes lattice into lattice and subgroup into subgroup, and the two cocycles
 * differ by a coboundary there.  Cost: for each two pairs that no cover found before settles a look
 * at two tables of such p, and for each p that both allow a reduction; count^2 bits of memory. */
gsnn_status gsnn_grid_covers_find(gsnn_known_cover **covers, size_t *cover_count,
                                  const gsnn_sublattices *lattices, const gsnn_grid_pair *pairs,
                                  size_t count, const gsnn_run *run, gsnn_error *error);

#endif
