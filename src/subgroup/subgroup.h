/* subgroup.h - one concrete subgroup by its generators, with a stabiliser chain of its own.
 *
 * The chain acts only on `domain`, the H-orbits of the base points of G, on which H is faithful
 * and which is small when H is small, and it carries the parities of words in H's generators. */
#ifndef GSNN_SUBGROUP_SUBGROUP_H
#define GSNN_SUBGROUP_SUBGROUP_H

#include "group/group.h"

typedef struct gsnn_subgroup {
    const gsnn_group *group;      /* borrowed; its chain is made */
    size_t generator_count;       /* at most GSNN_MAX_PARITY_BITS */
    const gsnn_point *generators; /* borrowed: permutations of the group's points */
    gsnn_chain chain;             /* of H on the domain */
    size_t domain_size;
    gsnn_point *domain; /* domain_size points of the group */
    int32_t *in_domain; /* for each point of the group: its place in domain, or -1 */
} gsnn_subgroup;

/* Builds the chain of the subgroup with the given generators.  Cost: a stabiliser chain. */
gsnn_status gsnn_subgroup_init(gsnn_subgroup *subgroup, const gsnn_group *group,
                               const gsnn_point *generators, size_t generator_count,
                               gsnn_error *error);
void gsnn_subgroup_clear(gsnn_subgroup *subgroup);

#endif
