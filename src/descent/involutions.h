/* involutions.h - the elements of order 2 of a group given by a stabiliser chain. */
#ifndef GSNN_DESCENT_INVOLUTIONS_H
#define GSNN_DESCENT_INVOLUTIONS_H

#include "descent/moving_group.h"

/* All zero: empty. */
typedef struct gsnn_involutions {
    gsnn_point *list; /* count permutations */
    size_t count, capacity;
} gsnn_involutions;

/* Groups of at most this order are listed for what is asked of their elements. */
#define GSNN_LISTED_GROUP 20000

/* Elements of one Sylow subgroup, and of one conjugacy class. */
#define GSNN_LARGE_CLASS 3000000

/* Finds all of them; *refused is NULL, or says what would have been too large.  The caller frees
 * the list, on failure too.  Cost: small groups are listed; of others a Sylow subgroup is, and the
 * conjugates of its elements. */
gsnn_status gsnn_involutions_find(gsnn_involutions *all, const gsnn_moving_group *group,
                                  const char **refused, gsnn_error *error);

#endif
