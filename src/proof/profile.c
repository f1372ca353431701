#include "proof/profile.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Subgroups with more points in their elements than this are not listed. */
static const ulong MOST_ELEMENT_POINTS = 1ul << 22;

static uint64_t mix(uint64_t x) {
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

typedef struct counting {
    gsnn_proof_profile *profile;
    size_t degree;
    bool *met; /* scratch, one a point */
} counting;

static gsnn_status count_element(const gsnn_proof_point *g, void *data) {
    const counting *c = data;
    uint64_t cycles = 0, element = 0;
    memset(c->met, 0, c->degree * sizeof *c->met);
    for (size_t x = 0; x < c->degree; x++) {
        size_t length = 0;
        for (gsnn_proof_point y = (gsnn_proof_point)x; !c->met[y]; y = g[y], length++)
            c->met[y] = true;
        cycles += (uint64_t)length * length * length;
        element = (element ^ g[x]) * UINT64_C(0x9e3779b97f4a7c15);
        element ^= element >> 32;
    }
    c->profile->bins[mix(cycles) % GSNN_PROOF_BINS]++;
    c->profile->elements += mix(element); /* in any order */
    return GSNN_OK;
}

gsnn_status gsnn_proof_profile_set(gsnn_proof_profile *profile, const gsnn_proof_chain *chain,
                                   gsnn_error *error) {
    counting c = {.profile = profile, .degree = gsnn_proof_chain_degree(chain)};
    gsnn_status status = GSNN_OK;
    fmpz_t order;
    fmpz_init(order);
    gsnn_proof_chain_order(order, chain);
    *profile =
        (gsnn_proof_profile){.counted = fmpz_cmp_ui(order, MOST_ELEMENT_POINTS / c.degree) <= 0};
    fmpz_clear(order);
    if (!profile->counted)
        return GSNN_OK;
    c.met = gsnn_new(c.degree, sizeof *c.met);
    status =
        c.met ? gsnn_proof_chain_visit(chain, count_element, &c, error) : gsnn_fail_memory(error);
    free(c.met);
    return status;
}

bool gsnn_proof_profile_may_contain(const gsnn_proof_profile *small,
                                    const gsnn_proof_profile *large) {
    if (!small->counted || !large->counted)
        return true;
    for (int bin = 0; bin < GSNN_PROOF_BINS; bin++)
        if (small->bins[bin] > large->bins[bin])
            return false;
    return true;
}

uint64_t gsnn_proof_profile_hash(const gsnn_proof_profile *profile) {
    uint64_t hash = 0;
    for (int bin = 0; bin < GSNN_PROOF_BINS; bin++)
        hash = mix(hash + profile->bins[bin]);
    return profile->counted ? hash : 0;
}
