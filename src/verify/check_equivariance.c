#include "verify/checks.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Finds where w_j g = s w_i fails, entry i of rho(g) being s j; true when nowhere. */
static bool rows_agree(const gsnn_verify_points *points, const gsnn_verify_rows *rows,
                       const gsnn_verify_point *g, const int32_t *rho, size_t *neuron,
                       size_t *input) {
    for (size_t i = 0; i < rows->count; i++) {
        int32_t sign = rho[i] > 0 ? 1 : -1;
        const int32_t *w_i = rows->values + i * points->count;
        const int32_t *w_j = rows->values + ((size_t)abs(rho[i]) - 1) * points->count;
        for (size_t c = 0; c < points->degree; c++) {
            gsnn_verify_point x = points->basis[c];
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
    const gsnn_verify_points *points = subject->points;
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
static int32_t leading_sign(const gsnn_verify_points *points, const int32_t *row) {
    for (size_t c = 0; c < points->degree; c++) {
        int32_t label = row[points->basis[c]];
        if (label)
            return label > 0 ? 1 : -1;
    }
    return 0;
}

static bool rows_equal(const gsnn_verify_points *points, const int32_t *a, const int32_t *b,
                       int32_t sign) {
    for (size_t c = 0; c < points->degree; c++)
        if (a[points->basis[c]] != sign * b[points->basis[c]])
            return false;
    return true;
}

/* Finds a row equal to an earlier one (up to sign, for type 2) with a hash table; *first is
 * rows->count when there is none. */
static gsnn_status find_parallel(const gsnn_verify_points *points, const gsnn_verify_rows *rows,
                                 bool up_to_sign, size_t *first, size_t *second,
                                 gsnn_error *error) {
    size_t slot_count = 16;
    while (slot_count < 2 * rows->count)
        slot_count *= 2;
    uint32_t *slots = gsnn_new(slot_count, sizeof *slots);
    if (!slots)
        return gsnn_fail_memory(error);
    *first = rows->count;
    for (size_t i = 0; i < rows->count && *first == rows->count; i++) {
        const int32_t *row = rows->values + i * points->count;
        int32_t sign = up_to_sign ? leading_sign(points, row) : 1;
        uint64_t hash = 0;
        for (size_t c = 0; c < points->degree; c++) {
            hash ^= (uint32_t)(sign * row[points->basis[c]]);
            hash *= 0x9e3779b97f4a7c15u;
            hash ^= hash >> 32;
        }
        size_t slot = hash & (slot_count - 1);
        for (; slots[slot]; slot = (slot + 1) & (slot_count - 1)) {
            const int32_t *other = rows->values + (slots[slot] - 1) * points->count;
            if (!rows_equal(points, row, other, 1) &&
                !(up_to_sign && rows_equal(points, row, other, -1)))
                continue;
            *first = slots[slot] - 1;
            *second = i;
            break;
        }
        slots[slot] = (uint32_t)i + 1;
    }
    free(slots);
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
