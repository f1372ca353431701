/* involutions.h - the elements of order 2 of a group given by a stabiliser chain. */
#ifndef GSNN_DESCENT_INVOLUTIONS_H
#define GSNN_DESCENT_INVOLUTIONS_H

#include "descent/refusal.h"

/* All zero: empty. */
typedef struct gsnn_involutions {
    gsnn_point *list; /* count permutations, class after class */
    size_t count, capacity;
    size_t *begin; /* class_count + 1: where each class begins; small groups are taken for one */
    size_t class_count;
} gsnn_involutions;

/* Groups of at most this order are listed for what is asked of their elements. */
#define GSNN_LISTED_GROUP 20000

/* Finds all of them, unless *refusal, which is empty before, says what would have been too large.
 * The caller clears them, on failure too.  Cost: small groups are listed; of others a Sylow
 * subgroup is, and the conjugates of its elements. */
gsnn_status gsnn_involutions_find(gsnn_involutions *all, const gsnn_moving_group *group,
                                  gsnn_refusal *refusal, gsnn_error *error);
void gsnn_involutions_clear(gsnn_involutions *all);

#endif
