#include "verify/checks.h"
#include "verify/cosets.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* Where rows coincide or vanish, W g = rho(g) W says little about rho.  There rho is compared with
 * the induced representation itself: with t_i the transversal that rho gives, entry i of rho(g)
 * being s j, the element t_j^-1 g t_i must lie in H, with chi of it s sign_i sign_j. */
static bool relations_hold(gsnn_verify_subject *subject, size_t a, const gsnn_verify_cosets *cosets,
                           gsnn_verify_point *buffer) {
    const gsnn_verify_points *points = subject->points;
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    size_t n = cosets->count, degree = points->count;
    gsnn_verify_point *product = buffer, *element = buffer + degree, *work = buffer + 2 * degree;
    for (size_t k = 0; k < points->generator_count; k++)
        for (size_t i = 0; i < n; i++) {
            int32_t entry = architecture->signed_permutations[k * n + i];
            size_t j = (size_t)abs(entry) - 1;
            int8_t sign = (int8_t)((entry > 0 ? 1 : -1) * cosets->signs[i] * cosets->signs[j]);
            gsnn_verify_permutation_multiply(product, points->generators + k * degree,
                                             cosets->elements + i * degree, degree);
            gsnn_verify_permutation_multiply(element, cosets->inverses + j * degree, product,
                                             degree);
            if (gsnn_verify_character(&subject->own[a], element, work) == sign)
                continue;
            gsnn_findings_false(subject->findings, GSNN_CHECK_RHO_INDUCED,
                                "%s: signed_permutations[%zu][%zu]: %d, but chi induced from H "
                                "differs",
                                architecture->id, k, i, entry);
            return false;
        }
    gsnn_findings_pass(subject->findings, GSNN_CHECK_RHO_INDUCED, n * points->generator_count);
    return true;
}

/* The signs that chi moved by each t_j in the normaliser of H has at the generators of H. */
static gsnn_status check_orbit_length(gsnn_verify_subject *subject, size_t a,
                                      const gsnn_verify_cosets *cosets, gsnn_verify_point *buffer) {
    const gsnn_verify_own *own = &subject->own[a];
    size_t count = 0, length = own->generator_count, degree = subject->points->count;
    if (length && cosets->count > SIZE_MAX / length)
        return gsnn_fail_memory(subject->error);
    int8_t *vectors = gsnn_new(cosets->count * length, 1);
    if (!vectors)
        return gsnn_fail_memory(subject->error);
    for (size_t j = 0; j < cosets->count; j++) {
        bool normalises = true;
        for (size_t k = 0; k < length && normalises; k++) {
            gsnn_verify_permutation_conjugate(buffer, cosets->inverses + j * degree,
                                              own->generators + k * degree, degree);
            int8_t sign = gsnn_verify_character(own, buffer, buffer + degree);
            vectors[count * length + k] = sign;
            normalises = sign != 0;
        }
        count += normalises;
    }
    gsnn_status status = gsnn_verify_compare_orbit_length(subject, a, vectors, count);
    free(vectors);
    return status;
}

gsnn_status gsnn_verify_check_induced(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const gsnn_verify_own *own = &subject->own[a];
    size_t degree = subject->points->count;
    const char *why_not = NULL;
    if (!own->pair_sound)
        why_not = "its H and K are false";
    else if (!own->rho_sound)
        why_not = architecture->signed_permutations ? "its rho is false" : "its rho is not listed";
    else if (architecture->neurons > GSNN_VERIFY_MOST_VALUES / degree)
        why_not = "it has too many neurons";
    if (why_not) {
        gsnn_findings_skip(subject->findings, GSNN_CHECK_RHO_INDUCED, "%s: %s", architecture->id,
                           why_not);
        gsnn_findings_skip(subject->findings, GSNN_CHECK_ORBIT_LENGTH, "%s: %s", architecture->id,
                           why_not);
        return GSNN_OK;
    }
    gsnn_verify_cosets cosets;
    gsnn_status status = gsnn_verify_cosets_new(&cosets, subject, a);
    if (status)
        return status;
    gsnn_verify_point *buffer = gsnn_resize(NULL, 4 * degree, sizeof *buffer);
    if (!buffer)
        status = gsnn_fail_memory(subject->error);
    else if (relations_hold(subject, a, &cosets, buffer))
        status = check_orbit_length(subject, a, &cosets, buffer);
    else
        gsnn_findings_skip(subject->findings, GSNN_CHECK_ORBIT_LENGTH, "%s: its rho is false",
                           architecture->id);
    free(buffer);
    gsnn_verify_cosets_clear(&cosets);
    return status;
}
