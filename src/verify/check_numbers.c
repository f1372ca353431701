#include "verify/checks.h"
#include "verify/random_network.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

/* The listed numbers are decimals of doubles that may have been rounded a few times. */
static const double TOLERANCE = 1e-12;

/* The values of basis row k at one point of each label. */
static void evaluate_labels(const gsnn_verify_subject *subject, size_t a, size_t k,
                            double *by_label) {
    const gsnn_verify_points *points = subject->points;
    const gsnn_verify_own *own = &subject->own[a];
    for (size_t x = points->count; x-- > 0;)
        if (own->pattern.labels[x] > 0)
            by_label[own->pattern.labels[x]] = gsnn_verify_point_dot(
                points, (gsnn_verify_point)x, own->basis + k * points->degree);
}

/* Compares basis matrix k with the values; the row and column where it fails, or true. */
static bool numbers_agree(const gsnn_verify_subject *subject, size_t a, size_t k,
                          const gsnn_verify_rows *rows, const double *by_label, size_t *row,
                          size_t *column) {
    const gsnn_verify_points *points = subject->points;
    const gsnn_record_weights *weights = &subject->record->architectures[a].weights;
    for (size_t j = 0; j < weights->basis_row_count; j++)
        for (size_t c = 0; c < points->degree; c++) {
            int32_t label = rows->values[j * points->count + points->basis[c]];
            double exact = label < 0 ? -by_label[-label] : by_label[label];
            double number = weights->basis[(k * weights->basis_row_count + j) * points->degree + c];
            if (fabs(number - exact) <= TOLERANCE * (1 + fabs(exact)))
                continue;
            *row = j;
            *column = c;
            return false;
        }
    return true;
}

gsnn_status gsnn_verify_check_numbers(gsnn_verify_subject *subject, size_t a,
                                      const gsnn_verify_rows *rows) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const gsnn_record_weights *weights = &architecture->weights;
    const gsnn_verify_own *own = &subject->own[a];
    if (subject->points->action != GSNN_RECORD_MATRIX || !weights->dimension)
        return GSNN_OK;
    if (!weights->basis || !own->basis) {
        gsnn_findings_skip(subject->findings, GSNN_CHECK_WEIGHT_NUMBERS, "%s: %s", architecture->id,
                           weights->basis ? "its exact basis is missing or false"
                                          : "its weights are not listed");
        return GSNN_OK;
    }
    double *by_label = gsnn_new((size_t)own->pattern.label_count + 1, sizeof *by_label);
    if (!by_label)
        return gsnn_fail_memory(subject->error);
    bool sound = true;
    for (size_t k = 0; k < weights->dimension; k++) {
        size_t row, column;
        evaluate_labels(subject, a, k, by_label);
        if (numbers_agree(subject, a, k, rows, by_label, &row, &column))
            continue;
        sound = false;
        gsnn_findings_false(subject->findings, GSNN_CHECK_WEIGHT_NUMBERS,
                            "%s: weights.basis[%zu][%zu][%zu]: not what basis_exact and rho give",
                            architecture->id, k, row, column);
    }
    if (sound)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_WEIGHT_NUMBERS,
                           weights->dimension * weights->basis_row_count * subject->points->degree);
    free(by_label);
    return GSNN_OK;
}
