#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_verify_cosets_new(gsnn_verify_cosets *cosets, const gsnn_verify_subject *subject,
                                   size_t a) {
    const gsnn_proof_points *points = subject->points;
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const int32_t *rho = architecture->signed_permutations;
    size_t n = (size_t)architecture->neurons, degree = points->count, found = 1;
    *cosets = (gsnn_verify_cosets){.count = n};
    cosets->elements = gsnn_resize(NULL, n * degree, sizeof *cosets->elements);
    cosets->inverses = gsnn_resize(NULL, n * degree, sizeof *cosets->inverses);
    cosets->signs = gsnn_new(n, sizeof *cosets->signs);
    uint32_t *queue = gsnn_new(n, sizeof *queue);
    if (!cosets->elements || !cosets->inverses || !cosets->signs || !queue) {
        free(queue);
        gsnn_verify_cosets_clear(cosets);
        return gsnn_fail_memory(subject->error);
    }
    gsnn_proof_permutation_identity(cosets->elements, degree);
    cosets->signs[0] = 1;
    for (size_t next = 0; next < found; next++) {
        size_t i = queue[next];
        for (size_t k = 0; k < points->generator_count; k++) {
            int32_t entry = rho[k * n + i];
            size_t j = (size_t)abs(entry) - 1;
            if (cosets->signs[j])
                continue;
            cosets->signs[j] = (int8_t)(entry > 0 ? cosets->signs[i] : -cosets->signs[i]);
            queue[found++] = (uint32_t)j;
            gsnn_proof_permutation_multiply(cosets->elements + j * degree,
                                            points->generators + k * degree,
                                            cosets->elements + i * degree, degree);
        }
    }
    for (size_t j = 0; j < n; j++)
        gsnn_proof_permutation_invert(cosets->inverses + j * degree, cosets->elements + j * degree,
                                      degree);
    free(queue);
    return GSNN_OK;
}

void gsnn_verify_cosets_clear(gsnn_verify_cosets *cosets) {
    free(cosets->elements);
    free(cosets->inverses);
    free(cosets->signs);
    *cosets = (gsnn_verify_cosets){0};
}

/* N_G(H) is the union of the cosets t_j H that H fixes, and t_j takes chi to the signs with which
 * H fixes the neuron j of Ind chi; so the orbit of chi under N_G(H) is read off a list of sign
 * vectors, one for each neuron that H fixes. */

static int compare_bytes(const void *a, const void *b, size_t length) {
    return length ? memcmp(a, b, length) : 0;
}

/* The number of distinct vectors among count vectors of the given length, by insertion into a
 * sorted list of those met: few are distinct. */
static gsnn_status count_distinct(const int8_t *vectors, size_t count, size_t length,
                                  size_t *distinct, gsnn_error *error) {
    const int8_t **sorted = gsnn_new(count, sizeof *sorted);
    if (!sorted)
        return gsnn_fail_memory(error);
    *distinct = 0;
    for (size_t i = 0; i < count; i++) {
        const int8_t *vector = vectors + i * length;
        size_t low = 0, high = *distinct;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (compare_bytes(sorted[middle], vector, length) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        if (low < *distinct && !compare_bytes(sorted[low], vector, length))
            continue;
        memmove(sorted + low + 1, sorted + low, (*distinct - low) * sizeof *sorted);
        sorted[low] = vector;
        (*distinct)++;
    }
    free(sorted);
    return GSNN_OK;
}

/* Whether the class of architecture a is the least, by its coordinates, of the classes with these
 * vectors of signs. */
static bool is_least(const gsnn_verify_own *own, const int8_t *vectors, size_t count) {
    if (own->derived) /* coordinates refer to generators that are not listed */
        return true;
    for (size_t i = 0; i < count; i++) {
        const int8_t *signs = vectors + i * own->generator_count;
        size_t k = 0;
        while (k < own->rank && signs[own->pivots[k]] == own->chi[own->pivots[k]])
            k++;
        if (k < own->rank && own->chi[own->pivots[k]] < 0)
            return false;
    }
    return true;
}

/* Whether |G : N_G(H)| is as stated, |N_G(H) : H| being that number. */
static bool is_class_length(const gsnn_record_architecture *architecture, size_t index) {
    fmpz_t length;
    fmpz_init(length);
    fmpz_set_str(length, architecture->class_length, 10);
    fmpz_mul_ui(length, length, index);
    bool right = fmpz_cmp_ui(length, architecture->neurons) == 0;
    fmpz_clear(length);
    return right;
}

/* Compares the class length and the orbit length of architecture a with the number of distinct
 * vectors of signs (count of them, one sign for each generator of H). */
static gsnn_status compare_orbit_length(gsnn_verify_subject *subject, size_t a,
                                        const int8_t *vectors, size_t count) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    size_t length = 0;
    subject->own[a].fixed = count;
    gsnn_status status =
        count_distinct(vectors, count, subject->own[a].generator_count, &length, subject->error);
    if (status)
        return status;
    if ((uint64_t)architecture->cohomology.orbit_length == length)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_ORBIT_LENGTH, 0);
    else
        gsnn_findings_false(subject->findings, GSNN_CHECK_ORBIT_LENGTH,
                            "%s: cohomology.orbit_length: %lld, but the normaliser of H takes "
                            "chi to %zu classes",
                            architecture->id, (long long)architecture->cohomology.orbit_length,
                            length);
    if (architecture->class_length && !is_class_length(architecture, count))
        gsnn_findings_false(subject->findings, GSNN_CHECK_ORBIT_LENGTH,
                            "%s: H.class_length: %s, but %zu of %s neurons are fixed by H up to "
                            "sign",
                            architecture->id, architecture->class_length, count,
                            architecture->neurons_decimal);
    if (!is_least(&subject->own[a], vectors, count))
        gsnn_findings_false(subject->findings, GSNN_CHECK_COHOMOLOGY_CLASS,
                            "%s: cohomology.class: the normaliser of H takes it to a lesser one",
                            architecture->id);
    return GSNN_OK;
}

gsnn_status gsnn_verify_check_orbit_length(gsnn_verify_subject *subject, size_t a,
                                           const gsnn_verify_rows *rows) {
    const gsnn_proof_points *points = subject->points;
    const gsnn_verify_own *own = &subject->own[a];
    int type = subject->record->architectures[a].type;
    size_t count = 0, length = own->generator_count;
    if (length && rows->count > SIZE_MAX / length)
        return gsnn_fail_memory(subject->error);
    int8_t *vectors = gsnn_new(rows->count * length, 1);
    if (!vectors)
        return gsnn_fail_memory(subject->error);
    for (size_t j = 0; j < rows->count; j++) {
        bool fixed = true;
        for (size_t k = 0; k < length && fixed; k++) {
            int8_t sign = gsnn_verify_neuron_sign(points, type, rows->values + j * points->count,
                                                  own->generators + k * points->count);
            vectors[count * length + k] = sign;
            fixed = sign != 0;
        }
        count += fixed;
    }
    gsnn_status status = compare_orbit_length(subject, a, vectors, count);
    free(vectors);
    return status;
}

/* Where rows coincide or vanish, W g = rho(g) W says little about rho.  There rho is compared with
 * the induced representation itself: with t_i the transversal that rho gives, entry i of rho(g)
 * being s j, the element t_j^-1 g t_i must lie in H, with chi of it s sign_i sign_j. */
static bool relations_hold(gsnn_verify_subject *subject, size_t a, const gsnn_verify_cosets *cosets,
                           gsnn_proof_point *buffer) {
    const gsnn_proof_points *points = subject->points;
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    size_t n = cosets->count, degree = points->count;
    gsnn_proof_point *product = buffer, *element = buffer + degree, *work = buffer + 2 * degree;
    for (size_t k = 0; k < points->generator_count; k++)
        for (size_t i = 0; i < n; i++) {
            int32_t entry = architecture->signed_permutations[k * n + i];
            size_t j = (size_t)abs(entry) - 1;
            int8_t sign = (int8_t)((entry > 0 ? 1 : -1) * cosets->signs[i] * cosets->signs[j]);
            gsnn_proof_permutation_multiply(product, points->generators + k * degree,
                                            cosets->elements + i * degree, degree);
            gsnn_proof_permutation_multiply(element, cosets->inverses + j * degree, product,
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
                                      const gsnn_verify_cosets *cosets, gsnn_proof_point *buffer) {
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
            gsnn_proof_permutation_conjugate(buffer, cosets->inverses + j * degree,
                                             own->generators + k * degree, degree);
            int8_t sign = gsnn_verify_character(own, buffer, buffer + degree);
            vectors[count * length + k] = sign;
            normalises = sign != 0;
        }
        count += normalises;
    }
    gsnn_status status = compare_orbit_length(subject, a, vectors, count);
    free(vectors);
    return status;
}

gsnn_status gsnn_verify_check_induced(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const gsnn_verify_own *own = &subject->own[a];
    size_t degree = subject->points->count;
    const char *why_not = NULL;
    if (!own->pair_sound)
        why_not = gsnn_verify_no_pair(architecture);
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
    gsnn_proof_point *buffer = gsnn_resize(NULL, 4 * degree, sizeof *buffer);
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
