#include "grid/conjugation.h"

#include <assert.h>
#include <string.h>

_Static_assert(GSNN_GRID_LETTERS + GSNN_MAX_AXES <= GSNN_LATTICE_DIMENSIONS,
               "cocycles have room beside translations");

void gsnn_grid_conjugation_init(gsnn_grid_conjugation *conjugation, const gsnn_point_group *group,
                                const gsnn_point_subgroup *subgroup, const gsnn_lattice *lattice) {
    size_t n = group->dimension, letters = subgroup->letters, axes = n - 1;
    gsnn_lattice *all = &conjugation->lattice;
    int32_t moduli[GSNN_LATTICE_DIMENSIONS] = {0};
    conjugation->letters = letters;
    conjugation->axes = axes;
    for (size_t k = 0; k < letters; k++)
        moduli[k] = group->modulus[k % n];
    memcpy(moduli + letters, group->modulus, axes * sizeof *moduli);
    gsnn_lattice_init(all, letters + axes, moduli);
    for (size_t k = 0; k < subgroup->generator_count; k++)
        for (size_t i = 0; i < n; i++)
            memcpy(all->row[k * n + i] + k * n, lattice->row[i], n * sizeof all->row[0][0]);
    for (size_t j = 0; j < axes; j++) {
        int64_t vector[GSNN_LATTICE_DIMENSIONS] = {0};
        for (size_t k = 0; k < subgroup->generator_count; k++) {
            int64_t unit[GSNN_GRID_DIMENSIONS] = {0}, *moved = vector + k * n;
            unit[j] = 1;
            gsnn_point_group_move(group, subgroup->generators[k], unit, moved);
            for (size_t i = 0; i < n; i++)
                moved[i] = unit[i] - moved[i];
        }
        vector[letters + j] = 1;
        gsnn_lattice_adjoin(all, vector);
    }
    gsnn_lattice_normalise(all);
}

void gsnn_grid_conjugation_reduce(const gsnn_grid_conjugation *conjugation, int64_t *cocycle,
                                  int64_t *translation) {
    int64_t vector[GSNN_LATTICE_DIMENSIONS] = {0};
    memcpy(vector, cocycle, conjugation->letters * sizeof *vector);
    gsnn_lattice_reduce(&conjugation->lattice, vector);
    memcpy(cocycle, vector, conjugation->letters * sizeof *vector);
    memcpy(translation, vector + conjugation->letters, conjugation->axes * sizeof *translation);
}
