/* grid_count.h - how many architectures and morphisms an affine permutation group has.
 *
 * Grids of pixels and voxels that wrap around have few architectures for their order, and all that
 * is asked of one of them is linear algebra in T / L: no element, and no row, is ever laid out. */
#ifndef GSNN_GRID_GRID_COUNT_H
#define GSNN_GRID_GRID_COUNT_H

#include "grid/grid_pairs.h"

typedef struct gsnn_grid_counts {
    uint64_t admissible[2];         /* architectures of each type */
    uint64_t cohomology_classes[2]; /* every element of H^1 counted */
    size_t inclusions, tunnels;
} gsnn_grid_counts;

/* Counts what is selected, and morphisms if they are wanted.  *fits is false, and nothing counted,
 * where the point group is too large: see gsnn_point_group_init.  Cost: see grid_pairs.h and
 * grid_covers.h. */
gsnn_status gsnn_grid_count(const gsnn_translations *translations,
                            const gsnn_grid_selection *selection, bool morphisms,
                            gsnn_grid_counts *counts, bool *fits, const gsnn_run *run,
                            gsnn_error *error);

#endif
