/* lane_layer.h - a layer of neurons at some points, for sixteen draws side by side. */
#ifndef GSNN_DENSITY_LANE_LAYER_H
#define GSNN_DENSITY_LANE_LAYER_H

#include "base/lanes.h"
#include "density/law.h"

#include <stddef.h>

/* Neuron j has the row of weights w[j] and, with c = j / share, the bias b[c].  Its inputs at point
 * p, parts[0 .. fold-1] of them, are
 *     shared by all draws: x[(j % period)][p][part][k], or
 *     of each draw:        h[p][k] (fold and period are 1),
 * and its value is the sum over the parts of act(w.x + b).  Numbers of draws have sixteen lanes. */
typedef struct gsnn_lane_layer {
    gsnn_law_activation activation;
    float slope;
    size_t neurons, points, fold, inputs, period, share;
    const float *shared;  /* period x points x fold x inputs, or NULL */
    const float *lanes;   /* points x inputs lanes, or NULL */
    const float *weights; /* neurons x inputs lanes */
    const float *bias;    /* neurons / share lanes, or NULL: 0 */
    float *scratch;       /* points x fold lanes */
    float *hidden;        /* NULL, or where the values go: points x neurons lanes */
    size_t outputs;       /* else: added to `sums`, neuron j with the factors readout[c] */
    float scale;
    const float *readout; /* neurons / share x outputs lanes */
    float *sums;          /* points x outputs lanes */
} gsnn_lane_layer;

void gsnn_lane_layer_run(const gsnn_lane_layer *layer, gsnn_vectors vectors);

/* rows[i] += factors[i][lane] * shift: adds to the sums (points x outputs lanes) a function that is
 * linear in `count` random coefficients: values is points x count, coefficients count lanes. */
void gsnn_lane_add_linear(float *sums, size_t points, size_t outputs, size_t output,
                          const float *values, size_t count, const float *coefficients);

#endif
