/* lane_products.h - products of network values, added up for sixteen draws side by side. */
#ifndef GSNN_DENSITY_LANE_PRODUCTS_H
#define GSNN_DENSITY_LANE_PRODUCTS_H

#include "base/lanes.h"
#include "density/correlators.h"

/* values are as gsnn_sampler_draw leaves them.  For each correlator c the product p of each of the
 * first `lanes` draws is added, in double precision, to sums[c stride + lane], and |p| or, with
 * `squared`, p^2 to sizes[c stride + lane]. */
typedef struct gsnn_lane_products {
    const float *values;
    size_t outputs;
    const gsnn_correlator *list;
    size_t count;
    size_t lanes, stride;
    bool squared;
    double *sums, *sizes;
} gsnn_lane_products;

void gsnn_lane_products_add(const gsnn_lane_products *products, gsnn_vectors vectors);

#endif
