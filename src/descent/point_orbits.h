/* point_orbits.h - the orbits of each group of a stabiliser chain on the points. */
#ifndef GSNN_DESCENT_POINT_ORBITS_H
#define GSNN_DESCENT_POINT_ORBITS_H

#include "group/chain.h"

/* One stabiliser G_k of a chain.  Its orbits are laid out one after the other: first those points
 * that G_k fixes and G_{k-1} does not, then the orbits with more points. */
typedef struct gsnn_point_orbits {
    gsnn_point *list;
    size_t fixed;    /* points newly fixed */
    size_t count;    /* orbits with more points */
    uint32_t *begin; /* count + 1: the first place of each of those */
} gsnn_point_orbits;

/* A list of level_count + 1 of them, of G_0 = G down to the trivial group; NULL if there is no
 * memory.  Cost: generators * points for each level. */
gsnn_point_orbits *gsnn_point_orbits_new(const gsnn_chain *chain);
void gsnn_point_orbits_free(gsnn_point_orbits *orbits, const gsnn_chain *chain);

#endif
