#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The inputs on which outputs of networks are compared. */
enum { INPUTS = 2 };

/* The value of each label from -labels to labels, at values[labels + label]. */
typedef struct labelled {
    double *values;
    size_t labels;
} labelled;

/* A number in [-1, 1) that depends on seed and index alone. */
static double random_number(uint64_t seed, uint64_t index) {
    uint64_t state = seed + index * UINT64_C(0x9e3779b97f4a7c15); /* a step of the generator each */
    return (double)(gsnn_random_next(&state) >> 11) / 4503599627370496.0 - 1.0; /* 53 bits / 2^52 */
}

/* The input g x of degree numbers. */
static void move_input(const gsnn_proof_points *points, const gsnn_proof_point *g, const double *x,
                       double *image) {
    for (size_t i = 0; i < points->degree; i++)
        image[i] = 0;
    for (size_t i = 0; i < points->degree; i++)
        gsnn_proof_point_add_multiple(points, g[points->basis[i]], x[i], image);
}

gsnn_status gsnn_verify_random_fixed_row(const gsnn_verify_subject *subject, double **row) {
    const gsnn_proof_points *points = subject->points;
    gsnn_status status = GSNN_OK;
    double *c = *row = gsnn_new(points->degree, sizeof *c);
    double *r = gsnn_new(points->degree, sizeof *r);
    gsnn_proof_point *orbit = gsnn_new(points->count, sizeof *orbit);
    bool *met = gsnn_new(points->count, sizeof *met);
    if (!c || !r || !orbit || !met) {
        status = gsnn_fail_memory(subject->error);
        goto done;
    }
    for (size_t i = 0; i < points->degree; i++)
        r[i] = random_number(subject->seed + 1, i);
    for (size_t i = 0; i < points->degree; i++) {
        size_t length = 1;
        double sum = 0;
        orbit[0] = points->basis[i];
        met[orbit[0]] = true;
        for (size_t next = 0; next < length; next++) {
            sum += gsnn_proof_point_dot(points, orbit[next], r);
            for (size_t k = 0; k < points->generator_count; k++) {
                gsnn_proof_point y = points->generators[k * points->count + orbit[next]];
                if (!met[y])
                    orbit[length++] = y;
                met[y] = true;
            }
        }
        c[i] = sum / (double)length;
        while (length)
            met[orbit[--length]] = false;
    }
done:
    free(r);
    free(orbit);
    free(met);
    return status;
}

/* A random combination of the listed basis, evaluated at one point of each label. */
static gsnn_status combine_basis(const gsnn_verify_subject *subject, size_t a, double *by_label,
                                 size_t labels) {
    const gsnn_proof_points *points = subject->points;
    const gsnn_verify_own *own = &subject->own[a];
    size_t m = points->degree, dimension = own->pattern.dimension;
    double *row = gsnn_new(m, sizeof *row);
    if (!row)
        return gsnn_fail_memory(subject->error);
    for (size_t k = 0; k < dimension; k++)
        for (size_t i = 0; i < m; i++)
            row[i] += random_number(subject->seed, k) * own->basis[k * m + i];
    for (size_t x = points->count; x-- > 0;) {
        int32_t label = own->pattern.labels[x];
        if (label > 0 && (size_t)label <= labels)
            by_label[label] = gsnn_proof_point_dot(points, (gsnn_proof_point)x, row);
    }
    free(row);
    return GSNN_OK;
}

/* A random weight row, whose values the caller frees, in an order of weights that fits rows.  *done
 * is false when the architecture of a matrix action lists no basis to take it from. */
static gsnn_status random_row(const gsnn_verify_subject *subject, size_t a,
                              const gsnn_verify_rows *rows, labelled *weights, bool *done) {
    const gsnn_verify_own *own = &subject->own[a];
    bool patterns = subject->record->group.action->permutes_inputs;
    weights->values = NULL;
    *done = patterns || own->basis || !own->pattern.dimension;
    if (!*done)
        return GSNN_OK;
    /* Listed rows have the file's labels, of which there are as many as dimensions. */
    size_t labels = rows->listed ? subject->record->architectures[a].weights.dimension
                                 : (size_t)own->pattern.label_count;
    gsnn_status status = GSNN_OK;
    weights->labels = labels;
    weights->values = gsnn_new(2 * labels + 1, sizeof *weights->values);
    if (!weights->values)
        return gsnn_fail_memory(subject->error);
    double *by_label = weights->values + labels;
    if (!patterns)
        status = combine_basis(subject, a, by_label, labels);
    for (size_t label = 1; label <= labels; label++) {
        if (patterns)
            by_label[label] = random_number(subject->seed, label);
        weights->values[labels - label] = -by_label[label];
    }
    return status;
}

/* The output of the neurons of a network of the type: type 1 with output weight and bias, type 2
 * with its linear part and no bias.  *scale gets the sum of the absolute terms. */
static double output(int type, const double *pre, size_t n, double weight, double bias,
                     double *scale) {
    double sum = 0, size = 0;
    for (size_t j = 0; j < n; j++) {
        double z = type == 1 ? pre[j] + bias : pre[j];
        sum += (z > 0 ? z : 0) - (type == 2 ? z / 2 : 0);
        size += fabs(z);
    }
    *scale = fabs(weight) * size;
    return weight * sum;
}

/* Sums of a few hundred thousand terms lose no more than this, relative to the terms' size. */
static const double TOLERANCE = 1e-9;

/* Each random input and, behind it, where the generators take it. */
typedef struct inputs {
    size_t each, count; /* of one random input; all */
    double *x;          /* count x degree */
} inputs;

static gsnn_status inputs_init(inputs *in, const gsnn_verify_subject *subject) {
    const gsnn_proof_points *points = subject->points;
    size_t m = points->degree;
    in->each = 1 + points->generator_count;
    in->count = INPUTS * in->each;
    in->x = gsnn_new(in->count, m * sizeof *in->x);
    if (!in->x)
        return gsnn_fail_memory(subject->error);
    for (size_t t = 0; t < INPUTS; t++) {
        double *x = in->x + t * in->each * m;
        for (size_t i = 0; i < m; i++)
            x[i] = random_number(subject->seed + 2 + t, i);
        for (size_t k = 0; k < points->generator_count; k++)
            move_input(points, points->generators + k * points->count, x, x + (k + 1) * m);
    }
    return GSNN_OK;
}

static double dot(const double *x, const double *y, size_t length) {
    /* Two sums, since each addition waits for the one before. */
    double even = 0, odd = 0;
    size_t c = 0;
    for (; c + 1 < length; c += 2) {
        even += x[c] * y[c];
        odd += x[c + 1] * y[c + 1];
    }
    if (c < length)
        even += x[c] * y[c];
    return even + odd;
}

/* pre[i * rows + j] = w_j . x_i for the row w_j of each neuron and each input; row has room for
 * one. */
static void preactivate(const gsnn_proof_points *points, const gsnn_verify_rows *rows,
                        const labelled *weights, const inputs *in, double *row, double *pre) {
    const double *by_label = weights->values + weights->labels;
    for (size_t j = 0; j < rows->count; j++) {
        const int32_t *labels = rows->values + j * points->count;
        for (size_t c = 0; c < points->degree; c++)
            row[c] = by_label[labels[points->basis[c]]];
        for (size_t i = 0; i < in->count; i++)
            pre[i * rows->count + j] = dot(row, in->x + i * points->degree, points->degree);
    }
}

/* f(x) for the network with a = 0.7, b = 0.3 and d = 0.1, from w_j . x of all neurons; *scale gets
 * the sum of the absolute terms. */
static double evaluate(const gsnn_verify_subject *subject, int type, const double *pre, size_t n,
                       const double *x, double *scale) {
    double value = output(type, pre, n, 0.7, 0.3, scale) + 0.1;
    for (size_t i = 0; i < subject->points->degree; i++) {
        value += subject->linear[i] * x[i];
        *scale += fabs(subject->linear[i] * x[i]);
    }
    return value;
}

/* Compares f(g x) with f(x) for each generator and a few x. */
static void compare(gsnn_verify_subject *subject, size_t a, size_t n, const inputs *in,
                    const double *pre) {
    size_t m = subject->points->degree;
    int type = subject->record->architectures[a].type;
    for (size_t t = 0; t < INPUTS; t++) {
        size_t first = t * in->each;
        double scale,
            value = evaluate(subject, type, pre + first * n, n, in->x + first * m, &scale);
        for (size_t k = 0; k + 1 < in->each; k++) {
            size_t i = first + 1 + k;
            double moved_scale;
            double moved = evaluate(subject, type, pre + i * n, n, in->x + i * m, &moved_scale);
            if (fabs(moved - value) <= TOLERANCE * (1 + scale + moved_scale))
                continue;
            gsnn_findings_false(subject->findings, GSNN_CHECK_INVARIANCE,
                                "%s: f(g x) = %.12g, but f(x) = %.12g, for generators[%zu] and "
                                "random input %zu",
                                subject->record->architectures[a].id, moved, value, k, t + 1);
            return;
        }
    }
    gsnn_findings_pass(subject->findings, GSNN_CHECK_INVARIANCE,
                       INPUTS * subject->points->generator_count);
}

gsnn_status gsnn_verify_check_invariance(gsnn_verify_subject *subject, size_t a,
                                         const gsnn_verify_rows *rows) {
    size_t n = rows->count;
    labelled weights;
    bool done;
    gsnn_status status = random_row(subject, a, rows, &weights, &done);
    if (status || !done) {
        if (!status)
            gsnn_findings_skip(subject->findings, GSNN_CHECK_INVARIANCE,
                               "%s: its weights are not listed",
                               subject->record->architectures[a].id);
        return status;
    }
    inputs in = {0};
    status = inputs_init(&in, subject);
    double *pre = status ? NULL : gsnn_resize(NULL, in.count, n * sizeof *pre);
    double *row = gsnn_resize(NULL, subject->points->degree, sizeof *row);
    double *kept = gsnn_resize(NULL, INPUTS * n, sizeof *kept);
    subject->own[a].preactivations = kept;
    if (!status && (!pre || !row || !kept))
        status = gsnn_fail_memory(subject->error);
    if (!status) {
        preactivate(subject->points, rows, &weights, &in, row, pre);
        for (size_t t = 0; t < INPUTS; t++)
            memcpy(kept + t * n, pre + t * in.each * n, n * sizeof *kept);
        compare(subject, a, n, &in, pre);
    }
    free(weights.values);
    free(pre);
    free(row);
    free(in.x);
    return status;
}

#define PLACE "morphisms[%zu] (%s to %s): "

/* Neuron i of `to` takes s times the weights of neuron j of `from`, entry i of the map being s j.
 * These rows belong to `to` exactly when the map commutes with the two rho, and the function is
 * then kept; a type 1 source has a bias, so that no sign is allowed. */
static bool map_is_sound(gsnn_verify_subject *subject, size_t index) {
    const gsnn_record_morphism *morphism = &subject->record->morphisms[index];
    const gsnn_record_architecture *from = &subject->record->architectures[morphism->from];
    const gsnn_record_architecture *to = &subject->record->architectures[morphism->to];
    const int32_t *map = morphism->neurons;
    size_t n1 = (size_t)from->neurons, n2 = (size_t)to->neurons;
    for (size_t i = 0; i < n2 && from->type == 1; i++)
        if (map[i] < 0) {
            gsnn_findings_false(subject->findings, GSNN_CHECK_NEURON_MAPS,
                                PLACE "neurons[%zu]: %d, but %s has a bias", index, from->id,
                                to->id, i, map[i], from->id);
            return false;
        }
    for (size_t k = 0; k < subject->points->generator_count; k++) {
        const int32_t *rho1 = from->signed_permutations + k * n1;
        const int32_t *rho2 = to->signed_permutations + k * n2;
        for (size_t i = 0; i < n2; i++) {
            int32_t moved = map[(size_t)abs(rho2[i]) - 1], image = rho1[(size_t)abs(map[i]) - 1];
            if ((rho2[i] < 0 ? -moved : moved) == (map[i] < 0 ? -image : image))
                continue;
            gsnn_findings_false(subject->findings, GSNN_CHECK_NEURON_MAPS,
                                PLACE "neurons[%zu]: it does not commute with generators[%zu]",
                                index, from->id, to->id, i, k);
            return false;
        }
    }
    gsnn_findings_pass(subject->findings, GSNN_CHECK_NEURON_MAPS, n2);
    return true;
}

/* Compares the outputs of the random network of `from` with those of the grown one. */
static gsnn_status compare_outputs(gsnn_verify_subject *subject, size_t index) {
    const gsnn_record_morphism *morphism = &subject->record->morphisms[index];
    const gsnn_record_architecture *from = &subject->record->architectures[morphism->from];
    const gsnn_record_architecture *to = &subject->record->architectures[morphism->to];
    const gsnn_verify_own *own = &subject->own[morphism->from];
    size_t n1 = (size_t)from->neurons, n2 = (size_t)to->neurons;
    double bias = from->type == 1 ? 0.3 : 0.0, weight = 0.7;
    double *grown = gsnn_new(n2, sizeof *grown);
    if (!grown)
        return gsnn_fail_memory(subject->error);
    for (size_t t = 0; t < INPUTS; t++) {
        const double *pre = own->preactivations + t * n1;
        double scale, grown_scale;
        for (size_t i = 0; i < n2; i++) {
            int32_t entry = morphism->neurons[i];
            grown[i] = entry > 0 ? pre[entry - 1] : -pre[-entry - 1];
        }
        double f1 = output(from->type, pre, n1, weight, bias, &scale);
        double f2 =
            output(to->type, grown, n2, weight * (double)n1 / (double)n2, bias, &grown_scale);
        if (fabs(f1 - f2) <= TOLERANCE * (1 + scale + grown_scale))
            continue;
        gsnn_findings_false(subject->findings, GSNN_CHECK_OUTPUTS,
                            PLACE "%.12g grows into %.12g at random input %zu", index, from->id,
                            to->id, f1, f2, t + 1);
        free(grown);
        return GSNN_OK;
    }
    free(grown);
    gsnn_findings_pass(subject->findings, GSNN_CHECK_OUTPUTS, INPUTS);
    return GSNN_OK;
}

gsnn_status gsnn_verify_check_neuron_maps(gsnn_verify_subject *subject) {
    const gsnn_enumeration_record *record = subject->record;
    gsnn_findings *findings = subject->findings;
    gsnn_status status = GSNN_OK;
    for (size_t m = 0; m < record->morphism_count && !status; m++) {
        const gsnn_record_morphism *morphism = &record->morphisms[m];
        const gsnn_verify_own *from = &subject->own[morphism->from];
        const gsnn_verify_own *to = &subject->own[morphism->to];
        if (morphism->kind != GSNN_RECORD_INCLUSION)
            continue;
        const char *why_not = NULL;
        if (!morphism->neurons)
            why_not = "its neuron map is not listed";
        else if (!from->rho_sound || !to->rho_sound)
            why_not = "the rho at its ends are missing or false";
        const char *a = record->architectures[morphism->from].id;
        const char *b = record->architectures[morphism->to].id;
        if (why_not) {
            gsnn_findings_skip(findings, GSNN_CHECK_NEURON_MAPS, PLACE "%s", m, a, b, why_not);
            gsnn_findings_skip(findings, GSNN_CHECK_OUTPUTS, PLACE "%s", m, a, b, why_not);
            continue;
        }
        map_is_sound(subject, m);
        if (from->preactivations)
            status = compare_outputs(subject, m);
        else
            gsnn_findings_skip(findings, GSNN_CHECK_OUTPUTS,
                               PLACE "there is no random network of %s", m, a, b, a);
    }
    if (!record->morphisms_listed) {
        gsnn_findings_skip(findings, GSNN_CHECK_NEURON_MAPS, "the file leaves the morphisms out");
        gsnn_findings_skip(findings, GSNN_CHECK_OUTPUTS, "the file leaves the morphisms out");
    }
    return status;
}
