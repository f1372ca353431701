#include "fit/temperature.h"

#include "base/error.h"
#include "base/memory.h"
#include "fit/class_loss.h"

#include <stdlib.h>

#define HALVINGS 60

/* The derivative of the sum of losses by the factor; `row` has room for two of them. */
static double derivative(double factor, const double *values, const gsnn_fit_data *data,
                         double *row) {
    size_t outputs = data->outputs;
    double sum = 0, *slopes = row + outputs;
    for (size_t i = 0; i < data->rows; i++) {
        for (size_t o = 0; o < outputs; o++)
            row[o] = factor * values[i * outputs + o];
        (void)gsnn_class_loss(row, data->y + i * outputs, outputs, slopes);
        for (size_t o = 0; o < outputs; o++)
            sum -= slopes[o] * values[i * outputs + o];
    }
    return sum;
}

gsnn_status gsnn_temper(double *factor, double *values, const gsnn_fit_data *data,
                        gsnn_error *error) {
    double *row = gsnn_new(2 * data->outputs, sizeof *row), low = 0, high = 1;
    if (!row)
        return gsnn_fail_memory(error);
    *factor = 1;
    if (derivative(1, values, data, row) > 0)
        for (int i = 0; i < HALVINGS; i++) {
            *factor = (low + high) / 2;
            if (derivative(*factor, values, data, row) > 0)
                high = *factor;
            else
                low = *factor;
        }
    for (size_t i = 0; i < data->rows * data->outputs; i++)
        values[i] *= *factor;
    free(row);
    return GSNN_OK;
}

void gsnn_temper_outer(double *outer, const gsnn_fit_problem *problem, double factor) {
    const gsnn_normalisation *n = &problem->normalisation;
    for (size_t o = 0; o < problem->outputs.sides; o++) {
        double *own = outer + o * problem->outer;
        for (size_t k = 0; k < problem->outer; k++)
            own[k] *= factor;
        own[problem->outer - 1] += n->y_shift[o] * (factor - 1) / n->y_scale[o];
    }
}
