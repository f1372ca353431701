#include "density/closed_moments.h"

#include "base/error.h"
#include "base/memory.h"
#include "density/kernels.h"
#include "density/moment_order.h"
#include "density/neuron.h"
#include "density/set_function.h"
#include "density/tied_points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A neuron whose variables are standard normal: vectors of doubles. */
typedef struct vectors {
    gsnn_law_activation activation;
    double slope, scale;
    size_t places, terms, variables;
    double *rows; /* places x terms x variables */
} vectors;

static double dot(const vectors *v, size_t a, size_t b) {
    double sum = 0;
    for (size_t j = 0; j < v->variables; j++)
        sum += v->rows[a * v->variables + j] * v->rows[b * v->variables + j];
    return sum;
}

/* Scales exact coefficients by standard deviations; false where a variable is not a centred
 * normal one that matters. */
static gsnn_status from_neuron(vectors *v, bool *possible, const gsnn_neuron *n,
                               gsnn_error *error) {
    *v = (vectors){.activation = n->activation,
                   .slope = n->slope ? fmpq_get_d(n->slope) : 0,
                   .scale = n->halved ? 0.5 : 1,
                   .places = n->places,
                   .terms = n->terms,
                   .variables = n->variables};
    size_t rows = n->places * n->terms;
    v->rows = gsnn_new(rows * n->variables, sizeof *v->rows);
    if (!v->rows)
        return gsnn_fail_memory(error);
    for (size_t j = 0; *possible && j < n->variables; j++) {
        const gsnn_distribution *law = n->laws[j];
        bool centred = law->family == GSNN_LAW_NORMAL && fmpq_is_zero(law->first);
        double deviation = centred ? sqrt(fmpq_get_d(law->second)) : 0;
        for (size_t r = 0; r < rows; r++) {
            const fmpq *c = n->coefficients + r * n->variables + j;
            *possible = *possible && (centred || gsnn_distribution_is_zero(law) || fmpq_is_zero(c));
            v->rows[r * n->variables + j] = deviation * fmpq_get_d(c);
        }
    }
    return GSNN_OK;
}

/* The same for a tied law of a group of matrices, from the record's doubles. */
static gsnn_status from_doubles(vectors *v, bool *possible, const gsnn_tied_law *law,
                                const gsnn_enumeration_record *record,
                                const gsnn_correlators *correlators, const gsnn_correlator *c,
                                gsnn_error *error) {
    const gsnn_record_architecture *a = &record->architectures[law->architecture];
    gsnn_tied_points tied;
    size_t degree = correlators->degree;
    double points[GSNN_CORRELATOR_MAX_ORDER * 512];
    *possible = law->tie == GSNN_TIE_ORBIT && degree <= 512;
    for (size_t k = 0; *possible && k < law->count; k++)
        *possible =
            law->weights[k].family == GSNN_LAW_NORMAL && fmpq_is_zero(law->weights[k].first);
    *possible =
        *possible && (gsnn_distribution_is_zero(&law->bias) ||
                      (law->bias.family == GSNN_LAW_NORMAL && fmpq_is_zero(law->bias.first)));
    if (!*possible)
        return GSNN_OK;
    for (uint32_t i = 0; i < c->order; i++)
        memcpy(points + i * degree, correlators->values + c->point[i] * degree,
               degree * sizeof *points);
    gsnn_status status = gsnn_tied_points_init(&tied, law, record, points, c->order, error);
    if (!status) {
        *v = (vectors){.activation = a->type == 2 ? GSNN_LAW_ABS : GSNN_LAW_RELU,
                       .scale = a->type == 2 ? 0.5 : 1,
                       .places = c->order,
                       .terms = tied.fold,
                       .variables = law->count + 1};
        v->rows = gsnn_new(v->places * v->terms * v->variables, sizeof *v->rows);
        if (!v->rows)
            status = gsnn_fail_memory(error);
    }
    for (size_t r = 0; !status && r < v->places * v->terms; r++) {
        for (size_t k = 0; k < law->count; k++)
            v->rows[r * v->variables + k] =
                tied.coefficients[r * law->count + k] * sqrt(fmpq_get_d(law->weights[k].second));
        v->rows[r * v->variables + law->count] = sqrt(fmpq_get_d(law->bias.second));
    }
    gsnn_tied_points_clear(&tied);
    return status;
}

/* E phi(i) phi(j). */
static bool pair(const vectors *v, size_t i, size_t j, double *value) {
    *value = 0;
    for (size_t s = 0; s < v->terms; s++)
        for (size_t t = 0; t < v->terms; t++) {
            size_t a = i * v->terms + s, b = j * v->terms + t;
            double one;
            if (!gsnn_kernel(v->activation, v->slope, dot(v, a, a), dot(v, b, b), dot(v, a, b),
                             &one))
                return false;
            *value += v->scale * v->scale * one;
        }
    return true;
}

static bool single(const vectors *v, size_t i, double *value) {
    *value = 0;
    for (size_t s = 0; s < v->terms; s++) {
        double one;
        size_t a = i * v->terms + s;
        if (!gsnn_kernel_mean(v->activation, v->slope, dot(v, a, a), &one))
            return false;
        *value += v->scale * one;
    }
    return true;
}

/* E prod phi over four places that are two pairs of equal points. */
static bool squares(const vectors *v, const gsnn_correlator *c, size_t set, double *value) {
    size_t places[4] = {0}, count = 0;
    for (size_t i = 0; i < c->order; i++)
        if (set >> i & 1)
            places[count++] = i;
    size_t x = places[0], y = x, equal = 0;
    for (size_t i = 0; i < 4; i++)
        if (c->point[places[i]] == c->point[x])
            equal++;
        else if (y == x)
            y = places[i];
        else if (c->point[places[i]] != c->point[y])
            return false;
    if (v->terms != 1 || (equal != 2 && equal != 4))
        return false;
    double scale = v->scale * v->scale;
    bool known =
        gsnn_kernel_of_squares(v->activation, dot(v, x, x), dot(v, y, y), dot(v, x, y), value);
    *value *= scale * scale;
    return known;
}

/* E prod over S of independent variables, one an output, of those laws; false: does not exist. */
static bool outputs_moment(const gsnn_distribution *laws, bool one, const gsnn_correlator *c,
                           size_t set, double *value) {
    fmpq_t moment;
    fmpq_init(moment);
    bool exists = true;
    *value = 1;
    for (uint32_t i = 0; exists && i < c->order; i++) {
        unsigned times = 0;
        bool first = set >> i & 1;
        for (uint32_t j = 0; j < c->order; j++) {
            bool same = set >> j & 1 && c->output[j] == c->output[i];
            times += same;
            first = first && !(same && j < i);
        }
        if (!first)
            continue;
        exists = gsnn_distribution_moment(moment, one ? laws : laws + c->output[i], times);
        if (exists)
            *value *= fmpq_get_d(moment);
    }
    fmpq_clear(moment);
    return exists;
}

static gsnn_moment_outcome neuron_function(double *f, const vectors *v,
                                           const gsnn_distribution *readout, bool one,
                                           const gsnn_correlator *c) {
    for (size_t s = 1; s < (size_t)1 << c->order; s++) {
        double a, phi = 0;
        size_t size = 0, first = 0, last = 0;
        for (size_t i = 0; i < c->order; i++)
            if (s >> i & 1) {
                first = size++ ? first : i;
                last = i;
            }
        if (!outputs_moment(readout, one, c, s, &a))
            return GSNN_MOMENT_NONE;
        f[s] = 0;
        if (a == 0)
            continue;
        bool known = size == 1   ? single(v, first, &phi)
                     : size == 2 ? pair(v, first, last, &phi)
                     : size == 4 ? squares(v, c, s, &phi)
                                 : false;
        if (!known)
            return GSNN_MOMENT_NO_ROAD;
        f[s] = a * phi;
    }
    return GSNN_MOMENT_DONE;
}

/* Adds independent coefficients of one law (or one an output) times values at the places. */
static gsnn_moment_outcome add_variable(double *f, const gsnn_distribution *laws, bool one,
                                        const double *values, size_t stride,
                                        const gsnn_correlator *c) {
    double g[1 << GSNN_CORRELATOR_MAX_ORDER] = {1};
    for (size_t s = 1; s < (size_t)1 << c->order; s++) {
        if (!outputs_moment(laws, one, c, s, &g[s]))
            return GSNN_MOMENT_NONE;
        for (uint32_t i = 0; values && i < c->order; i++)
            if (s >> i & 1)
                g[s] *= values[i * stride];
    }
    gsnn_set_function_add_doubles(f, g, c->order);
    return GSNN_MOMENT_DONE;
}

static gsnn_status add_affine(gsnn_moment_outcome *outcome, double *f, const gsnn_tied_law *law,
                              const gsnn_enumeration_record *record,
                              const gsnn_correlators *correlators, const gsnn_correlator *c,
                              gsnn_error *error) {
    gsnn_tied_points tied = {0};
    size_t degree = correlators->degree;
    if (gsnn_distribution_is_zero(&law->linear)) {
        *outcome = add_variable(f, &law->constant, true, NULL, 0, c);
        return GSNN_OK;
    }
    double *points = gsnn_new(c->order * degree, sizeof *points);
    if (!points)
        return gsnn_fail_memory(error);
    for (uint32_t i = 0; i < c->order; i++)
        memcpy(points + i * degree, correlators->values + c->point[i] * degree,
               degree * sizeof *points);
    gsnn_status status = gsnn_tied_points_init(&tied, law, record, points, c->order, error);
    for (size_t k = 0; !status && *outcome == GSNN_MOMENT_DONE && k < tied.added; k++)
        *outcome = add_variable(f, k + 1 < tied.added ? &law->linear : &law->constant, true,
                                tied.added_values + k, tied.added, c);
    gsnn_tied_points_clear(&tied);
    free(points);
    return status;
}

static gsnn_status make_vectors(vectors *v, bool *possible, const gsnn_law *law,
                                const gsnn_enumeration_record *record,
                                const gsnn_correlators *correlators, const gsnn_correlator *c,
                                gsnn_error *error) {
    gsnn_neuron neuron;
    *v = (vectors){0};
    gsnn_status status = gsnn_neuron_init(&neuron, possible, law, record, correlators, c, error);
    if (!status && *possible)
        status = from_neuron(v, possible, &neuron, error);
    else if (!status && law->kind == GSNN_LAW_TIED)
        status = from_doubles(v, possible, &law->tied, record, correlators, c, error);
    gsnn_neuron_clear(&neuron);
    return status;
}

static gsnn_status find_network(gsnn_moment_outcome *outcome, double *f, const gsnn_law *law,
                                const gsnn_enumeration_record *record,
                                const gsnn_correlators *correlators, const gsnn_correlator *c,
                                gsnn_error *error) {
    vectors v = {0};
    bool possible = true, tied = law->kind == GSNN_LAW_TIED;
    *outcome = GSNN_MOMENT_NO_ROAD;
    if (c->order > 4 || (!tied && (law->plain.depth > 1 || law->plain.has_means)))
        return GSNN_OK;
    gsnn_status status = make_vectors(&v, &possible, law, record, correlators, c, error);
    if (!status && possible)
        *outcome = neuron_function(f, &v, tied ? &law->tied.readout : law->plain.readout, tied, c);
    free(v.rows);
    if (status || *outcome != GSNN_MOMENT_DONE)
        return status;
    gsnn_set_function_repeat_doubles(f, tied ? law->tied.channels : law->plain.layers[0].width,
                                     c->order);
    if (tied)
        return add_affine(outcome, f, &law->tied, record, correlators, c, error);
    *outcome = add_variable(f, law->plain.output_bias, false, NULL, 0, c);
    return GSNN_OK;
}

gsnn_status gsnn_closed_moment(gsnn_moment_outcome *outcome, double *value, const gsnn_law *law,
                               const gsnn_enumeration_record *record,
                               const gsnn_correlators *correlators, const gsnn_correlator *c,
                               gsnn_error *error) {
    double total[1 << GSNN_CORRELATOR_MAX_ORDER] = {1};
    bool sum = law->kind == GSNN_LAW_SUM;
    gsnn_status status = GSNN_OK;
    *outcome = GSNN_MOMENT_DONE;
    for (size_t i = 0; !status && *outcome == GSNN_MOMENT_DONE && i < (sum ? law->count : 1); i++) {
        double f[1 << GSNN_CORRELATOR_MAX_ORDER] = {1};
        status =
            find_network(outcome, f, sum ? &law->summands[i] : law, record, correlators, c, error);
        gsnn_set_function_add_doubles(total, f, c->order);
    }
    *value = total[((size_t)1 << c->order) - 1];
    return status;
}

gsnn_status gsnn_tangent_kernel(gsnn_moment_outcome *outcome, double *value, const gsnn_law *law,
                                const gsnn_correlators *correlators, const gsnn_correlator *c,
                                gsnn_error *error) {
    vectors v = {0};
    bool possible = true;
    *outcome = GSNN_MOMENT_NO_ROAD;
    if (c->order != 2 || law->kind != GSNN_LAW_PLAIN || law->plain.depth > 1 ||
        law->plain.has_means || c->output[0] != c->output[1])
        return GSNN_OK;
    fmpq_t moment;
    fmpq_init(moment);
    const gsnn_distribution *readout = &law->plain.readout[c->output[0]];
    bool centred = gsnn_distribution_moment(moment, readout, 1) && fmpq_is_zero(moment);
    bool exists = gsnn_distribution_moment(moment, readout, 2);
    double s = exists ? fmpq_get_d(moment) * (double)law->plain.layers[0].width : 0;
    fmpq_clear(moment);
    if (!centred || !exists)
        return GSNN_OK;
    gsnn_status status = make_vectors(&v, &possible, law, NULL, correlators, c, error);
    double k, derivatives;
    if (!status && possible && pair(&v, 0, 1, &k) &&
        gsnn_kernel_of_derivative(v.activation, v.slope, dot(&v, 0, 0), dot(&v, 1, 1),
                                  dot(&v, 0, 1), &derivatives)) {
        const double *x = correlators->values + c->point[0] * correlators->degree;
        const double *y = correlators->values + c->point[1] * correlators->degree;
        double product = !gsnn_distribution_is_zero(&law->plain.layers[0].bias);
        for (size_t i = 0; i < correlators->degree; i++)
            product += x[i] * y[i];
        *value = k + s * product * derivatives;
        *outcome = GSNN_MOMENT_DONE;
    }
    free(v.rows);
    return status;
}
