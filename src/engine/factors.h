/* factors.h - a group as the direct product of its actions on blocks of axes. */
#ifndef GSNN_ENGINE_FACTORS_H
#define GSNN_ENGINE_FACTORS_H

#include "group/group.h"

/* The group's action on a block of axes and on the points that belong to them. */
typedef struct gsnn_factor {
    gsnn_group *group;
    gsnn_point *points; /* for each point of the factor the one of the whole group; ascending */
    uint64_t orbits;    /* private */
} gsnn_factor;

typedef struct gsnn_factors {
    gsnn_factor *list;
    size_t count;
} gsnn_factors;

/* Finds the finest blocks of axes with G = the product of its restrictions to them, which is when
 * the orders multiply to that of G; all axes that G fixes are one block.  The caller clears them.
 * There is one factor, or none, where G is no such product, for actions by matrices, and where it
 * is not tried: for more than 64 orbits, or more than 8 that no one of them splits off from.
 * Cost: two stabiliser chains for each orbit, and two for each set of those that do not split. */
gsnn_status gsnn_factors_find(gsnn_factors *factors, const gsnn_group *group, gsnn_error *error);
/* Whether there is more than one factor.  Cost: that of finding them. */
gsnn_status gsnn_factors_split(const gsnn_group *group, bool *split, gsnn_error *error);
/* Joins all factors but the one of largest order; there is one factor, or none, where there would
 * be no more than that before.  Cost: that of finding them, and three stabiliser chains. */
gsnn_status gsnn_factors_halve(gsnn_factors *halves, const gsnn_group *group, gsnn_error *error);
void gsnn_factors_clear(gsnn_factors *factors);

#endif
