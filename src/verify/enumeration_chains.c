/* enumeration_chains.c - the stabiliser chains of H and K, which are large: a transversal of the
 * points, element by element, at each level.  So they are there while their architecture is
 * checked, and made again from the generators of H where it is compared with others later. */
#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_verify_make_K(gsnn_verify_own *own, size_t degree, gsnn_error *error) {
    size_t first = 0;
    while (first < own->generator_count && own->chi[first] > 0)
        first++;
    if (first == own->generator_count) {
        own->K = own->H;
        return GSNN_OK;
    }
    const gsnn_proof_point *r = own->generators + first * degree;
    gsnn_proof_point *element = gsnn_resize(NULL, 2 * degree, sizeof *element);
    own->K = gsnn_proof_chain_new(degree);
    if (!element || !own->K) {
        free(element);
        return gsnn_fail_memory(error);
    }
    gsnn_proof_point *inverse = element + degree;
    gsnn_proof_permutation_invert(inverse, r, degree);
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; k < own->generator_count && !status; k++) {
        const gsnn_proof_point *h = own->generators + k * degree;
        bool outside = own->chi[k] < 0;
        if (outside)
            gsnn_proof_permutation_multiply(element, h, inverse, degree);
        if ((status = gsnn_proof_chain_add(own->K, outside ? element : h, error)))
            break;
        if (outside)
            gsnn_proof_permutation_multiply(element, r, h, degree);
        else
            gsnn_proof_permutation_conjugate(element, r, h, degree);
        status = gsnn_proof_chain_add(own->K, element, error);
    }
    free(element);
    return status;
}

gsnn_status gsnn_verify_hold_chains(const gsnn_verify_subject *subject, size_t a) {
    gsnn_verify_own *own = &subject->own[a];
    size_t degree = subject->points->count;
    if (own->H)
        return GSNN_OK;
    gsnn_status status = gsnn_proof_chain_generate(&own->H, degree, own->generators,
                                                   own->generator_count, subject->error);
    return status ? status : gsnn_verify_make_K(own, degree, subject->error);
}

void gsnn_verify_drop_chains(gsnn_verify_own *own) {
    if (own->K != own->H)
        gsnn_proof_chain_free(own->K);
    gsnn_proof_chain_free(own->H);
    own->H = own->K = NULL;
}

bool gsnn_verify_same_generators(const gsnn_verify_own *a, const gsnn_verify_own *b,
                                 size_t degree) {
    size_t size = a->generator_count * degree * sizeof *a->generators;
    return a->generator_count == b->generator_count &&
           (!size || !memcmp(a->generators, b->generators, size));
}

int8_t gsnn_verify_character(const gsnn_verify_own *own, const gsnn_proof_point *g,
                             gsnn_proof_point *work) {
    if (gsnn_proof_chain_contains(own->K, g, work))
        return 1;
    return own->K != own->H && gsnn_proof_chain_contains(own->H, g, work) ? -1 : 0;
}
