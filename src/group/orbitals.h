/* orbitals.h - the orbits of a group on ordered pairs of points. */
#ifndef GSNN_GROUP_ORBITALS_H
#define GSNN_GROUP_ORBITALS_H

#include "base/error.h"
#include "group/permutation.h"

#include <stdint.h>

typedef struct gsnn_orbitals {
    size_t points, count;
    /* number[x * points + y]: that of the pair (x,y), in the order of the pairs. */
    uint32_t *number;
} gsnn_orbitals;

/* Numbers the orbitals of the group with these generators.  The caller clears them, on failure too.
 * Cost: points^2 for each generator. */
gsnn_status gsnn_orbitals_init(gsnn_orbitals *orbitals, size_t points, const gsnn_point *generators,
                               size_t generator_count, gsnn_error *error);
void gsnn_orbitals_clear(gsnn_orbitals *orbitals);

#endif
