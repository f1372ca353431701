#include "fit/deep_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows that are gone through at a time. */
#define BLOCK ((size_t)128)

static size_t count_neurons(const gsnn_fit_problem *problem) {
    size_t neurons = 0;
    for (size_t c = 0; c < problem->channel_count; c++)
        neurons += gsnn_fit_kind_of(problem, c)->sums.neurons;
    return neurons;
}

size_t gsnn_fit_deep_workspace(const gsnn_fit_problem *problem) {
    return problem->deep ? 3 * BLOCK * count_neurons(problem) : 0;
}

/* A block of rows on its way through the layers: of each neuron the absolute value of its argument,
 * its sign, and, on the way back, the derivative of sum_i a_i phi_i by the absolute value. */
typedef struct block {
    const gsnn_fit_problem *problem;
    const gsnn_fit_rows *rows;
    const double *inner;
    size_t first, count;
    double *size, *sign, *slope; /* BLOCK numbers for each neuron */
} block;

static block make_block(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                        const double *inner, size_t first, double *workspace) {
    size_t size = BLOCK * count_neurons(problem);
    return (block){.problem = problem,
                   .rows = rows,
                   .inner = inner,
                   .first = first,
                   .count = rows->samples - first < BLOCK ? rows->samples - first : BLOCK,
                   .size = workspace,
                   .sign = workspace + size,
                   .slope = workspace + 2 * size};
}

/* The column of a sum of inputs that a place names, at the block's first row. */
static const double *sum_at(const block *b, size_t layer, int32_t place) {
    return b->rows->sums[b->problem->channels[layer].kind] +
           (size_t)(abs(place) - 1) * b->rows->stride + b->first;
}

static void add(double *to, double weight, const double *from, size_t count) {
    for (size_t s = 0; s < count; s++)
        to[s] += weight * from[s];
}

static void forward_neuron(const block *b, size_t layer, size_t neuron) {
    const gsnn_fit_channel *channel = &b->problem->channels[layer];
    const gsnn_orbit_sums *sums = &gsnn_fit_kind_of(b->problem, layer)->sums;
    const double *weights = b->inner + channel->first, *seen = weights + sums->dimension;
    const int32_t *places = sums->places + neuron * sums->dimension;
    const int32_t *codes = channel->pattern + neuron * channel->before;
    double *z = b->size + (channel->before + neuron) * BLOCK;
    double *sign = b->sign + (channel->before + neuron) * BLOCK;
    double bias = gsnn_fit_has_bias(b->problem, layer) ? seen[channel->seen] : 0;
    for (size_t s = 0; s < b->count; s++)
        z[s] = bias;
    for (size_t k = 0; k < sums->dimension; k++)
        if (places[k])
            add(z, places[k] > 0 ? weights[k] : -weights[k], sum_at(b, layer, places[k]), b->count);
    for (size_t j = 0; j < channel->before; j++)
        if (codes[j])
            add(z, codes[j] > 0 ? seen[codes[j] - 1] : -seen[-codes[j] - 1], b->size + j * BLOCK,
                b->count);
    for (size_t s = 0; s < b->count; s++) {
        sign[s] = z[s] > 0 ? 1 : z[s] < 0 ? -1 : 0;
        z[s] = fabs(z[s]);
    }
}

static void forward(const block *b, size_t layers) {
    for (size_t c = 0; c < layers; c++)
        for (size_t i = 0; i < gsnn_fit_kind_of(b->problem, c)->sums.neurons; i++)
            forward_neuron(b, c, i);
}

/* Adds the derivatives by the weights and the bias of a neuron's layer, and to the slopes of the
 * neurons that it sees. */
static void back_neuron(const block *b, size_t layer, size_t neuron, double *jacobian) {
    const gsnn_fit_channel *channel = &b->problem->channels[layer];
    const gsnn_orbit_sums *sums = &gsnn_fit_kind_of(b->problem, layer)->sums;
    const double *seen = b->inner + channel->first + sums->dimension;
    const int32_t *places = sums->places + neuron * sums->dimension;
    const int32_t *codes = channel->pattern + neuron * channel->before;
    const double *sign = b->sign + (channel->before + neuron) * BLOCK;
    double *by_z = b->slope + (channel->before + neuron) * BLOCK;
    double *columns = jacobian + channel->first * b->rows->stride + b->first;
    for (size_t s = 0; s < b->count; s++)
        by_z[s] *= sign[s];
    for (size_t k = 0; k < sums->dimension; k++) {
        const double *u = places[k] ? sum_at(b, layer, places[k]) : NULL;
        double *column = columns + k * b->rows->stride, factor = places[k] > 0 ? 1 : -1;
        for (size_t s = 0; u && s < b->count; s++)
            column[s] += factor * by_z[s] * u[s];
    }
    columns += sums->dimension * b->rows->stride;
    for (size_t j = 0; j < channel->before; j++) {
        if (!codes[j])
            continue;
        size_t k = (size_t)abs(codes[j]) - 1;
        const double *size = b->size + j * BLOCK;
        double *column = columns + k * b->rows->stride, factor = codes[j] > 0 ? 1 : -1;
        for (size_t s = 0; s < b->count; s++)
            column[s] += factor * by_z[s] * size[s];
        add(b->slope + j * BLOCK, factor * seen[k], by_z, b->count);
    }
    if (gsnn_fit_has_bias(b->problem, layer))
        add(columns + channel->seen * b->rows->stride, 1, by_z, b->count);
}

static void back(const block *b, const double *outer, double *jacobian) {
    const gsnn_fit_problem *problem = b->problem;
    for (size_t k = 0; k < problem->inner; k++)
        memset(jacobian + k * b->rows->stride + b->first, 0, b->count * sizeof *jacobian);
    for (size_t c = 0; c < problem->channel_count; c++) {
        size_t neurons = gsnn_fit_kind_of(problem, c)->sums.neurons;
        double *slope = b->slope + problem->channels[c].before * BLOCK;
        for (size_t at = 0; at < neurons * BLOCK; at++)
            slope[at] = outer[c];
    }
    for (size_t c = problem->channel_count; c-- > 0;)
        for (size_t i = gsnn_fit_kind_of(problem, c)->sums.neurons; i-- > 0;)
            back_neuron(b, c, i, jacobian);
}

void gsnn_fit_deep_fill(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                        const double *inner, const double *outer, double *columns, double *jacobian,
                        double *workspace) {
    for (size_t first = 0; first < rows->samples; first += BLOCK) {
        block b = make_block(problem, rows, inner, first, workspace);
        forward(&b, problem->channel_count);
        for (size_t c = 0; c < problem->channel_count; c++) {
            double *column = columns + c * rows->stride + first;
            const double *size = b.size + problem->channels[c].before * BLOCK;
            memset(column, 0, b.count * sizeof *column);
            for (size_t i = 0; i < gsnn_fit_kind_of(problem, c)->sums.neurons; i++)
                add(column, 1, size + i * BLOCK, b.count);
        }
        if (jacobian)
            back(&b, outer, jacobian);
    }
}

void gsnn_fit_deep_active(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows, size_t layer,
                          const double *inner, double *active, double *workspace) {
    for (size_t first = 0; first < rows->samples; first += BLOCK) {
        block b = make_block(problem, rows, inner, first, workspace);
        const double *sign = b.sign + problem->channels[layer].before * BLOCK;
        forward(&b, layer + 1);
        memset(active + first, 0, b.count * sizeof *active);
        for (size_t i = 0; i < gsnn_fit_kind_of(problem, layer)->sums.neurons; i++)
            for (size_t s = 0; s < b.count; s++)
                active[first + s] += sign[i * BLOCK + s] > 0;
    }
}

/* An argument with its bias, from the absolute values of earlier neurons. */
static double argument(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows, size_t layer,
                       size_t neuron, size_t row, const double *inner, bool biased,
                       const double *sizes) {
    const gsnn_fit_channel *channel = &problem->channels[layer];
    const gsnn_orbit_sums *sums = &gsnn_fit_kind_of(problem, layer)->sums;
    const double *weights = inner + channel->first, *seen = weights + sums->dimension;
    const int32_t *places = sums->places + neuron * sums->dimension;
    const int32_t *codes = channel->pattern + neuron * channel->before;
    double z = biased && gsnn_fit_has_bias(problem, layer) ? seen[channel->seen] : 0;
    for (size_t k = 0; k < sums->dimension; k++)
        if (places[k]) {
            double u = rows->sums[channel->kind][(size_t)(abs(places[k]) - 1) * rows->stride + row];
            z += (places[k] > 0 ? weights[k] : -weights[k]) * u;
        }
    for (size_t j = 0; j < channel->before; j++)
        if (codes[j])
            z += (codes[j] > 0 ? seen[codes[j] - 1] : -seen[-codes[j] - 1]) * sizes[j];
    return z;
}

double gsnn_fit_deep_argument(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                              size_t layer, size_t neuron, size_t row, const double *inner,
                              double *seen) {
    for (size_t c = 0; c < layer; c++)
        for (size_t i = 0; i < gsnn_fit_kind_of(problem, c)->sums.neurons; i++)
            seen[problem->channels[c].before + i] =
                fabs(argument(problem, rows, c, i, row, inner, true, seen));
    return argument(problem, rows, layer, neuron, row, inner, false, seen);
}
