#include "fit/start.h"

#include "fit/coordinates.h"
#include "fit/deep_rows.h"

#include <math.h>
#include <stdlib.h>

#define PAIRS 256

/* The argument of a random neuron at a random row, but for the bias. */
static double random_argument(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                              size_t channel, const double *weights, gsnn_philox *random) {
    size_t kind = problem->channels[channel].kind;
    const gsnn_orbit_sums *sums = &problem->kinds[kind].sums;
    size_t row = gsnn_philox_below(random, rows->samples);
    const int32_t *places =
        sums->places + gsnn_philox_below(random, sums->neurons) * sums->dimension;
    double z = 0;
    for (size_t k = 0; k < sums->dimension; k++)
        if (places[k]) {
            double u = rows->sums[kind][(size_t)(abs(places[k]) - 1) * rows->stride + row];
            z += (places[k] > 0 ? weights[k] : -weights[k]) * u;
        }
    return z;
}

static void start_channel(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                          size_t channel, gsnn_philox *random, double *inner) {
    const gsnn_fit_kind *kind = gsnn_fit_kind_of(problem, channel);
    size_t d = kind->sums.dimension;
    for (size_t k = 0; k < d; k++)
        inner[k] = gsnn_philox_normal(random);
    gsnn_fit_to_weights(kind, inner);
    double mean = 0, squares = 0;
    for (int i = 0; i < PAIRS; i++) {
        double z = random_argument(problem, rows, channel, inner, random);
        mean += z / PAIRS;
        squares += z * z / PAIRS;
    }
    double spread = sqrt(fmax(squares - mean * mean, 0));
    for (size_t k = 0; k < d; k++)
        inner[k] /= spread > 0 ? spread : 1;
    if (gsnn_fit_has_bias(problem, channel))
        inner[d] = -random_argument(problem, rows, channel, inner, random);
}

void gsnn_fit_start(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows, gsnn_philox *random,
                    double *inner) {
    for (size_t c = 0; c < problem->channel_count; c++)
        start_channel(problem, rows, c, random, inner + problem->channels[c].first);
}

/* ---- Deep networks --------------------------------------------------------------------------- */

/* Weights of earlier layers, normal in orthonormal coordinates: over the root of how often each is
 * in the first row. */
static void draw_seen(const gsnn_fit_channel *channel, gsnn_philox *random, double *weights) {
    for (size_t k = 0; k < channel->seen; k++) {
        size_t times = 0;
        for (size_t j = 0; j < channel->before; j++)
            times += (size_t)abs(channel->pattern[j]) == k + 1;
        weights[k] = gsnn_philox_normal(random) / sqrt(times ? (double)times : 1);
    }
}

/* The length of what the first row has of earlier layers. */
static double seen_length(const gsnn_fit_channel *channel, const double *weights) {
    double square = 0;
    for (size_t j = 0; j < channel->before; j++) {
        double weight = channel->pattern[j] ? weights[abs(channel->pattern[j]) - 1] : 0;
        square += weight * weight;
    }
    return sqrt(square);
}

void gsnn_fit_kick(const gsnn_fit_problem *problem, gsnn_philox *random, double size, double *inner,
                   double *workspace) {
    for (size_t c = 0; c < problem->channel_count; c++) {
        const gsnn_fit_kind *kind = gsnn_fit_kind_of(problem, c);
        const gsnn_fit_channel *channel = &problem->channels[c];
        double *weights = inner + channel->first;
        size_t d = kind->sums.dimension, seen = channel->seen;
        double length =
            size * hypot(gsnn_fit_row_length(kind, weights), seen_length(channel, weights + d));
        for (size_t k = 0; k < d; k++)
            workspace[k] = gsnn_philox_normal(random);
        gsnn_fit_to_weights(kind, workspace);
        draw_seen(channel, random, workspace + d);
        for (size_t k = 0; k < d + seen; k++)
            weights[k] += length * workspace[k];
        if (gsnn_fit_has_bias(problem, c))
            weights[d + seen] += length * gsnn_philox_normal(random);
    }
}

static double random_argument_of_layer(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                                       size_t layer, const double *inner, gsnn_philox *random,
                                       double *seen) {
    size_t row = gsnn_philox_below(random, rows->samples);
    size_t neuron = gsnn_philox_below(random, gsnn_fit_kind_of(problem, layer)->sums.neurons);
    return gsnn_fit_deep_argument(problem, rows, layer, neuron, row, inner, seen);
}

/* A layer behind those that have their start; `seen` has room for all neurons. */
static void start_layer(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows, size_t layer,
                        gsnn_philox *random, double *inner, double *seen) {
    const gsnn_fit_kind *kind = gsnn_fit_kind_of(problem, layer);
    const gsnn_fit_channel *channel = &problem->channels[layer];
    size_t d = kind->sums.dimension;
    double *weights = inner + channel->first, mean = 0, squares = 0;
    for (size_t k = 0; k < d; k++)
        weights[k] = gsnn_philox_normal(random);
    gsnn_fit_to_weights(kind, weights);
    draw_seen(channel, random, weights + d);
    for (int i = 0; i < PAIRS; i++) {
        double z = random_argument_of_layer(problem, rows, layer, inner, random, seen);
        mean += z / PAIRS;
        squares += z * z / PAIRS;
    }
    double spread = sqrt(fmax(squares - mean * mean, 0));
    for (size_t k = 0; k < d + channel->seen; k++)
        weights[k] /= spread > 0 ? spread : 1;
    if (gsnn_fit_has_bias(problem, layer))
        weights[d + channel->seen] =
            -random_argument_of_layer(problem, rows, layer, inner, random, seen);
}

void gsnn_fit_start_deep(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                         gsnn_philox *random, double *inner, double *workspace) {
    for (size_t c = 0; c < problem->channel_count; c++)
        start_layer(problem, rows, c, random, inner, workspace);
}
