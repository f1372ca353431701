#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Whether a list of signed neurons meets each neuron once; the first neuron met twice, from 1, or
 * 0 goes to *twice. */
static void find_repetition(const int32_t *list, size_t n, bool *met, size_t *twice) {
    for (size_t i = 0; i < n; i++)
        met[i] = false;
    *twice = 0;
    for (size_t i = 0; i < n && !*twice; i++) {
        size_t j = (size_t)abs(list[i]);
        if (met[j - 1])
            *twice = j;
        met[j - 1] = true;
    }
}

/* Walks from neuron 1 along all generators: *reached neurons are met, each with a sign relative
 * to the first, and *contradiction is a neuron, from 1, that is met with both signs, or 0. */
static void walk(const int32_t *rho, size_t generators, size_t n, int8_t *sign, uint32_t *queue,
                 size_t *reached, size_t *contradiction) {
    for (size_t i = 0; i < n; i++)
        sign[i] = 0;
    sign[0] = 1;
    queue[0] = 0;
    *reached = 1;
    *contradiction = 0;
    for (size_t next = 0; next < *reached; next++) {
        size_t i = queue[next];
        for (size_t k = 0; k < generators; k++) {
            int32_t entry = rho[k * n + i];
            size_t j = (size_t)abs(entry) - 1;
            int8_t met = (int8_t)(entry > 0 ? sign[i] : -sign[i]);
            if (!sign[j]) {
                sign[j] = met;
                queue[(*reached)++] = (uint32_t)j;
            } else if (sign[j] != met && !*contradiction) {
                *contradiction = j + 1;
            }
        }
    }
}

/* Type 1 has no sign; type 2 has signs that no flip of neurons removes. */
static bool check_signs(gsnn_verify_subject *subject, const gsnn_record_architecture *architecture,
                        size_t contradiction) {
    size_t generators = subject->points->generator_count, n = (size_t)architecture->neurons;
    const int32_t *rho = architecture->signed_permutations;
    for (size_t i = 0; architecture->type == 1 && i < generators * n; i++) {
        if (rho[i] > 0)
            continue;
        gsnn_findings_false(subject->findings, GSNN_CHECK_RHO_SIGNS,
                            "%s: signed_permutations[%zu][%zu]: %d, but type 1 has no sign",
                            architecture->id, i / n, i % n, rho[i]);
        return false;
    }
    if (architecture->type == 2 && !contradiction) {
        gsnn_findings_false(subject->findings, GSNN_CHECK_RHO_SIGNS,
                            "%s: flipping signs of neurons makes it type 1", architecture->id);
        return false;
    }
    gsnn_findings_pass(subject->findings, GSNN_CHECK_RHO_SIGNS, 0);
    return true;
}

gsnn_status gsnn_verify_check_rho(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const int32_t *rho = architecture->signed_permutations;
    gsnn_findings *findings = subject->findings;
    size_t generators = subject->points->generator_count, n = (size_t)architecture->neurons;
    if (!rho || (gsnn_verify_lists_pair(architecture) && !subject->own[a].pair_sound)) {
        for (unsigned check = GSNN_CHECK_RHO_PERMUTATIONS; check <= GSNN_CHECK_RHO_SIGNS; check++)
            gsnn_findings_skip(findings, check, "%s: %s", architecture->id,
                               rho ? gsnn_verify_no_pair(architecture) : "its rho is not listed");
        return GSNN_OK;
    }
    gsnn_status status = GSNN_OK;
    bool *met = gsnn_new(n, sizeof *met);
    int8_t *sign = gsnn_new(n, sizeof *sign);
    uint32_t *queue = gsnn_new(n, sizeof *queue);
    if (!met || !sign || !queue) {
        status = gsnn_fail_memory(subject->error);
        goto done;
    }
    bool sound = true;
    for (size_t k = 0; k < generators; k++) {
        size_t twice;
        find_repetition(rho + k * n, n, met, &twice);
        if (!twice)
            continue;
        sound = false;
        gsnn_findings_false(findings, GSNN_CHECK_RHO_PERMUTATIONS,
                            "%s: signed_permutations[%zu]: neuron %zu is met twice",
                            architecture->id, k, twice);
    }
    if (!sound)
        goto done;
    gsnn_findings_pass(findings, GSNN_CHECK_RHO_PERMUTATIONS, generators);
    size_t reached, contradiction;
    walk(rho, generators, n, sign, queue, &reached, &contradiction);
    if (reached == n) {
        gsnn_findings_pass(findings, GSNN_CHECK_RHO_TRANSITIVE, n);
    } else {
        sound = false;
        gsnn_findings_false(findings, GSNN_CHECK_RHO_TRANSITIVE,
                            "%s: signed_permutations: only %zu of %zu neurons are in one orbit",
                            architecture->id, reached, n);
    }
    sound &= check_signs(subject, architecture, contradiction);
    subject->own[a].rho_sound = sound;
done:
    free(met);
    free(sign);
    free(queue);
    return status;
}

/* Whether w_j(y) = sign w_i(x) for each coordinate x and its y, mostly so: compared to the end. */
static bool row_agrees(const gsnn_proof_points *points, const int32_t *w_i, const int32_t *w_j,
                       const gsnn_proof_point *g, bool negative) {
    int32_t difference = 0;
    if (negative)
        for (size_t c = 0; c < points->degree; c++)
            difference |= w_j[g[points->basis[c]]] + w_i[points->basis[c]];
    else
        for (size_t c = 0; c < points->degree; c++)
            difference |= w_j[g[points->basis[c]]] ^ w_i[points->basis[c]];
    return !difference;
}

/* Finds where w_j g = s w_i fails, entry i of rho(g) being s j; true when nowhere. */
static bool rows_agree(const gsnn_proof_points *points, const gsnn_verify_rows *rows,
                       const gsnn_proof_point *g, const int32_t *rho, size_t *neuron,
                       size_t *input) {
    for (size_t i = 0; i < rows->count; i++) {
        int32_t sign = rho[i] > 0 ? 1 : -1;
        const int32_t *w_i = rows->values + i * points->count;
        const int32_t *w_j = rows->values + ((size_t)abs(rho[i]) - 1) * points->count;
        if (row_agrees(points, w_i, w_j, g, rho[i] < 0))
            continue;
        for (size_t c = 0; c < points->degree; c++) {
            gsnn_proof_point x = points->basis[c];
            if (w_j[g[x]] == sign * w_i[x])
                continue;
            *neuron = i;
            *input = c;
            return false;
        }
    }
    return true;
}

void gsnn_verify_check_equivariance(gsnn_verify_subject *subject, size_t a,
                                    const gsnn_verify_rows *rows) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const gsnn_proof_points *points = subject->points;
    bool sound = true;
    for (size_t k = 0; k < points->generator_count; k++) {
        size_t neuron, input;
        if (rows_agree(points, rows, points->generators + k * points->count,
                       architecture->signed_permutations + k * rows->count, &neuron, &input))
            continue;
        sound = false;
        gsnn_findings_false(subject->findings, GSNN_CHECK_RHO_EQUIVARIANT,
                            "%s: W g = rho(g) W fails for generators[%zu], neuron %zu, input %zu",
                            architecture->id, k, neuron + 1, input + 1);
    }
    if (!sound)
        return;
    gsnn_findings_pass(subject->findings, GSNN_CHECK_RHO_EQUIVARIANT, points->generator_count);
    subject->own[a].rows_sound = true;
}

/* The sign that makes the first label that is not 0 positive; 0 for the zero row. */
static int32_t leading_sign(const gsnn_proof_points *points, const int32_t *row) {
    for (size_t c = 0; c < points->degree; c++) {
        int32_t label = row[points->basis[c]];
        if (label)
            return label > 0 ? 1 : -1;
    }
    return 0;
}

static bool rows_equal(const gsnn_proof_points *points, const int32_t *a, const int32_t *b,
                       int32_t sign) {
    for (size_t c = 0; c < points->degree; c++)
        if (a[points->basis[c]] != sign * b[points->basis[c]])
            return false;
    return true;
}

/* Finds a row equal to an earlier one (up to sign, for type 2) with a hash index; *first is
 * rows->count when there is none. */
static gsnn_status find_parallel(const gsnn_proof_points *points, const gsnn_verify_rows *rows,
                                 bool up_to_sign, size_t *first, size_t *second,
                                 gsnn_error *error) {
    gsnn_hash_index index;
    int32_t *leading = gsnn_new(points->degree, sizeof *leading); /* the row with its sign */
    if (!leading || gsnn_hash_index_init(&index, rows->count)) {
        free(leading);
        return gsnn_fail_memory(error);
    }
    *first = rows->count;
    for (size_t i = 0; i < rows->count && *first == rows->count; i++) {
        const int32_t *row = rows->values + i * points->count;
        int32_t sign = up_to_sign ? leading_sign(points, row) : 1;
        for (size_t c = 0; c < points->degree; c++)
            leading[c] = sign * row[points->basis[c]];
        uint64_t hash = gsnn_hash_bytes(leading, points->degree * sizeof *leading);
        gsnn_hash_probe probe = gsnn_hash_index_probe(&index, hash);
        for (uint32_t k; (k = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;) {
            const int32_t *other = rows->values + k * points->count;
            if (!rows_equal(points, row, other, 1) &&
                !(up_to_sign && rows_equal(points, row, other, -1)))
                continue;
            *first = k;
            *second = i;
            break;
        }
        gsnn_hash_index_add(&index, hash, (uint32_t)i); /* there is room for all rows */
    }
    gsnn_hash_index_clear(&index);
    free(leading);
    return GSNN_OK;
}

gsnn_status gsnn_verify_check_non_parallel(gsnn_verify_subject *subject, size_t a,
                                           const gsnn_verify_rows *rows) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    gsnn_findings *findings = subject->findings;
    for (size_t i = 0; i < rows->count; i++) {
        if (leading_sign(subject->points, rows->values + i * subject->points->count))
            continue;
        gsnn_findings_false(findings, GSNN_CHECK_NON_PARALLEL,
                            "%s: admissible, but the weights of neuron %zu are 0", architecture->id,
                            i + 1);
        return GSNN_OK;
    }
    size_t first = 0, second = 0;
    gsnn_status status = find_parallel(subject->points, rows, architecture->type == 2, &first,
                                       &second, subject->error);
    if (status)
        return status;
    if (first < rows->count) {
        gsnn_findings_false(findings, GSNN_CHECK_NON_PARALLEL,
                            "%s: admissible, but neurons %zu and %zu have %s weights",
                            architecture->id, first + 1, second + 1,
                            architecture->type == 2 ? "parallel" : "equal");
        return GSNN_OK;
    }
    gsnn_findings_pass(findings, GSNN_CHECK_NON_PARALLEL, rows->count);
    subject->own[a].non_parallel = true;
    return GSNN_OK;
}
