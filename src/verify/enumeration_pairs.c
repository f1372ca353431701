#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Turns listed generators of a subgroup into permutations and a chain; *sound is cleared, and a
 * falsehood reported, when one is not in the group `above` (called `name`). */
static gsnn_status read_subgroup(gsnn_verify_subject *subject, const char *id, const char *member,
                                 const gsnn_record_elements *elements,
                                 const gsnn_proof_chain *above, const char *name,
                                 gsnn_proof_point **generators, gsnn_proof_chain **chain,
                                 bool *sound) {
    const gsnn_proof_points *points = subject->points;
    gsnn_status status = GSNN_OK;
    if (elements->count > SIZE_MAX / points->count)
        return gsnn_fail_memory(subject->error);
    gsnn_proof_point *work = gsnn_resize(NULL, 2 * points->count, sizeof *work);
    *generators = gsnn_resize(NULL, elements->count * points->count, sizeof **generators);
    if (!work || !*generators) {
        status = gsnn_fail_memory(subject->error);
        goto done;
    }
    for (size_t k = 0; k < elements->count && !status; k++) {
        gsnn_proof_point *h = *generators + k * points->count;
        bool found = false;
        status = gsnn_proof_points_element(points, elements, k, h, &found, subject->error);
        if (!status && (!found || !gsnn_proof_chain_contains(above, h, work))) {
            *sound = false;
            gsnn_findings_false(subject->findings, GSNN_CHECK_SUBGROUPS,
                                "%s: %s.generators[%zu]: no element of %s", id, member, k, name);
        }
    }
    if (!status && *sound)
        status = gsnn_proof_chain_generate(chain, points->count, *generators, elements->count,
                                           subject->error);
done:
    free(work);
    return status;
}

/* Compares the order of a subgroup with the stated one. */
static bool order_is(gsnn_verify_subject *subject, size_t a, const char *member, const char *stated,
                     const fmpz_t order) {
    char *decimal = fmpz_get_str(NULL, 10, order);
    fmpz_t number;
    fmpz_init(number);
    fmpz_set_str(number, stated, 10);
    bool equal = fmpz_equal(number, order);
    if (!equal)
        gsnn_findings_false(
            subject->findings, GSNN_CHECK_ORDERS, "%s: %s.order: %s, but %s %s elements",
            subject->record->architectures[a].id, member, stated,
            subject->own[a].derived ? "by rho it has" : "the generators generate", decimal);
    flint_free(decimal);
    fmpz_clear(number);
    return equal;
}

/* The orders of H and K, |H:K| and the number of neurons. */
static bool check_orders(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const gsnn_verify_own *own = &subject->own[a];
    fmpz_t G, H, K, n;
    fmpz_init(G);
    fmpz_init(H);
    fmpz_init(K);
    fmpz_init(n);
    gsnn_proof_chain_order(G, subject->G);
    gsnn_proof_chain_order(H, own->H);
    gsnn_proof_chain_order(K, own->K);
    fmpz_set_str(n, architecture->neurons_decimal, 10);
    bool sound = order_is(subject, a, "H", architecture->H.order, H);
    sound &= order_is(subject, a, "K", architecture->K.order, K);
    fmpz_mul_ui(K, K, (ulong)architecture->type);
    if (!fmpz_equal(H, K)) {
        sound = false;
        gsnn_findings_false(subject->findings, GSNN_CHECK_ORDERS,
                            "%s: type %d, but |H:K| is not %d", architecture->id,
                            architecture->type, architecture->type);
    }
    fmpz_mul(n, n, H);
    if (!fmpz_equal(n, G)) {
        sound = false;
        gsnn_findings_false(subject->findings, GSNN_CHECK_ORDERS,
                            "%s: neurons: %s, but that is not |G:H|", architecture->id,
                            architecture->neurons_decimal);
    }
    if (sound)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_ORDERS, 0);
    fmpz_clear(G);
    fmpz_clear(H);
    fmpz_clear(K);
    fmpz_clear(n);
    return sound;
}

/* chi of each generator of H: whether K has it. */
static gsnn_status set_signs(gsnn_verify_subject *subject, gsnn_verify_own *own) {
    size_t degree = subject->points->count;
    gsnn_proof_point *work = gsnn_resize(NULL, 2 * degree, sizeof *work);
    own->chi = gsnn_resize(own->chi, own->generator_count, sizeof *own->chi);
    if (!work || !own->chi) {
        free(work);
        return gsnn_fail_memory(subject->error);
    }
    for (size_t k = 0; k < own->generator_count; k++)
        own->chi[k] =
            gsnn_proof_chain_contains(own->K, own->generators + k * degree, work) ? 1 : -1;
    free(work);
    return GSNN_OK;
}

/* Whether two lists have the same permutations, image by image; false where they are matrices. */
static bool same_images(const gsnn_record_elements *a, const gsnn_record_elements *b,
                        size_t degree) {
    if (a->count != b->count)
        return false;
    return !a->count || (a->images && b->images &&
                         !memcmp(a->images, b->images, a->count * degree * sizeof *a->images));
}

/* H and K from their listed generators; *sound is cleared when they are no subgroups. */
static gsnn_status read_pair(gsnn_verify_subject *subject, size_t a, bool *sound) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    gsnn_verify_own *own = &subject->own[a];
    gsnn_proof_point *K_generators = NULL;
    own->generator_count = architecture->H.generators.count;
    gsnn_status status = read_subgroup(subject, architecture->id, "H", &architecture->H.generators,
                                       subject->G, "the group", &own->generators, &own->H, sound);
    bool shared = same_images(&architecture->H.generators, &architecture->K.generators,
                              subject->points->degree);
    if (shared)
        own->K = own->H;
    else if (!status && *sound)
        status = read_subgroup(subject, architecture->id, "K", &architecture->K.generators, own->H,
                               "H", &K_generators, &own->K, sound);
    free(K_generators);
    if (status)
        return status;
    if (*sound)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_SUBGROUPS,
                           architecture->H.generators.count + architecture->K.generators.count);
    else
        gsnn_findings_skip(subject->findings, GSNN_CHECK_ORDERS, "%s: H and K are no subgroups",
                           architecture->id);
    return GSNN_OK;
}

gsnn_status gsnn_verify_check_pair(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    gsnn_verify_own *own = &subject->own[a];
    bool sound = true, listed = gsnn_verify_lists_pair(architecture);
    gsnn_status status =
        listed ? read_pair(subject, a, &sound) : gsnn_verify_derive_pair(subject, a, &sound);
    if (status || !sound)
        return status;
    if (!check_orders(subject, a))
        return GSNN_OK;
    own->pair_sound = true;
    gsnn_proof_chain_order(own->order, own->H);
    if ((status = set_signs(subject, own)))
        return status;
    gsnn_verify_set_probes(own, subject->points);
    if ((status = gsnn_proof_profile_set(&own->H_profile, own->H, subject->error)))
        return status;
    if (architecture->type == 1) { /* K is H, since the orders are right */
        own->K_profile = own->H_profile;
        return GSNN_OK;
    }
    return gsnn_proof_profile_set(&own->K_profile, own->K, subject->error);
}
