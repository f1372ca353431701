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
            fill_product(p, which, rows->count, sums->vectors + k * sums->inputs,
                         rows->sums[i] + k * rows->stride);
    }
    for (size_t k = 0; k < p->fixed.dimension; k++)
        fill_product(p, which, rows->count, p->fixed.basis + k * p->data->inputs,
                     rows->linear + k * rows->stride);
    const gsnn_normalisation *n = &p->normalisation;
    size_t outputs = p->data->outputs;
    for (size_t i = 0; i < rows->count; i++) {
        rows->unit[i] = p->data->unit[which[i]];
        for (size_t k = 0; k < outputs; k++)
            rows->y[k * rows->stride + i] =
                (p->data->y[which[i] * outputs + k] - n->y_shift[k]) / n->y_scale[k];
    }
    return GSNN_OK;
}

gsnn_status gsnn_fit_rows_init(gsnn_fit_rows *rows, const gsnn_fit_problem *problem,
                               const size_t *which, size_t count, gsnn_error *error) {
    *rows = (gsnn_fit_rows){
        .count = count, .stride = (count + 7) / 8 * 8, .kind_count = problem->kind_count};
    rows->sums = gsnn_new(problem->kind_count, sizeof *rows->sums);
    rows->linear =
        gsnn_new((problem->fixed.dimension + problem->added) * rows->stride, sizeof *rows->linear);
    rows->y = gsnn_new(problem->data->outputs * rows->stride, sizeof *rows->y);
    rows->unit = gsnn_new(count, sizeof *rows->unit);
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
    const gsnn_orbit_sums *sums;
    const double *values; /* of the sums, at the first row of the block */
    size_t stride, count;
    const double *weights;
    double bias;
    bool half;        /* type 2: |z|/2 in place of ReLU(z) */
    double *phi;      /* at the first row of the block, like the jacobian */
    double *jacobian; /* or NULL */
} block;

static void fill_arguments(const block *b, const int32_t *places, double *z) {
    for (size_t s = 0; s < b->count; s++)
        z[s] = b->bias;
    for (size_t k = 0; k < b->sums->dimension; k++) {
        if (places[k] == 0)
            continue;
        const double *u = b->values + (size_t)(abs(places[k]) - 1) * b->stride;
        double weight = places[k] > 0 ? b->weights[k] : -b->weights[k];
        for (size_t s = 0; s < b->count; s++)
            z[s] += weight * u[s];
    }
}

/* Adds a neuron's value; slope[s] is what its argument's derivatives are multiplied by. */
static void add_value(const block *b, const double *z, double *slope) {
    if (b->half)
        for (size_t s = 0; s < b->count; s++) {
            slope[s] = z[s] > 0 ? 0.5 : z[s] < 0 ? -0.5 : 0;
            b->phi[s] += slope[s] * z[s];
        }
    else
        for (size_t s = 0; s < b->count; s++) {
            slope[s] = z[s] > 0 ? 1 : 0;
            b->phi[s] += slope[s] * z[s];
        }
}

static void add_slopes(const block *b, const int32_t *places, const double *slope) {
    size_t dimension = b->sums->dimension;
    for (size_t k = 0; k < dimension; k++) {
        if (places[k] == 0)
            continue;
        const double *u = b->values + (size_t)(abs(places[k]) - 1) * b->stride;
        double sign = places[k] > 0 ? 1 : -1, *column = b->jacobian + k * b->stride;
        for (size_t s = 0; s < b->count; s++)
            column[s] += sign * slope[s] * u[s];
    }
    double *column = b->jacobian + dimension * b->stride;
    for (size_t s = 0; !b->half && s < b->count; s++)
        column[s] += slope[s];
}

static void fill_block(const block *b) {
    double z[BLOCK], slope[BLOCK];
    size_t columns = b->jacobian ? b->sums->dimension + !b->half : 0;
    for (size_t s = 0; s < b->count; s++)
        b->phi[s] = 0;
    for (size_t k = 0; k < columns; k++)
        for (size_t s = 0; s < b->count; s++)
            b->jacobian[k * b->stride + s] = 0;
    for (size_t i = 0; i < b->sums->neurons; i++) {
        const int32_t *places = b->sums->places + i * b->sums->dimension;
        fill_arguments(b, places, z);
        add_value(b, z, slope);
        if (b->jacobian)
            add_slopes(b, places, slope);
    }
}

void gsnn_fit_channel_fill(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                           size_t channel, const double *inner, double *phi, double *jacobian) {
    const gsnn_fit_kind *kind = gsnn_fit_kind_of(problem, channel);
    bool has_bias = gsnn_fit_has_bias(problem, channel);
    for (size_t first = 0; first < rows->count; first += BLOCK)
        fill_block(&(block){
            .sums = &kind->sums,
            .values = rows->sums[problem->channels[channel].kind] + first,
            .stride = rows->stride,
            .count = rows->count - first < BLOCK ? rows->count - first : BLOCK,
            .weights = inner,
            .bias = has_bias ? inner[kind->sums.dimension] : 0,
            .half = !has_bias,
            .phi = phi + first,
            .jacobian = jacobian ? jacobian + first : NULL,
        });
}
