#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"
#include "proof/vectors.h"

#include <math.h>
#include <stdlib.h>

/* Whether the listed first row is a generic row of V(H,chi): its free weights are the labels of
 * the own pattern, renamed one to one up to sign.  If not, the input where it fails, from 0. */
static gsnn_status compare_pattern(gsnn_verify_subject *subject, size_t a, bool *equal,
                                   size_t *input) {
    const gsnn_proof_points *points = subject->points;
    const gsnn_record_weights *weights = subject->weights;
    const gsnn_proof_pattern *own = &subject->own[a].pattern;
    int32_t *name = gsnn_new((size_t)own->label_count + 1, sizeof *name);
    int32_t *label = gsnn_new(weights->dimension + 1, sizeof *label);
    *equal = name && label;
    for (size_t i = 0; *equal && i < points->degree; i++) {
        int32_t x = own->labels[points->basis[i]], k = weights->rows[i];
        int32_t sign = (x > 0) - (x < 0);
        *input = i;
        if (!x || !k) {
            *equal = !x && !k;
            continue;
        }
        if (!name[abs(x)] && !label[abs(k)]) {
            name[abs(x)] = sign * k;
            label[abs(k)] = k > 0 ? x : -x;
        }
        *equal = name[abs(x)] == sign * k && label[abs(k)] == (k > 0 ? x : -x);
    }
    gsnn_status status = name && label ? GSNN_OK : gsnn_fail_memory(subject->error);
    free(name);
    free(label);
    return status;
}

static gsnn_status check_pattern(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    bool equal;
    size_t input = 0;
    gsnn_status status = compare_pattern(subject, a, &equal, &input);
    if (status)
        return status;
    subject->own[a].weights_sound = equal;
    if (equal)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_WEIGHT_SPACE, 0);
    else
        gsnn_findings_false(subject->findings, GSNN_CHECK_WEIGHT_SPACE,
                            "%s: weights.rows[0][%zu]: %d does not fit w h = chi(h) w",
                            architecture->id, input, subject->weights->rows[input]);
    return GSNN_OK;
}

static gsnn_status check_basis(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    gsnn_verify_own *own = &subject->own[a];
    gsnn_proof_basis basis;
    size_t dimension = architecture->weights.dimension;
    gsnn_status status = gsnn_proof_vectors_read_basis(
        &basis, subject->points, architecture->weights.basis_exact, dimension, own->generators,
        own->chi, own->generator_count, subject->error);
    if (status)
        return status;
    if (basis.stray < dimension)
        gsnn_findings_false(subject->findings, GSNN_CHECK_WEIGHT_SPACE,
                            "%s: weights.basis_exact[%zu]: not a solution of w h = chi(h) w",
                            architecture->id, basis.stray);
    else if (basis.rank < dimension)
        gsnn_findings_false(subject->findings, GSNN_CHECK_WEIGHT_SPACE,
                            "%s: weights.basis_exact: %zu rows of rank %zu", architecture->id,
                            dimension, basis.rank);
    if (basis.stray < dimension || basis.rank < dimension) {
        free(basis.doubles);
        return GSNN_OK;
    }
    gsnn_findings_pass(subject->findings, GSNN_CHECK_WEIGHT_SPACE, 0);
    own->basis = basis.doubles;
    own->weights_sound = true;
    return GSNN_OK;
}

/* The numbers of free parameters, from the dimensions that the checker found. */
static void check_parameters(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const gsnn_record_parameters *stated = &architecture->parameters;
    int64_t weights = (int64_t)subject->own[a].pattern.dimension;
    int64_t bias = architecture->type == 1, linear = (int64_t)subject->invariant_dimension;
    int64_t output = 1, constant = 1;
    if (subject->record->codomain.given) { /* output weights are counted elsewhere */
        bias = bias && subject->record->codomain.activation != GSNN_RECORD_SIN;
        output = stated->output;
        linear = (int64_t)subject->linear_maps;
        constant = (int64_t)subject->constants;
    }
    const struct {
        const char *name;
        int64_t stated, is;
    } counts[] = {
        {"weights", stated->weights, weights},
        {"bias", stated->bias, bias},
        {"output", stated->output, output},
        {"linear", stated->linear, linear},
        {"constant", stated->constant, constant},
        {"total", stated->total, weights + bias + output + linear + constant},
    };
    bool sound = true;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        if (counts[i].stated == counts[i].is)
            continue;
        sound = false;
        gsnn_findings_false(subject->findings, GSNN_CHECK_PARAMETERS,
                            "%s: parameters.%s: %lld, but it is %lld", architecture->id,
                            counts[i].name, (long long)counts[i].stated, (long long)counts[i].is);
    }
    if (sound)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_PARAMETERS, 0);
}

gsnn_status gsnn_verify_check_weights(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const gsnn_record_weights *weights = subject->weights;
    gsnn_verify_own *own = &subject->own[a];
    gsnn_findings *findings = subject->findings;
    if (!own->pair_sound) {
        const unsigned checks[] = {GSNN_CHECK_WEIGHT_DIMENSION, GSNN_CHECK_WEIGHT_SPACE,
                                   GSNN_CHECK_PARAMETERS};
        for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
            gsnn_findings_skip(findings, checks[i], "%s: %s", architecture->id,
                               gsnn_verify_no_pair(architecture));
        return GSNN_OK;
    }
    gsnn_status status = gsnn_proof_weight_space(&own->pattern, subject->points, own->generators,
                                                 own->chi, own->generator_count, subject->error);
    if (status)
        return status;
    for (size_t x = 0; x < subject->points->count; x++)
        own->zeros += !own->pattern.labels[x];
    check_parameters(subject, a);
    if (!weights->listed) {
        own->weights_sound = true;
        for (unsigned check = GSNN_CHECK_WEIGHT_DIMENSION; check <= GSNN_CHECK_WEIGHT_SPACE;
             check++)
            gsnn_findings_skip(findings, check, "%s: its weights are not listed", architecture->id);
        return GSNN_OK;
    }
    if (weights->dimension != own->pattern.dimension) {
        gsnn_findings_false(findings, GSNN_CHECK_WEIGHT_DIMENSION,
                            "%s: weights.dimension: %zu, but V(H,chi) has dimension %zu",
                            architecture->id, weights->dimension, own->pattern.dimension);
        return GSNN_OK;
    }
    gsnn_findings_pass(findings, GSNN_CHECK_WEIGHT_DIMENSION, 0);
    if (weights->rows)
        return check_pattern(subject, a);
    bool patterns = subject->record->group.action->permutes_inputs;
    if (weights->basis_exact || (!patterns && !weights->dimension))
        return check_basis(subject, a);
    own->weights_sound = true;
    gsnn_findings_skip(findings, GSNN_CHECK_WEIGHT_SPACE, "%s: its weights are not listed",
                       architecture->id);
    return GSNN_OK;
}

/* The listed numbers are decimals of doubles that may have been rounded a few times. */
static const double TOLERANCE = 1e-12;

/* The values of basis row k at one point of each label. */
static void evaluate_labels(const gsnn_verify_subject *subject, size_t a, size_t k,
                            double *by_label) {
    const gsnn_proof_points *points = subject->points;
    const gsnn_verify_own *own = &subject->own[a];
    for (size_t x = points->count; x-- > 0;)
        if (own->pattern.labels[x] > 0)
            by_label[own->pattern.labels[x]] =
                gsnn_proof_point_dot(points, (gsnn_proof_point)x, own->basis + k * points->degree);
}

/* Compares basis matrix k with the values; the row and column where it fails, or true. */
static bool numbers_agree(const gsnn_verify_subject *subject, size_t a, size_t k,
                          const gsnn_verify_rows *rows, const double *by_label, size_t *row,
                          size_t *column) {
    const gsnn_proof_points *points = subject->points;
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
    if (subject->record->group.action->permutes_inputs || !weights->dimension)
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
