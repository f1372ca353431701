/* profile.h - what the elements of a subgroup look like, counted once and used to compare. */
#ifndef GSNN_PROOF_PROFILE_H
#define GSNN_PROOF_PROFILE_H

#include "proof/stabiliser_chain.h"

/* Cycle types are sorted into so many bins. */
enum { GSNN_PROOF_BINS = 16 };

typedef struct gsnn_proof_profile {
    bool counted;                   /* false for a subgroup that is too large to be listed */
    uint64_t elements;              /* a hash of the set of elements */
    uint32_t bins[GSNN_PROOF_BINS]; /* how many elements have a cycle type in each bin */
} gsnn_proof_profile;

/* Counts the elements of the group of a chain.  Cost: its order times the points; nothing beyond
 * a limit. */
gsnn_status gsnn_proof_profile_set(gsnn_proof_profile *profile, const gsnn_proof_chain *chain,
                                   gsnn_error *error);

/* Whether, by what was counted, the second group can contain a conjugate of the first. */
bool gsnn_proof_profile_may_contain(const gsnn_proof_profile *small,
                                    const gsnn_proof_profile *large);

/* A hash of the counts: equal for conjugate groups, and 0 for those that were not counted. */
uint64_t gsnn_proof_profile_hash(const gsnn_proof_profile *profile);

#endif
