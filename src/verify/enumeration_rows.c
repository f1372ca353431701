#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"
#include "verify/enumeration_subject.h"

#include <stdlib.h>
#include <string.h>

/* The file's rows of a signed permutation action, with the values at the -e_i added. */
static gsnn_status expand_listed(gsnn_verify_rows *rows, const gsnn_verify_subject *subject,
                                 const gsnn_record_weights *weights) {
    size_t degree = subject->points->degree, values = weights->row_count * degree;
    rows->owned = gsnn_resize(NULL, 2 * values, sizeof *rows->owned);
    if (!rows->owned)
        return gsnn_fail_memory(subject->error);
    for (size_t i = 0; i < values; i++) {
        rows->owned[2 * i] = weights->rows[i];
        rows->owned[2 * i + 1] = -weights->rows[i];
    }
    rows->values = rows->owned;
    return GSNN_OK;
}

/* Spreads the first row over the neurons along rho, which is transitive. */
static gsnn_status propagate(gsnn_verify_rows *rows, const gsnn_verify_subject *subject, size_t a) {
    const gsnn_proof_points *points = subject->points;
    const int32_t *rho = subject->record->architectures[a].signed_permutations;
    size_t n = rows->count, degree = points->count, found = 1;
    gsnn_status status = GSNN_OK;
    uint32_t *queue = gsnn_new(n, sizeof *queue);
    bool *seen = gsnn_new(n, sizeof *seen);
    rows->owned = gsnn_resize(NULL, n * degree, sizeof *rows->owned);
    if (!queue || !seen || !rows->owned) {
        status = gsnn_fail_memory(subject->error);
        goto done;
    }
    memcpy(rows->owned, subject->own[a].pattern.labels, degree * sizeof *rows->owned);
    seen[0] = true;
    for (size_t next = 0; next < found; next++) {
        size_t i = queue[next];
        const int32_t *from = rows->owned + i * degree;
        for (size_t k = 0; k < points->generator_count; k++) {
            const gsnn_proof_point *g = points->generators + k * degree;
            int32_t entry = rho[k * n + i];
            size_t j = (size_t)abs(entry) - 1;
            if (seen[j])
                continue;
            seen[j] = true;
            queue[found++] = (uint32_t)j;
            int32_t *to = rows->owned + j * degree;
            for (size_t x = 0; x < degree; x++)
                to[g[x]] = entry > 0 ? from[x] : -from[x];
        }
    }
    rows->values = rows->owned;
done:
    free(queue);
    free(seen);
    return status;
}

gsnn_status gsnn_verify_rows_new(gsnn_verify_rows *rows, const gsnn_verify_subject *subject,
                                 size_t a, const char **why_not) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const gsnn_verify_own *own = &subject->own[a];
    const gsnn_proof_points *points = subject->points;
    gsnn_status status = GSNN_OK;
    *rows = (gsnn_verify_rows){0};
    *why_not = NULL;
    if (!own->pair_sound)
        *why_not = gsnn_verify_no_pair(architecture);
    else if (!architecture->signed_permutations)
        *why_not = "its rho is not listed";
    else if (!own->rho_sound)
        *why_not = "its rho is false";
    else if (architecture->neurons > GSNN_VERIFY_MOST_VALUES / points->count)
        *why_not = "it has too many neurons";
    if (*why_not)
        return GSNN_OK;
    const gsnn_record_weights *weights = subject->weights;
    rows->count = (size_t)architecture->neurons;
    rows->listed = own->weights_sound && weights->rows && weights->row_count == rows->count;
    if (!rows->listed)
        status = propagate(rows, subject, a);
    else if (points->sides == 2)
        status = expand_listed(rows, subject, weights);
    else
        rows->values = weights->rows;
    if (status)
        gsnn_verify_rows_clear(rows);
    return status;
}

gsnn_status gsnn_verify_rows_again(gsnn_verify_rows *rows, const gsnn_verify_subject *subject,
                                   size_t a) {
    *rows = (gsnn_verify_rows){.count = (size_t)subject->record->architectures[a].neurons};
    gsnn_status status = propagate(rows, subject, a);
    if (status)
        gsnn_verify_rows_clear(rows);
    return status;
}

void gsnn_verify_rows_clear(gsnn_verify_rows *rows) {
    free(rows->owned);
    *rows = (gsnn_verify_rows){0};
}

bool gsnn_verify_row_is_fixed(const gsnn_proof_points *points, const int32_t *row,
                              const gsnn_proof_point *h, int8_t sign) {
    for (size_t i = 0; i < points->degree; i++) {
        gsnn_proof_point x = points->basis[i];
        if (row[h[x]] != sign * row[x])
            return false;
    }
    return true;
}

int8_t gsnn_verify_neuron_sign(const gsnn_proof_points *points, int type, const int32_t *row,
                               const gsnn_proof_point *h) {
    if (gsnn_verify_row_is_fixed(points, row, h, 1))
        return 1;
    return type == 2 && gsnn_verify_row_is_fixed(points, row, h, -1) ? -1 : 0;
}

void gsnn_verify_set_probes(gsnn_verify_own *own, const gsnn_proof_points *points) {
    size_t degree = points->degree;
    own->probe_count = 0;
    for (size_t round = 0; round < GSNN_VERIFY_MOST_PROBES; round++)
        for (size_t k = 0; k < own->generator_count; k++) {
            const gsnn_proof_point *h = own->generators + k * points->count;
            size_t i = round * degree / GSNN_VERIFY_MOST_PROBES;
            size_t end = (round + 1) * degree / GSNN_VERIFY_MOST_PROBES;
            while (i < end && h[points->basis[i]] == points->basis[i])
                i++;
            if (i < end && own->probe_count < GSNN_VERIFY_MOST_PROBES)
                own->probes[own->probe_count++] =
                    (gsnn_verify_probe){points->basis[i], h[points->basis[i]], own->chi[k]};
        }
}

/* Whether a row fulfils the probes of b; up to the sign, if that is asked. */
static bool passes(const int32_t *row, const gsnn_verify_own *b, bool up_to_sign) {
    for (size_t i = 0; i < b->probe_count; i++) {
        int32_t x = row[b->probes[i].x], y = row[b->probes[i].y];
        if (up_to_sign ? x != y && x != -y : y != b->probes[i].sign * x)
            return false;
    }
    return true;
}

bool gsnn_verify_rows_fixed(const gsnn_proof_points *points, int type, const gsnn_verify_rows *rows,
                            const gsnn_verify_own *b) {
    for (size_t j = 0; j < rows->count; j++) {
        const int32_t *row = rows->values + j * points->count;
        size_t k = 0;
        if (!passes(row, b, true))
            continue;
        while (k < b->generator_count &&
               gsnn_verify_neuron_sign(points, type, row, b->generators + k * points->count))
            k++;
        if (k == b->generator_count)
            return true;
    }
    return false;
}

bool gsnn_verify_rows_fit(const gsnn_proof_points *points, const gsnn_verify_rows *rows,
                          const gsnn_verify_own *b) {
    for (size_t j = 0; j < rows->count; j++) {
        const int32_t *row = rows->values + j * points->count;
        size_t k = 0;
        if (!passes(row, b, false))
            continue;
        while (k < b->generator_count &&
               gsnn_verify_row_is_fixed(points, row, b->generators + k * points->count, b->chi[k]))
            k++;
        if (k == b->generator_count)
            return true;
    }
    return false;
}
