/* answer.c - the numbers that an answer states, from the network as it is written. */
#include "base/error.h"
#include "base/memory.h"
#include "exact/rational.h"
#include "fit/class_loss.h"
#include "fit/document.h"

#include <stdlib.h>

/* False without memory. */
static bool evaluate(const gsnn_fit_answer *a, const double *x, double *values) {
    if (a->deep)
        return a->deep->value(a->deep->network, x, values);
    if (a->outputs)
        gsnn_output_network_value(a->outputs->network, x, values);
    else
        *values = gsnn_network_value(a->network, x);
    return true;
}

static gsnn_status measure_network(gsnn_fit_answer *a, gsnn_error *error) {
    const gsnn_fit_data *data = a->data;
    a->values = gsnn_new(data->rows * data->outputs, sizeof *a->values);
    if (!a->values)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < data->rows; i++)
        if (!evaluate(a, data->x + i * data->inputs, a->values + i * data->outputs))
            return gsnn_fail_memory(error);
    for (size_t i = 0; i < data->rows * data->outputs; i++) {
        double difference = a->values[i] - data->y[i];
        a->sse += difference * difference;
    }
    return gsnn_unit_error_of(&a->train, data, a->values, a->classes, error);
}

/* The mean error over the rows of the test. */
static gsnn_status measure_test(gsnn_fit_answer *a, gsnn_error *error) {
    const gsnn_table *table = &a->test->table;
    size_t inputs = a->data->inputs, outputs = a->data->outputs;
    double *x = gsnn_new(table->columns, sizeof *x), *values = gsnn_new(outputs, sizeof *values);
    gsnn_status status = x && values ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < table->rows; i++) {
        const double *y = x + inputs;
        for (size_t j = 0; j < table->columns; j++)
            x[j] = gsnn_rational_double(gsnn_table_row(table, i) + j);
        if (!evaluate(a, x, values)) {
            status = gsnn_fail_memory(error);
            break;
        }
        a->test_loss += gsnn_row_error(values, y, outputs, a->classes) / (double)table->rows;
        a->test_right += a->classes && gsnn_class_right(values, y, outputs);
    }
    free(x);
    free(values);
    return status;
}

/* The outputs as they were given. */
static gsnn_status measure_folds(gsnn_fit_answer *a, gsnn_error *error) {
    const gsnn_normalisation *n = &a->fit->problem->normalisation;
    size_t outputs = a->data->outputs;
    a->held_out = gsnn_new(a->data->rows * outputs, sizeof *a->held_out);
    if (!a->held_out)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < a->data->rows * outputs; i++)
        a->held_out[i] = a->fit->held_out[i] * n->y_scale[i % outputs] + n->y_shift[i % outputs];
    gsnn_status status =
        gsnn_unit_error_of(&a->validation, a->data, a->held_out, a->classes, error);
    return status || a->classes
               ? status
               : gsnn_coverage(&a->coverage_known, &a->coverage, a->data, a->held_out, error);
}

gsnn_status gsnn_fit_answer_measure(gsnn_fit_answer *answer, gsnn_error *error) {
    for (size_t o = 0; o < answer->data->outputs; o++)
        answer->variance += answer->data->variance[o];
    gsnn_status status = answer->network || answer->outputs || answer->deep
                             ? measure_network(answer, error)
                             : GSNN_OK;
    if (!status && answer->test && answer->values)
        status = measure_test(answer, error);
    if (!status && answer->fit && answer->fit->validated)
        status = measure_folds(answer, error);
    return status;
}

void gsnn_fit_answer_clear(gsnn_fit_answer *answer) {
    free(answer->values);
    free(answer->held_out);
    answer->values = answer->held_out = NULL;
}
