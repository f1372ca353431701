/* fit_rows.c - rows of data by columns, and the columns that channels make of them. */
#include "base/error.h"
#include "base/memory.h"
#include "fit/problem.h"

#include <stdlib.h>

/* Rows that are gone through at a time, so that a channel's columns stay in the cache. */
#define BLOCK 128

/* column[i] = vector . (x_i - shift) / scale. */
static void fill_product(const gsnn_fit_problem *p, const size_t *which, size_t count,
                         const double *vector, double *column) {
    const gsnn_normalisation *n = &p->normalisation;
    for (size_t i = 0; i < count; i++) {
        const double *x = p->data->x + which[i] * p->data->inputs;
        double sum = 0;
        for (size_t j = 0; j < p->data->inputs; j++)
            if (vector[j] > 0 || vector[j] < 0)
                sum += vector[j] * ((x[j] - n->shift[j]) / n->scale[j]);
        column[i] = sum;
    }
}

static gsnn_status fill_columns(gsnn_fit_rows *rows, const gsnn_fit_problem *p, const size_t *which,
                                gsnn_error *error) {
    for (size_t i = 0; i < p->kind_count; i++) {
        const gsnn_orbit_sums *sums = &p->kinds[i].sums;
        rows->sums[i] = gsnn_new(sums->count * rows->stride, sizeof *rows->sums[i]);
        if (!rows->sums[i])
            return gsnn_fail_memory(error);
        for (size_t k = 0; k < sums->count; k++)
            fill_product(p, which, rows->samples, sums->vectors + k * sums->inputs,
                         rows->sums[i] + k * rows->stride);
    }
    size_t equations = p->outputs.equations, outputs = p->data->outputs;
    for (size_t k = 0; k < p->outputs.linear; k++)
        for (size_t o = 0; o < equations; o++)
            fill_product(p, which, rows->samples,
                         p->outputs.maps + (k * equations + o) * p->data->inputs,
                         rows->linear + k * rows->stride + o * rows->samples);
    const gsnn_normalisation *n = &p->normalisation;
    for (size_t i = 0; i < rows->samples; i++) {
        for (size_t o = 0; o < equations; o++)
            rows->unit[o * rows->samples + i] = p->data->unit[which[i]];
        for (size_t o = 0; o < outputs; o++)
            rows->y[gsnn_fit_rows_at(rows, p, i, o)] =
                (p->data->y[which[i] * outputs + o] - n->y_shift[o]) / n->y_scale[o];
    }
    return GSNN_OK;
}

gsnn_status gsnn_fit_rows_init(gsnn_fit_rows *rows, const gsnn_fit_problem *problem,
                               const size_t *which, size_t count, gsnn_error *error) {
    size_t equations = problem->outputs.equations * count;
    *rows = (gsnn_fit_rows){.samples = count,
                            .count = equations,
                            .stride = (equations + 7) / 8 * 8,
                            .kind_count = problem->kind_count};
    rows->sums = gsnn_new(problem->kind_count, sizeof *rows->sums);
    rows->linear =
        gsnn_new((problem->outputs.linear + problem->added) * rows->stride, sizeof *rows->linear);
    rows->y = gsnn_new(problem->outputs.sides * rows->stride, sizeof *rows->y);
    rows->unit = gsnn_new(equations, sizeof *rows->unit);
    if (!rows->sums || !rows->linear || !rows->y || !rows->unit)
        return gsnn_fail_memory(error);
    return fill_columns(rows, problem, which, error);
}

void gsnn_fit_rows_clear(gsnn_fit_rows *rows) {
    for (size_t i = 0; rows->sums && i < rows->kind_count; i++)
        free(rows->sums[i]);
    free(rows->sums);
    free(rows->linear);
    free(rows->y);
    free(rows->unit);
    *rows = (gsnn_fit_rows){0};
}

/* ---- Channels -------------------------------------------------------------------------------- */

/* A block of rows of a channel. */
typedef struct block {
    const gsnn_fit_kind *kind;
    const double *values; /* of the sums, at the first row of the block */
    size_t stride, count;
    size_t equations, apart; /* of a row, and how far they are apart in a column */
    const double *weights;
    const double *outer; /* of the channel, where outputs are moved */
    double bias;
    bool half;        /* type 2: |z|/2 in place of ReLU(z) */
    double *phi;      /* at the first row of the block, like the jacobian */
    double *jacobian; /* or NULL */
} block;

static void fill_arguments(const block *b, const int32_t *places, double *z) {
    for (size_t s = 0; s < b->count; s++)
        z[s] = b->bias;
    for (size_t k = 0; k < b->kind->sums.dimension; k++) {
        if (places[k] == 0)
            continue;
        const double *u = b->values + (size_t)(abs(places[k]) - 1) * b->stride;
        double weight = places[k] > 0 ? b->weights[k] : -b->weights[k];
        for (size_t s = 0; s < b->count; s++)
            z[s] += weight * u[s];
    }
}

/* slope[s] is what the argument's derivatives are multiplied by; z becomes the neuron's value. */
static void activate(const block *b, double *z, double *slope) {
    if (b->half)
        for (size_t s = 0; s < b->count; s++)
            slope[s] = z[s] > 0 ? 0.5 : z[s] < 0 ? -0.5 : 0;
    else
        for (size_t s = 0; s < b->count; s++)
            slope[s] = z[s] > 0 ? 1 : 0;
    for (size_t s = 0; s < b->count; s++)
        z[s] *= slope[s];
}

/* The output weight of a neuron at an equation in the k-th column. */
static double output_weight(const block *b, size_t k, size_t neuron, size_t equation) {
    const gsnn_fit_kind *kind = b->kind;
    return kind->output ? kind->output[(k * kind->sums.neurons + neuron) * b->equations + equation]
                        : 1;
}

static void add_values(const block *b, size_t neuron, const double *value) {
    for (size_t k = 0; k < b->kind->outer; k++)
        for (size_t o = 0; o < b->equations; o++) {
            double weight = output_weight(b, k, neuron, o);
            double *phi = b->phi + k * b->stride + o * b->apart;
            for (size_t s = 0; (weight > 0 || weight < 0) && s < b->count; s++)
                phi[s] += weight * value[s];
        }
}

/* Adds derivatives at an equation where the neuron has that output weight. */
static void add_slopes(const block *b, const int32_t *places, const double *slope, double weight,
                       size_t equation) {
    size_t dimension = b->kind->sums.dimension;
    double *columns = b->jacobian + equation * b->apart;
    for (size_t k = 0; k < dimension; k++) {
        if (places[k] == 0)
            continue;
        const double *u = b->values + (size_t)(abs(places[k]) - 1) * b->stride;
        double factor = places[k] > 0 ? weight : -weight, *column = columns + k * b->stride;
        for (size_t s = 0; s < b->count; s++)
            column[s] += factor * slope[s] * u[s];
    }
    double *column = columns + dimension * b->stride;
    for (size_t s = 0; !b->half && s < b->count; s++)
        column[s] += weight * slope[s];
}

static void add_derivatives(const block *b, size_t neuron, const double *slope) {
    const int32_t *places = b->kind->sums.places + neuron * b->kind->sums.dimension;
    for (size_t o = 0; o < b->equations; o++) {
        double weight = b->kind->output ? 0 : 1;
        for (size_t k = 0; b->kind->output && k < b->kind->outer; k++)
            weight += b->outer[k] * output_weight(b, k, neuron, o);
        if (weight > 0 || weight < 0)
            add_slopes(b, places, slope, weight, o);
    }
}

static void clear_columns(const block *b, double *columns, size_t count) {
    for (size_t k = 0; k < count; k++)
        for (size_t o = 0; o < b->equations; o++)
            for (size_t s = 0; s < b->count; s++)
                columns[k * b->stride + o * b->apart + s] = 0;
}

static void fill_block(const block *b) {
    double z[BLOCK], slope[BLOCK];
    clear_columns(b, b->phi, b->kind->outer);
    if (b->jacobian)
        clear_columns(b, b->jacobian, b->kind->sums.dimension + !b->half);
    for (size_t i = 0; i < b->kind->sums.neurons; i++) {
        fill_arguments(b, b->kind->sums.places + i * b->kind->sums.dimension, z);
        activate(b, z, slope);
        add_values(b, i, z);
        if (b->jacobian)
            add_derivatives(b, i, slope);
    }
}

/* The block of a channel that begins with that row, without its columns. */
static block make_block(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows, size_t channel,
                        const double *inner, size_t first) {
    const gsnn_fit_kind *kind = gsnn_fit_kind_of(problem, channel);
    bool has_bias = gsnn_fit_has_bias(problem, channel);
    return (block){
        .kind = kind,
        .values = rows->sums[problem->channels[channel].kind] + first,
        .stride = rows->stride,
        .count = rows->samples - first < BLOCK ? rows->samples - first : BLOCK,
        .equations = problem->outputs.equations,
        .apart = rows->samples,
        .weights = inner,
        .bias = has_bias ? inner[kind->sums.dimension] : 0,
        .half = !has_bias,
    };
}

void gsnn_fit_channel_fill(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                           size_t channel, const double *inner, const double *outer, double *phi,
                           double *jacobian) {
    for (size_t first = 0; first < rows->samples; first += BLOCK) {
        block b = make_block(problem, rows, channel, inner, first);
        b.outer = outer;
        b.phi = phi + first;
        b.jacobian = jacobian ? jacobian + first : NULL;
        fill_block(&b);
    }
}

void gsnn_fit_channel_active(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                             size_t channel, const double *inner, double *active) {
    double z[BLOCK];
    for (size_t first = 0; first < rows->samples; first += BLOCK) {
        block b = make_block(problem, rows, channel, inner, first);
        for (size_t s = 0; s < b.count; s++)
            active[first + s] = 0;
        for (size_t i = 0; i < b.kind->sums.neurons; i++) {
            fill_arguments(&b, b.kind->sums.places + i * b.kind->sums.dimension, z);
            for (size_t s = 0; s < b.count; s++)
                active[first + s] += z[s] > 0;
        }
    }
}
