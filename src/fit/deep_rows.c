#include "fit/deep_rows.h"

#include <cblas.h>
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
 * its sign, and, on the way back, the derivative of what is differentiated by the absolute value.
 */
typedef struct block {
    const gsnn_fit_problem *problem;
    const gsnn_fit_rows *rows;
    const double *inner, *outer;
    size_t first, count;
    double *size, *sign, *slope; /* BLOCK numbers for each neuron */
    double *jacobian;            /* columns at the block's first row, `apart` from each other; */
    size_t apart;
    double *gradient; /* or the sums of these */
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

/* Adds the products of two columns, times a sign, to the derivatives by an inner parameter. */
static void add_derivatives(const block *b, size_t parameter, double factor, const double *by_z,
                            const double *of) {
    if (b->gradient) {
        b->gradient[parameter] += factor * cblas_ddot((int)b->count, by_z, 1, of, 1);
        return;
    }
    double *column = b->jacobian + parameter * b->apart;
    for (size_t s = 0; s < b->count; s++)
        column[s] += factor * by_z[s] * of[s];
}

/* The same by a bias. */
static void add_bias_derivatives(const block *b, size_t parameter, const double *by_z) {
    if (b->jacobian)
        add(b->jacobian + parameter * b->apart, 1, by_z, b->count);
    for (size_t s = 0; b->gradient && s < b->count; s++)
        b->gradient[parameter] += by_z[s];
}

/* Adds the derivatives by the weights and the bias of a neuron's layer, and to the slopes of the
 * neurons that it sees. */
static void back_neuron(const block *b, size_t layer, size_t neuron) {
    const gsnn_fit_channel *channel = &b->problem->channels[layer];
    const gsnn_orbit_sums *sums = &gsnn_fit_kind_of(b->problem, layer)->sums;
    const double *seen = b->inner + channel->first + sums->dimension;
    const int32_t *places = sums->places + neuron * sums->dimension;
    const int32_t *codes = channel->pattern + neuron * channel->before;
    const double *sign = b->sign + (channel->before + neuron) * BLOCK;
    double *by_z = b->slope + (channel->before + neuron) * BLOCK;
    for (size_t s = 0; s < b->count; s++)
        by_z[s] *= sign[s];
    for (size_t k = 0; k < sums->dimension; k++)
        if (places[k])
            add_derivatives(b, channel->first + k, places[k] > 0 ? 1 : -1, by_z,
                            sum_at(b, layer, places[k]));
    size_t first = channel->first + sums->dimension;
    for (size_t j = 0; j < channel->before; j++) {
        if (!codes[j])
            continue;
        size_t k = (size_t)abs(codes[j]) - 1;
        double factor = codes[j] > 0 ? 1 : -1;
        add_derivatives(b, first + k, factor, by_z, b->size + j * BLOCK);
        add(b->slope + j * BLOCK, factor * seen[k], by_z, b->count);
    }
    if (gsnn_fit_has_bias(b->problem, layer))
        add_bias_derivatives(b, first + channel->seen, by_z);
}

/* What an output is multiplied by at a neuron's absolute value: output weights are coordinates
 * where outputs are moved, and else each output has its own. */
static double output_weight(const block *b, size_t layer, size_t neuron, size_t output) {
    const gsnn_fit_problem *problem = b->problem;
    const gsnn_fit_kind *kind = gsnn_fit_kind_of(problem, layer);
    size_t first = problem->channels[layer].outer, equations = problem->outputs.equations;
    double sum = 0;
    if (!problem->outputs.moved)
        return b->outer[output * problem->outer + first];
    for (size_t k = 0; k < kind->outer; k++)
        sum += b->outer[first + k] *
               kind->output[(k * kind->sums.neurons + neuron) * equations + output];
    return sum;
}

static void back(const block *b) {
    for (size_t c = b->problem->channel_count; c-- > 0;)
        for (size_t i = gsnn_fit_kind_of(b->problem, c)->sums.neurons; i-- > 0;)
            back_neuron(b, c, i);
}

/* Sets the slopes of what is differentiated itself: an output, */
static void set_slopes(const block *b, size_t output) {
    for (size_t c = 0; c < b->problem->channel_count; c++)
        for (size_t i = 0; i < gsnn_fit_kind_of(b->problem, c)->sums.neurons; i++) {
            double weight = output_weight(b, c, i, output);
            double *slope = b->slope + (b->problem->channels[c].before + i) * BLOCK;
            for (size_t s = 0; s < b->count; s++)
                slope[s] = weight;
        }
}

/* or the sum over outputs of each times its residual. */
static void set_weighted_slopes(const block *b, const double *residual) {
    for (size_t c = 0; c < b->problem->channel_count; c++)
        for (size_t i = 0; i < gsnn_fit_kind_of(b->problem, c)->sums.neurons; i++) {
            double *slope = b->slope + (b->problem->channels[c].before + i) * BLOCK;
            memset(slope, 0, BLOCK * sizeof *slope);
            for (size_t o = 0; o < b->problem->data->outputs; o++)
                add(slope, output_weight(b, c, i, o),
                    residual + gsnn_fit_rows_at(b->rows, b->problem, b->first, o), b->count);
        }
}

/* ---- Columns --------------------------------------------------------------------------------- */

/* The sum of a layer's absolute values, each times that output weight of its basis. */
static void fill_column(const block *b, size_t layer, size_t k, size_t equation, double *column) {
    const gsnn_fit_kind *kind = gsnn_fit_kind_of(b->problem, layer);
    const double *size = b->size + b->problem->channels[layer].before * BLOCK;
    size_t neurons = kind->sums.neurons, equations = b->problem->outputs.equations;
    memset(column, 0, b->count * sizeof *column);
    for (size_t i = 0; i < neurons; i++) {
        double weight = kind->output ? kind->output[(k * neurons + i) * equations + equation] : 1;
        if (weight > 0 || weight < 0)
            add(column, weight, size + i * BLOCK, b->count);
    }
}

void gsnn_fit_deep_fill(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                        const double *inner, double *columns, double *workspace) {
    for (size_t first = 0; first < rows->samples; first += BLOCK) {
        block b = make_block(problem, rows, inner, first, workspace);
        forward(&b, problem->channel_count);
        for (size_t c = 0; c < problem->channel_count; c++)
            for (size_t k = 0; k < gsnn_fit_kind_of(problem, c)->outer; k++)
                for (size_t o = 0; o < problem->outputs.equations; o++)
                    fill_column(&b, c, k, o,
                                columns + (problem->channels[c].outer + k) * rows->stride +
                                    o * rows->samples + first);
    }
}

void gsnn_fit_deep_differentiate(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                                 const double *inner, const double *outer, size_t side,
                                 double *jacobian, double *workspace) {
    for (size_t first = 0; first < rows->samples; first += BLOCK) {
        block b = make_block(problem, rows, inner, first, workspace);
        b.outer = outer;
        b.apart = rows->stride;
        forward(&b, problem->channel_count);
        for (size_t o = 0; o < problem->outputs.equations; o++) {
            b.jacobian = jacobian + o * rows->samples + first;
            for (size_t j = 0; j < problem->inner; j++)
                memset(b.jacobian + j * b.apart, 0, b.count * sizeof *b.jacobian);
            set_slopes(&b, problem->outputs.moved ? o : side);
            back(&b);
        }
    }
}

void gsnn_fit_deep_gradient(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                            const double *inner, const double *outer, const double *residual,
                            double *gradient, double *workspace) {
    memset(gradient, 0, problem->inner * sizeof *gradient);
    for (size_t first = 0; first < rows->samples; first += BLOCK) {
        block b = make_block(problem, rows, inner, first, workspace);
        b.outer = outer;
        b.gradient = gradient;
        forward(&b, problem->channel_count);
        set_weighted_slopes(&b, residual);
        back(&b);
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
