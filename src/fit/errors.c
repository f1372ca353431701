#include "fit/errors.h"

#include "base/error.h"
#include "base/memory.h"
#include "fit/class_loss.h"
#include "statistics/sample.h"

#include <math.h>
#include <stdlib.h>

double gsnn_row_error(const double *values, const double *y, size_t outputs, bool logistic) {
    double squares = 0;
    if (logistic)
        return gsnn_class_loss(values, y, outputs, NULL);
    for (size_t o = 0; o < outputs; o++)
        squares += (values[o] - y[o]) * (values[o] - y[o]);
    return squares;
}

gsnn_status gsnn_unit_errors(double *errors, const gsnn_fit_data *data, const double *predicted,
                             bool logistic, gsnn_error *error) {
    gsnn_sample *units = gsnn_new(data->units, sizeof *units);
    if (!units)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < data->rows; i++) {
        const double *values = predicted + i * data->outputs, *y = data->y + i * data->outputs;
        gsnn_sample_add(&units[data->unit[i]], gsnn_row_error(values, y, data->outputs, logistic));
    }
    for (size_t u = 0; u < data->units; u++)
        errors[u] = units[u].mean;
    free(units);
    return GSNN_OK;
}

gsnn_status gsnn_unit_error_of(gsnn_unit_error *answer, const gsnn_fit_data *data,
                               const double *predicted, bool logistic, gsnn_error *error) {
    double *units = gsnn_new(data->units, sizeof *units);
    if (!units)
        return gsnn_fail_memory(error);
    gsnn_sample all = {0};
    gsnn_status status = gsnn_unit_errors(units, data, predicted, logistic, error);
    for (size_t u = 0; !status && u < data->units; u++)
        gsnn_sample_add(&all, units[u]);
    *answer = (gsnn_unit_error){all.mean, gsnn_sample_error(&all)};
    free(units);
    return status;
}

double gsnn_accuracy(const gsnn_fit_data *data, const double *predicted) {
    size_t right = 0;
    for (size_t i = 0; i < data->rows; i++)
        right += gsnn_class_right(predicted + i * data->outputs, data->y + i * data->outputs,
                                  data->outputs);
    return (double)right / (double)data->rows;
}

static int by_size(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

gsnn_status gsnn_coverage(bool *known, double *width, const gsnn_fit_data *data,
                          const double *predicted, gsnn_error *error) {
    size_t n = data->units, place = (9 * (n + 1) + 9) / 10;
    *known = place <= n;
    *width = 0;
    if (!*known)
        return GSNN_OK;
    double *largest = gsnn_new(n, sizeof *largest);
    if (!largest)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < data->rows * data->outputs; i++) {
        double *unit = &largest[data->unit[i / data->outputs]];
        *unit = fmax(*unit, fabs(predicted[i] - data->y[i]));
    }
    qsort(largest, n, sizeof *largest, by_size);
    *width = largest[place - 1];
    free(largest);
    return GSNN_OK;
}
