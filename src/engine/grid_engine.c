/* grid_engine.c - counts for affine permutation groups: grids of pixels and voxels (src/grid).  It
 * makes no catalogue, since the representatives that name classes need the elements. */
#include "engine/engine.h"

static gsnn_status count(gsnn_group *group, const gsnn_grid_selection *selection, bool morphisms,
                         gsnn_grid_counts *counts, const gsnn_run *run, gsnn_error *error) {
    bool fits = group->translations != NULL;
    gsnn_status status =
        fits ? gsnn_grid_count(group->translations, selection, morphisms, counts, &fits, run, error)
             : GSNN_OK;
    if (status == GSNN_OK && !fits)
        status = gsnn_fail(error, GSNN_INVALID,
                           "the group is not known to be one of at most %d translations of its "
                           "points by generators of their own and few automorphisms of them, "
                           "which the engine grid needs",
                           GSNN_MAX_AXES);
    return status;
}

static gsnn_status list(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error) {
    (void)group;
    (void)run;
    (void)catalogue;
    return gsnn_fail(error, GSNN_INVALID,
                     "the engine grid only counts, admissible pairs and without a codomain");
}

const gsnn_engine gsnn_grid_engine = {
    .name = "grid",
    .lists_elements = false,
    .covers = GSNN_COVERS_KNOWN,
    .list = list,
    .count = count,
};
