/* listed_subgroup.h - one subgroup at a time as a list of elements with the parities of words.
 *
 * Each element carries the parity (over GF(2), bit i for generator i) of the word by which it was
 * first reached.  Every edge of the Cayley graph that closes a cycle yields a relation among
 * parities, and those relations span all of them. */
#ifndef GSNN_SUBGROUP_LISTED_SUBGROUP_H
#define GSNN_SUBGROUP_LISTED_SUBGROUP_H

#include "group/group.h"

typedef struct gsnn_listed_subgroup {
    const gsnn_group *group; /* borrowed; listed */
    size_t generator_count;
    uint32_t generators[GSNN_MAX_PARITY_BITS]; /* element indices */
    uint32_t *list;                            /* `order` element indices */
    uint32_t order;
    bool *member; /* for each element of G */
    /* For each element of G, meaningful for members: one of these, by the number of generators.
     * Groups are large and workers many, and subgroups seldom need more than a few. */
    uint16_t *short_parity;
    uint64_t *long_parity;
    bool is_long;
    uint64_t relations[GSNN_MAX_PARITY_BITS]; /* echelon basis, as in gsnn_chain */
} gsnn_listed_subgroup;

/* Room for any subgroup of a listed group, at first the trivial one. */
gsnn_status gsnn_listed_subgroup_init(gsnn_listed_subgroup *subgroup, const gsnn_group *group,
                                      gsnn_error *error);
void gsnn_listed_subgroup_clear(gsnn_listed_subgroup *subgroup);

/* Lists the subgroup with the given generators (element indices, at most GSNN_MAX_PARITY_BITS).
 * Cost: order * generators products. */
gsnn_status gsnn_listed_subgroup_set(gsnn_listed_subgroup *subgroup, const uint32_t *generators,
                                     size_t count, gsnn_error *error);

/* The parity of a member. */
static inline uint64_t gsnn_listed_subgroup_parity(const gsnn_listed_subgroup *subgroup,
                                                   uint32_t h) {
    return subgroup->is_long ? subgroup->long_parity[h] : subgroup->short_parity[h];
}

/* The signs on the generators of the character h -> chi(n h n^-1), where chi has the given signs
 * and n normalises the subgroup.  Cost: a conjugation for each generator. */
uint64_t gsnn_listed_subgroup_move_signs(const gsnn_listed_subgroup *subgroup, uint64_t signs,
                                         uint32_t n);

#endif
