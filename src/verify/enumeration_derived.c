/* enumeration_derived.c - H and K where a file leaves their generators out: what rho leaves
 * neuron 1.
 *
 * With t_i the transversal that rho gives, and entry i of rho(g) being s j, the elements t_j^-1 g
 * t_i generate the stabiliser of neuron 1 up to sign (Schreier), which is H; chi is the sign. */
#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct derivation {
    gsnn_verify_own *own;
    size_t degree, capacity, chi_capacity;
    fmpz_t stated, order;             /* of H as stated, and of what there is of it */
    gsnn_proof_point *element, *work; /* one, and two elements */
} derivation;

/* Adds an element of H with its sign, unless those before generate it. */
static gsnn_status add_to_H(derivation *d, int8_t sign, gsnn_error *error) {
    gsnn_verify_own *own = d->own;
    if (gsnn_proof_chain_contains(own->H, d->element, d->work))
        return GSNN_OK;
    if (gsnn_reserve(&own->generators, &d->capacity, own->generator_count + 1,
                     d->degree * sizeof *own->generators) ||
        gsnn_reserve(&own->chi, &d->chi_capacity, own->generator_count + 1, sizeof *own->chi))
        return gsnn_fail_memory(error);
    memcpy(own->generators + own->generator_count * d->degree, d->element,
           d->degree * sizeof *d->element);
    own->chi[own->generator_count++] = sign;
    gsnn_status status = gsnn_proof_chain_add(own->H, d->element, error);
    gsnn_proof_chain_order(d->order, own->H);
    return status;
}

/* H, until it has the order that it should have. */
static gsnn_status derive_H(derivation *d, const gsnn_verify_subject *subject, size_t a,
                            const gsnn_verify_cosets *cosets) {
    const gsnn_proof_points *points = subject->points;
    const int32_t *rho = subject->record->architectures[a].signed_permutations;
    size_t n = cosets->count, degree = d->degree;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i < n && fmpz_cmp(d->order, d->stated) < 0; i++)
        for (size_t k = 0; k < points->generator_count && !status; k++) {
            int32_t entry = rho[k * n + i];
            size_t j = (size_t)abs(entry) - 1;
            int8_t sign = (int8_t)((entry > 0 ? 1 : -1) * cosets->signs[i] * cosets->signs[j]);
            gsnn_proof_permutation_multiply(d->work, points->generators + k * degree,
                                            cosets->elements + i * degree, degree);
            gsnn_proof_permutation_multiply(d->element, cosets->inverses + j * degree, d->work,
                                            degree);
            status = add_to_H(d, sign, subject->error);
        }
    return status;
}

static gsnn_status derive(derivation *d, gsnn_verify_subject *subject, size_t a) {
    size_t degree = subject->points->count;
    gsnn_verify_cosets cosets = {0};
    d->own = &subject->own[a];
    d->degree = degree;
    d->own->H = gsnn_proof_chain_new(degree);
    d->element = gsnn_resize(NULL, degree, sizeof *d->element);
    d->work = gsnn_resize(NULL, 2 * degree, sizeof *d->work);
    if (!d->own->H || !d->element || !d->work)
        return gsnn_fail_memory(subject->error);
    gsnn_status status = gsnn_verify_cosets_new(&cosets, subject, a);
    if (!status)
        status = derive_H(d, subject, a, &cosets);
    gsnn_verify_cosets_clear(&cosets);
    return status ? status : gsnn_verify_make_K(d->own, degree, subject->error);
}

gsnn_status gsnn_verify_derive_pair(gsnn_verify_subject *subject, size_t a, bool *sound) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const char *why_not = NULL;
    if (!architecture->signed_permutations)
        why_not = "neither its generators nor its rho are listed";
    else if (!subject->own[a].rho_sound)
        why_not = "its generators are not listed, and its rho is false";
    else if (architecture->neurons > GSNN_VERIFY_MOST_VALUES / subject->points->count)
        why_not = "its generators are not listed, and it has too many neurons";
    gsnn_findings_skip(subject->findings, GSNN_CHECK_SUBGROUPS, "%s: its generators are not listed",
                       architecture->id);
    *sound = !why_not;
    if (why_not) {
        gsnn_findings_skip(subject->findings, GSNN_CHECK_ORDERS, "%s: %s", architecture->id,
                           why_not);
        return GSNN_OK;
    }
    derivation d = {0};
    fmpz_init(d.stated);
    fmpz_init_set_ui(d.order, 1);
    fmpz_set_str(d.stated, architecture->H.order, 10);
    subject->own[a].derived = true;
    gsnn_status status = derive(&d, subject, a);
    fmpz_clear(d.stated);
    fmpz_clear(d.order);
    free(d.element);
    free(d.work);
    return status;
}
