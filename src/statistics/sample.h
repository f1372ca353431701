/* sample.h - means, spreads and quantiles of measured numbers. */
#ifndef GSNN_STATISTICS_SAMPLE_H
#define GSNN_STATISTICS_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

/* Count, mean and the sum of squared deviations, gathered one value at a time (B. Welford,
 * Technometrics 4, 1962).  All zero: empty. */
typedef struct gsnn_sample {
    uint64_t count;
    double mean;
    double squares; /* sum of (x - mean)^2 */
} gsnn_sample;

void gsnn_sample_add(gsnn_sample *sample, double value);

/* Adds all of another sample (T. Chan, G. Golub, R. LeVeque 1983).  The result depends on the order
 * of joining, so that parts are joined in a fixed order. */
void gsnn_sample_join(gsnn_sample *sample, const gsnn_sample *more);

/* The unbiased variance, its root, and the standard error of the mean; NaN where the count is below
 * 2. */
double gsnn_sample_variance(const gsnn_sample *sample);
double gsnn_sample_deviation(const gsnn_sample *sample);
double gsnn_sample_error(const gsnn_sample *sample);

/* The quantile of that order in [0, 1] of values, which are put in order; linear between order
 * statistics as in R's type 7.  NaN of none. */
double gsnn_quantile(double *values, size_t count, double order);

#endif
