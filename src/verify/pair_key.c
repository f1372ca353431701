#include "verify/pair_key.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* Whether the generators of G normalise H and fix chi. */
static gsnn_status find_normal(const gsnn_verify_subject *subject, const gsnn_verify_own *own,
                               bool *normal) {
    const gsnn_verify_points *points = subject->points;
    size_t degree = points->count;
    gsnn_verify_point *buffer = gsnn_resize(NULL, 3 * degree, sizeof *buffer);
    if (!buffer)
        return gsnn_fail_memory(subject->error);
    *normal = true;
    for (size_t k = 0; k < points->generator_count && *normal; k++)
        for (size_t h = 0; h < own->generator_count && *normal; h++) {
            gsnn_verify_permutation_conjugate(buffer, points->generators + k * degree,
                                              own->generators + h * degree, degree);
            bool in_K = gsnn_verify_chain_contains(own->K, buffer, buffer + degree);
            *normal = in_K == (own->chi[h] > 0) &&
                      gsnn_verify_chain_contains(own->H, buffer, buffer + degree);
        }
    free(buffer);
    return GSNN_OK;
}

gsnn_status gsnn_verify_pair_key_set(gsnn_verify_pair_key *key, const gsnn_verify_subject *subject,
                                     size_t a) {
    const gsnn_verify_own *own = &subject->own[a];
    *key = (gsnn_verify_pair_key){.architecture = a,
                                  .type = subject->record->architectures[a].type,
                                  .H_hash = gsnn_verify_profile_hash(&own->H_profile),
                                  .K_hash = gsnn_verify_profile_hash(&own->K_profile)};
    gsnn_status status = find_normal(subject, own, &key->normal);
    if (!status && key->normal)
        key->exact_hash = 3 * own->H_profile.elements + own->K_profile.elements;
    return status;
}

static int compare_numbers(uint64_t a, uint64_t b) {
    return (a > b) - (a < b);
}

int gsnn_verify_pair_key_compare(const gsnn_verify_pair_key *a, const gsnn_verify_pair_key *b) {
    int order = a->type - b->type;
    if (!order)
        order = a->normal - b->normal;
    if (!order)
        order = compare_numbers(a->H_hash, b->H_hash);
    if (!order)
        order = compare_numbers(a->K_hash, b->K_hash);
    return order ? order : compare_numbers(a->exact_hash, b->exact_hash);
}
