/* signed_group.h - the group G^ = G x {+-1}, which acts on weight rows by (g,e): w -> e (w g).
 *
 * A point (x,+) or (x,-) of G^ is 2x or 2x+1: a vector or its negative.  The isotropy group of a
 * row w in G^ is the graph of a pair: H is its image in G, and chi(h) = e for each (h,e). */
#ifndef GSNN_SUBGROUP_SIGNED_GROUP_H
#define GSNN_SUBGROUP_SIGNED_GROUP_H

#include "group/group.h"

/* Makes G^, listed.  It has no action of its own: it is only a group of permutations.  The caller
 * frees it with gsnn_group_free. */
gsnn_status gsnn_signed_group_new(gsnn_group **out, const gsnn_group *group, const gsnn_run *run,
                                  gsnn_error *error);

/* Whether an element of G^ has sign -, and its image in G as a permutation of G's points. */
bool gsnn_signed_group_project(const gsnn_group *signed_group, uint32_t element, gsnn_point *image);

#endif
