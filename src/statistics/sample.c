#include "statistics/sample.h"

#include <math.h>
#include <stdlib.h>

void gsnn_sample_add(gsnn_sample *sample, double value) {
    sample->count++;
    double before = value - sample->mean;
    sample->mean += before / (double)sample->count;
    sample->squares += before * (value - sample->mean);
}

void gsnn_sample_join(gsnn_sample *sample, const gsnn_sample *more) {
    if (!more->count)
        return;
    double n = (double)sample->count, k = (double)more->count, apart = more->mean - sample->mean;
    sample->squares += more->squares + apart * apart * n * k / (n + k);
    sample->mean += apart * k / (n + k);
    sample->count += more->count;
}

double gsnn_sample_variance(const gsnn_sample *sample) {
    return sample->count < 2 ? NAN : sample->squares / (double)(sample->count - 1);
}

double gsnn_sample_deviation(const gsnn_sample *sample) {
    return sqrt(gsnn_sample_variance(sample));
}

double gsnn_sample_error(const gsnn_sample *sample) {
    return sqrt(gsnn_sample_variance(sample) / (double)sample->count);
}

static int compare_doubles(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

double gsnn_quantile(double *values, size_t count, double order) {
    if (!count)
        return NAN;
    qsort(values, count, sizeof *values, compare_doubles);
    double place = order * (double)(count - 1);
    size_t below = (size_t)place;
    if (below + 1 >= count)
        return values[count - 1];
    double part = place - (double)below;
    return values[below] + part * (values[below + 1] - values[below]);
}
