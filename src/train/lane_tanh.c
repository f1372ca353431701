#include "train/lane_tanh.h"

#include "base/lanes.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

typedef struct job {
    const double *z;
    double *t;
    size_t count;
} job;

/* exp x for -40 <= x <= 0: 2^k times the Taylor polynomial on half a binade. */
static GSNN_LANE_CODE double exponential(double x) {
    double shifted = x * 1.4426950408889634074 + 0x1.8p52, k = shifted - 0x1.8p52;
    double r = (x - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
    double p = 1.0 / 6227020800;
    p = p * r + 1.0 / 479001600;
    p = p * r + 1.0 / 39916800;
    p = p * r + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = 1 + (r + r * r * p);
    /* the low bits of `shifted` are k */
    uint64_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return p * power;
}

static GSNN_LANE_CODE void fill(const job *j, gsnn_vectors vectors) {
    (void)vectors;
    const double *restrict z = j->z;
    double *restrict t = j->t;
    for (size_t i = 0; i < j->count; i++) {
        double size = fabs(z[i]);
        size = size < 20 ? size : 20; /* beyond, tanh is 1 */
        double e = exponential(-2 * size);
        t[i] = copysign((1 - e) / (1 + e), z[i]);
    }
}
GSNN_LANE_VERSIONS(fill, const job)

/* NOLINTNEXTLINE(readability-non-const-parameter): the job writes to t. */
void gsnn_lane_tanh_fill(const double *z, size_t count, double *t) {
    job j = {z, t, count};
    GSNN_LANE_CALL(fill, gsnn_vectors_best(), &j);
}
