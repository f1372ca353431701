/* channel_fill.c - the columns that channels make of rows. */
#include "fit/lane_channel.h"
#include "fit/problem.h"

#include <stdlib.h>

/* Rows that are gone through at a time, so that a channel's columns stay in the cache. */
#define BLOCK 128

/* The same of all channels together, which see the same columns. */
#define CHUNK ((size_t)2 * GSNN_CHANNEL_ROWS)

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
    double *phi;      /* at the first row of the block, like the jacobian, */
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
    if (b->phi)
        clear_columns(b, b->phi, b->kind->outer);
    if (b->jacobian)
        clear_columns(b, b->jacobian, b->kind->sums.dimension + !b->half);
    for (size_t i = 0; i < b->kind->sums.neurons; i++) {
        fill_arguments(b, b->kind->sums.places + i * b->kind->sums.dimension, z);
        activate(b, z, slope);
        if (b->phi)
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

/* Where there are no lanes: neuron by neuron. */
static void fill_by_neurons(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                            size_t channel, const double *inner, const double *outer, double *phi,
                            double *jacobian) {
    for (size_t first = 0; first < rows->samples; first += BLOCK) {
        block b = make_block(problem, rows, channel, inner, first);
        b.outer = outer;
        b.phi = phi ? phi + first : NULL;
        b.jacobian = jacobian ? jacobian + first : NULL;
        fill_block(&b);
    }
}

/* Rows of a channel whose outputs are not moved, from a first one on. */
static gsnn_lane_channel make_lanes(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                                    size_t channel, size_t first, size_t count) {
    const gsnn_fit_kind *kind = gsnn_fit_kind_of(problem, channel);
    return (gsnn_lane_channel){
        .walsh = &kind->walsh,
        .arguments = &kind->arguments,
        .products = &kind->products,
        .values = rows->waves[problem->channels[channel].kind] + first,
        .rows = count,
        .stride = rows->stride,
        .half = !gsnn_fit_has_bias(problem, channel),
    };
}

static void fill_rows(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows, size_t channel,
                      size_t first, size_t count, const double *inner, double *phi, int8_t *slopes,
                      double *jacobian) {
    gsnn_lane_channel lanes = make_lanes(problem, rows, channel, first, count);
    lanes.weights = inner;
    lanes.bias = lanes.half ? 0 : inner[lanes.walsh->sums.dimension];
    lanes.phi = phi ? phi + first : NULL;
    lanes.slopes = slopes ? slopes + first * lanes.walsh->sums.neurons : NULL;
    lanes.jacobian = jacobian ? jacobian + first : NULL;
    gsnn_lane_channel_fill(&lanes, gsnn_vectors_best());
}

void gsnn_fit_channel_fill(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                           size_t channel, const double *inner, const double *outer, double *phi,
                           double *jacobian) {
    if (!gsnn_fit_has_lanes(problem, channel))
        fill_by_neurons(problem, rows, channel, inner, outer, phi, jacobian);
    else
        fill_rows(problem, rows, channel, 0, rows->samples, inner, phi, NULL, jacobian);
}

/* Rows of a chunk that begins there. */
static size_t count_chunk(const gsnn_fit_rows *rows, size_t first) {
    return rows->samples - first < CHUNK ? rows->samples - first : CHUNK;
}

void gsnn_fit_channels_fill(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                            const double *inner, const double *outer, double *columns,
                            int8_t *slopes, double *jacobian) {
    size_t stride = rows->stride;
    for (size_t c = 0; c < problem->channel_count; c++) {
        const gsnn_fit_channel *channel = &problem->channels[c];
        if (gsnn_fit_has_lanes(problem, c))
            continue;
        fill_by_neurons(problem, rows, c, inner + channel->first, outer + channel->outer,
                        columns ? columns + channel->outer * stride : NULL,
                        jacobian ? jacobian + channel->first * stride : NULL);
    }
    for (size_t first = 0; first < rows->samples; first += CHUNK) {
        int8_t *own = slopes;
        for (size_t c = 0; c < problem->channel_count; c++) {
            const gsnn_fit_channel *channel = &problem->channels[c];
            if (!gsnn_fit_has_lanes(problem, c))
                continue;
            fill_rows(problem, rows, c, first, count_chunk(rows, first), inner + channel->first,
                      columns ? columns + channel->outer * stride : NULL, own,
                      jacobian ? jacobian + channel->first * stride : NULL);
            own += own ? gsnn_fit_kind_of(problem, c)->sums.neurons * stride : 0;
        }
    }
}

/* weighted = the sum over outputs of the residual times the channel's output weight, halved for
 * |z|/2. */
static void weigh_residual(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                           const double *outer, size_t channel, size_t first,
                           const double *residual, double *weighted) {
    size_t column = problem->channels[channel].outer;
    double slope = gsnn_fit_has_bias(problem, channel) ? 1 : 0.5;
    for (size_t s = 0; s < CHUNK; s++)
        weighted[s] = 0;
    for (size_t o = 0; o < problem->outputs.sides; o++) {
        double weight = slope * outer[o * problem->outer + column];
        for (size_t s = 0; s < count_chunk(rows, first); s++)
            weighted[s] += weight * residual[o * rows->stride + first + s];
    }
}

void gsnn_fit_channels_gradient(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                                const double *outer, int8_t *slopes, const double *residual,
                                double *gradient) {
    double weighted[CHUNK];
    for (size_t first = 0; first < rows->samples; first += CHUNK) {
        int8_t *own = slopes;
        for (size_t c = 0; c < problem->channel_count; c++) {
            gsnn_lane_channel lanes = make_lanes(problem, rows, c, first, count_chunk(rows, first));
            weigh_residual(problem, rows, outer, c, first, residual, weighted);
            lanes.slopes = own + first * lanes.walsh->sums.neurons;
            lanes.residual = weighted;
            lanes.gradient = gradient + problem->channels[c].first * GSNN_GRADIENT_PARTS;
            gsnn_lane_channel_fill(&lanes, gsnn_vectors_best());
            own += lanes.walsh->sums.neurons * rows->stride;
        }
    }
    for (size_t c = 0; c < problem->channel_count; c++)
        gsnn_walsh_turn_back(&gsnn_fit_kind_of(problem, c)->walsh,
                             gradient + problem->channels[c].first * GSNN_GRADIENT_PARTS,
                             GSNN_GRADIENT_PARTS);
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
