/* cycle_profile.h - a quick test that rules out comparisons of pairs (H,chi) of permutations.
 *
 * The profile of a pair says how many elements with each lengths of cycles its H has with chi = +1,
 * and with -1, told apart further by the orbitals of G through which each cycle goes: elements that
 * move rows of a table only and columns only are no conjugates, and may have cycles of the same
 * lengths.  Of two comparable pairs the lower has at least as many of each. */
#ifndef GSNN_MORPHISM_CYCLE_PROFILE_H
#define GSNN_MORPHISM_CYCLE_PROFILE_H

#include "architecture/architecture.h"
#include "group/orbitals.h"

typedef struct gsnn_cycle_count {
    uint64_t kind; /* a hash of the lengths, the orbitals and the sign */
    uint64_t count;
} gsnn_cycle_count;

typedef struct gsnn_cycle_profile {
    bool known; /* false for a subgroup too large to list */
    gsnn_cycle_count *list;
    size_t count;
} gsnn_cycle_profile;

/* The profile of an architecture, whose codes tell the signs; orbitals of G, or NULL where they are
 * not to be told apart.  The caller clears it.  Cost: points for each element of H, if they are not
 * too many. */
gsnn_status gsnn_cycle_profile_init(gsnn_cycle_profile *profile, const gsnn_group *group,
                                    const gsnn_orbitals *orbitals, const gsnn_subgroup_class *class,
                                    const int32_t *codes, gsnn_error *error);
void gsnn_cycle_profile_clear(gsnn_cycle_profile *profile);

/* Whether it is possible that the pair with the first profile is below the other one. */
bool gsnn_cycle_profile_allows(const gsnn_cycle_profile *lower, const gsnn_cycle_profile *upper);

#endif
