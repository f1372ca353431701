/* reflection_set.h - the reflections of a group, as permutations of its points. */
#ifndef GSNN_REFLECTION_REFLECTION_SET_H
#define GSNN_REFLECTION_REFLECTION_SET_H

#include "base/hash_index.h"
#include "group/group.h"

/* Beyond this many entries (reflections * points) a set is not kept. */
#define GSNN_REFLECTION_SET_LIMIT (UINT64_C(1) << 25)

/* A reflection exchanges the points x and y of its pair; x - y is a positive root: rank[x] >
 * rank[y], where the first nonzero coordinate of x - y is positive exactly when rank[x] >
 * rank[y]. */
typedef struct gsnn_root {
    gsnn_point x, y;
} gsnn_root;

typedef struct gsnn_reflection_set {
    const gsnn_group *group; /* borrowed */
    uint32_t *rank;          /* of the points */
    gsnn_point *reflections; /* count permutations of the points */
    gsnn_root *roots;
    size_t count, reflection_capacity, root_capacity;
    gsnn_hash_index index;
} gsnn_reflection_set;

/* An empty set. */
gsnn_status gsnn_reflection_set_init(gsnn_reflection_set *set, const gsnn_group *group,
                                     gsnn_error *error);
void gsnn_reflection_set_clear(gsnn_reflection_set *set);

/* Adds a reflection and all its conjugates in the group.  Sets *full when there are too many to be
 * kept.  Cost: conjugates * generators * points. */
gsnn_status gsnn_reflection_set_add(gsnn_reflection_set *set, const gsnn_point *reflection,
                                    bool *full, gsnn_error *error);

/* Whether an element of the group is a reflection: an involution whose fixed space is a
 * hyperplane. */
gsnn_status gsnn_is_reflection(const gsnn_group *group, const gsnn_point *g, bool *answer,
                               gsnn_error *error);

/* Whether g turns the positive root of reflection i into a negative one. */
static inline bool gsnn_turns_negative(const gsnn_reflection_set *set, const gsnn_point *g,
                                       size_t i) {
    return set->rank[g[set->roots[i].x]] < set->rank[g[set->roots[i].y]];
}

/* Whether reflection i is simple: it turns no positive root negative but its own. */
bool gsnn_is_simple(const gsnn_reflection_set *set, size_t i);

#endif
