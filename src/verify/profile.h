/* profile.h - what the elements of a subgroup look like, counted once and used to compare. */
#ifndef GSNN_VERIFY_PROFILE_H
#define GSNN_VERIFY_PROFILE_H

#include "verify/stabiliser_chain.h"

/* Cycle types are sorted into so many bins. */
enum { GSNN_VERIFY_BINS = 16 };

typedef struct gsnn_verify_profile {
    bool counted;                    /* false for a subgroup that is too large to be listed */
    uint64_t elements;               /* a hash of the set of elements */
    uint32_t bins[GSNN_VERIFY_BINS]; /* how many elements have a cycle type in each bin */
} gsnn_verify_profile;

/* Counts the elements of the group of a chain.  Cost: its order times the points; nothing beyond
 * a limit. */
gsnn_status gsnn_verify_profile_set(gsnn_verify_profile *profile, const gsnn_verify_chain *chain,
                                    gsnn_error *error);

/* Whether, by what was counted, the second group can contain a conjugate of the first. */
bool gsnn_verify_profile_may_contain(const gsnn_verify_profile *small,
                                     const gsnn_verify_profile *large);

/* A hash of the counts: equal for conjugate groups, and 0 for those that were not counted. */
uint64_t gsnn_verify_profile_hash(const gsnn_verify_profile *profile);

#endif
