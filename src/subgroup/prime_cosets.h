/* prime_cosets.h - the subgroups of prime order of N/H, up to conjugacy in N, for a group H that is
 * normal in N: one generating coset of each. */
#ifndef GSNN_SUBGROUP_PRIME_COSETS_H
#define GSNN_SUBGROUP_PRIME_COSETS_H

#include "subgroup/closure.h"

/* A search for them; all zero before its first use. */
typedef struct gsnn_prime_cosets {
    const gsnn_closure *closure; /* borrowed: H, sealed, and its cosets in N */
    const uint32_t *by;          /* borrowed: elements that generate N together with H */
    size_t by_count;
    bool abelian; /* N/H is, so that its subgroups have no other conjugates */
    uint32_t at;  /* the coset found last */
    unsigned char *met;
    size_t met_capacity;
    uint32_t *queue;
    size_t queue_capacity;
    uint32_t *powers; /* the cosets of the powers of the coset found, H apart */
    size_t power_count, power_capacity;
} gsnn_prime_cosets;

/* Begins a search.  The closure must not change while it lasts. */
gsnn_status gsnn_prime_cosets_begin(gsnn_prime_cosets *search, const gsnn_closure *closure,
                                    const uint32_t *by, size_t by_count, gsnn_error *error);

/* Finds the next coset, which is search->at, or 0 if there are no more.  Cost: a product for each
 * coset passed over and its powers, and the conjugates of the one found by each of `by`. */
gsnn_status gsnn_prime_cosets_next(gsnn_prime_cosets *search, gsnn_error *error);

void gsnn_prime_cosets_clear(gsnn_prime_cosets *search);

#endif
