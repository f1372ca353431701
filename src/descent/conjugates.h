/* conjugates.h - the conjugacy class of an element, listed, and its centraliser. */
#ifndef GSNN_DESCENT_CONJUGATES_H
#define GSNN_DESCENT_CONJUGATES_H

#include "base/hash_index.h"
#include "descent/moving_group.h"

typedef struct gsnn_conjugates {
    size_t points;
    gsnn_point *list; /* the class, from the element on */
    size_t count, capacity;
    uint32_t *parent; /* each is the parent moved by generator via */
    uint16_t *via;
    size_t parent_capacity, via_capacity;
    gsnn_hash_index index;
} gsnn_conjugates;

/* Lists the class of an element of a group; *whole is false where it has more than `limit`
 * elements, and then the list is only begun.  The caller clears it, also on failure.  Cost: points
 * * generators for each element of the class. */
gsnn_status gsnn_conjugates_init(gsnn_conjugates *class, const gsnn_moving_group *group,
                                 const gsnn_point *element, size_t limit, bool *whole,
                                 gsnn_error *error);
void gsnn_conjugates_clear(gsnn_conjugates *class);

/* Whether a permutation is in the class. */
bool gsnn_conjugates_contain(const gsnn_conjugates *class, const gsnn_point *permutation);

/* The centraliser of the first element of a whole class, by random Schreier generators until the
 * order is that of the group divided by the length of the class.  The caller clears it, also on
 * failure. */
gsnn_status gsnn_conjugates_centraliser(const gsnn_conjugates *class,
                                        const gsnn_moving_group *group,
                                        gsnn_moving_group *centraliser, gsnn_error *error);

#endif
