#include "density/lane_products.h"

#include <math.h>

static GSNN_LANE_CODE void multiply(const gsnn_lane_products *job, const gsnn_correlator *c,
                                    double *restrict product) {
    for (int l = 0; l < GSNN_LANES; l++)
        product[l] = 1;
    for (uint32_t i = 0; i < c->order; i++) {
        const float *restrict value =
            job->values + ((size_t)c->point[i] * job->outputs + c->output[i]) * GSNN_LANES;
        for (int l = 0; l < GSNN_LANES; l++)
            product[l] *= (double)value[l];
    }
}

static GSNN_LANE_CODE void put(const double *restrict product, size_t lanes, bool squared,
                               double *restrict sums, double *restrict sizes) {
    for (size_t l = 0; l < lanes; l++) {
        sums[l] += product[l];
        sizes[l] += squared ? product[l] * product[l] : fabs(product[l]);
    }
}

static GSNN_LANE_CODE void add(const gsnn_lane_products *job, gsnn_vectors vectors) {
    (void)vectors;
    for (size_t i = 0; i < job->count; i++) {
        double product[GSNN_LANES];
        multiply(job, &job->list[i], product);
        double *sums = job->sums + i * job->stride, *sizes = job->sizes + i * job->stride;
        if (job->lanes == GSNN_LANES)
            put(product, GSNN_LANES, job->squared, sums, sizes);
        else
            put(product, job->lanes, job->squared, sums, sizes);
    }
}
GSNN_LANE_VERSIONS(add, const gsnn_lane_products)

void gsnn_lane_products_add(const gsnn_lane_products *products, gsnn_vectors vectors) {
    GSNN_LANE_CALL(add, vectors, products);
}
