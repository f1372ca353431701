/* conjugation.h - which translations take one cocycle on a subgroup Q of P to another.
 *
 * Moved by t, a cocycle c is c(q) + (1 - q) t.  The lattice of the ((1 - g) t for the generators g
 * of Q, t), modulo (L,lambda) in the first places, says all of it: vectors reduced by it name
 * classes of cocycles, and its rows that are 0 in the first places are the t that change nothing.
 */
#ifndef GSNN_GRID_CONJUGATION_H
#define GSNN_GRID_CONJUGATION_H

#include "grid/point_group.h"

typedef struct gsnn_grid_conjugation {
    size_t letters, axes;
    gsnn_lattice lattice; /* of letters + axes dimensions, in normal form */
} gsnn_grid_conjugation;

/* On that subgroup, which has to keep the lattice.  Cost: dimensions^2 for each axis. */
void gsnn_grid_conjugation_init(gsnn_grid_conjugation *conjugation, const gsnn_point_group *group,
                                const gsnn_point_subgroup *subgroup, const gsnn_lattice *lattice);

/* Replaces a cocycle, by its letters, by the one that represents its class, and finds a translation
 * that takes it there.  Cost: dimensions^2. */
void gsnn_grid_conjugation_reduce(const gsnn_grid_conjugation *conjugation, int64_t *cocycle,
                                  int64_t *translation);

/* Row i of a basis, in normal form, of the translations that fix all cocycles: axes entries. */
static inline const int32_t *gsnn_grid_fixing_row(const gsnn_grid_conjugation *conjugation,
                                                  size_t i) {
    return conjugation->lattice.row[conjugation->letters + i] + conjugation->letters;
}

#endif
