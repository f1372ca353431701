/* merge_orbits.h - which orbits of points are equal, so that one of them stands for all.
 *
 * Two orbits are equal when a bijection between them commutes with the generators, up to signs
 * where points have them: where point stabilisers are conjugate.  The sum of equal orbits has the
 * architectures of one. */
#ifndef GSNN_INPUT_MERGE_ORBITS_H
#define GSNN_INPUT_MERGE_ORBITS_H

#include "input/generator_table.h"

typedef struct gsnn_orbit_merging {
    size_t orbit_count;
    uint32_t *orbit; /* of each axis of the table; numbered in the order of their first axes */
    size_t kept_count;
    uint32_t *kept; /* the axes of the orbits that equal no orbit before them, in their order */
    int32_t *onto;  /* of each axis of the table: +-(k + 1) where it is a copy of kept[k] */
} gsnn_orbit_merging;

/* With apart set no orbit is merged.  The caller clears the merging.  Cost: generators * axes, and
 * for each orbit merged with another, or told apart from one only in the end, the trial of each of
 * its points as the partner of one point; orbits on which generators fix different numbers of
 * points are never tried. */
gsnn_status gsnn_orbits_merge(gsnn_orbit_merging *merging, const gsnn_generator_table *table,
                              bool apart, gsnn_error *error);
void gsnn_orbit_merging_clear(gsnn_orbit_merging *merging);

#endif
