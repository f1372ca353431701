#include "grid/grid_count.h"

#include "base/counters.h"
#include "grid/grid_covers.h"

#include <stdlib.h>
#include <string.h>

static gsnn_status count_covers(const gsnn_sublattices *lattices, const gsnn_grid_pair *pairs,
                                size_t count, size_t *inclusions, const gsnn_run *run,
                                gsnn_error *error) {
    gsnn_known_cover *covers;
    gsnn_status status =
        gsnn_grid_covers_find(&covers, inclusions, lattices, pairs, count, run, error);
    if (status == GSNN_OK)
        free(covers);
    return status;
}

static gsnn_status count_pairs(const gsnn_sublattices *lattices,
                               const gsnn_grid_selection *selection, bool morphisms,
                               gsnn_grid_counts *counts, const gsnn_run *run, gsnn_error *error) {
    gsnn_grid_pair *pairs = NULL;
    size_t count = 0;
    double began = gsnn_phase_begin(run);
    gsnn_status status = gsnn_grid_pairs_find(&pairs, &count, lattices, selection, run, error);
    gsnn_phase_end(run, GSNN_PHASE_PAIRS, began);
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        counts->admissible[pairs[i].type - 1]++;
        counts->cohomology_classes[pairs[i].type - 1] += pairs[i].orbit_length;
    }
    began = gsnn_phase_begin(run);
    if (status == GSNN_OK && morphisms)
        status = gsnn_grid_pairs_tunnels(pairs, count, &counts->tunnels, error);
    if (status == GSNN_OK && morphisms)
        status = count_covers(lattices, pairs, count, &counts->inclusions, run, error);
    gsnn_phase_end(run, GSNN_PHASE_MORPHISMS, began);
    free(pairs);
    return status;
}

gsnn_status gsnn_grid_count(const gsnn_translations *translations,
                            const gsnn_grid_selection *selection, bool morphisms,
                            gsnn_grid_counts *counts, bool *fits, const gsnn_run *run,
                            gsnn_error *error) {
    gsnn_point_group group;
    gsnn_sublattices lattices;
    memset(counts, 0, sizeof *counts);
    double began = gsnn_phase_begin(run);
    gsnn_status status = gsnn_point_group_init(&group, translations, fits, error);
    if (status != GSNN_OK || !*fits)
        return status;
    status = gsnn_sublattices_init(&lattices, &group, run, error);
    gsnn_phase_end(run, GSNN_PHASE_CLASSES, began);
    if (status == GSNN_OK) {
        gsnn_count(run, GSNN_COUNT_SUBLATTICES, lattices.count);
        status = count_pairs(&lattices, selection, morphisms, counts, run, error);
        gsnn_sublattices_clear(&lattices);
    }
    gsnn_point_group_clear(&group);
    return status;
}
