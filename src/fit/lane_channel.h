/* lane_channel.h - what a channel makes of rows, in lanes (base/lanes.h): the sum of its neurons'
 * values, and the derivatives of that.
 *
 * Neurons are transformed (walsh.h), and so are their slopes, which are kept, a byte each:
 * derivatives need no more and can be made afterwards, from sums of slopes where neurons share
 * products (products.h). */
#ifndef GSNN_FIT_LANE_CHANNEL_H
#define GSNN_FIT_LANE_CHANNEL_H

#include "base/lanes.h"
#include "fit/lane_real.h"
#include "fit/products.h"
#include "fit/walsh.h"

/* Rows that are gone through at a time; columns have room for a multiple of it. */
#define GSNN_CHANNEL_ROWS 64

/* Numbers of a vector of 64 bytes. */
#define GSNN_GRADIENT_PARTS (64 / sizeof(gsnn_lane_real))

typedef struct gsnn_lane_channel {
    const gsnn_walsh *walsh;
    const gsnn_nested_sums *arguments; /* of transformed neurons, like these: */
    const gsnn_products *products;
    const gsnn_lane_real *values; /* of transformed sums of inputs, a column each */
    size_t rows, stride;          /* and the length of a column */
    const gsnn_lane_real *weights;
    gsnn_lane_real bias;
    bool half;           /* |z|/2 in place of ReLU(z), and no bias */
    gsnn_lane_real *phi; /* the sum of values; or NULL where slopes are known */
    int8_t *slopes;      /* slopes of transformed neurons, neurons x stride; or NULL: not kept */
    gsnn_lane_real
        *jacobian; /* the derivatives by weights and, unless `half`, by the bias; or NULL */
    /* Where there is none: GSNN_GRADIENT_PARTS numbers for each derivative by a transformed weight
     * or the bias, to which its products with that column are added, as parts of a sum, twice as
     * large for `half`; or NULL. */
    gsnn_lane_real *gradient;
    const gsnn_lane_real *residual;
} gsnn_lane_channel;

/* Fills phi, slopes and derivatives (or what they add to a gradient), and the rest of their last
 * block of rows with zeros.  A row takes at most (dimension/order + log2(order)) operations a
 * neuron, order being that of the transform, and for derivatives at most as many again.  The bytes
 * are the same for all vectors. */
void gsnn_lane_channel_fill(const gsnn_lane_channel *channel, gsnn_vectors vectors);

#endif
