#include "fit/fit_data.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/rational.h"
#include "fit/noise.h"
#include "fit/outputs.h"
#include "network/input_orbits.h"
#include "statistics/sample.h"

#include <math.h>
#include <stdlib.h>

static gsnn_status copy_numbers(gsnn_fit_data *data, const gsnn_table *table, gsnn_error *error) {
    data->x = gsnn_new(data->rows * data->inputs, sizeof *data->x);
    data->y = gsnn_new(data->rows * data->outputs, sizeof *data->y);
    data->variance = gsnn_new(data->outputs, sizeof *data->variance);
    if (!data->x || !data->y || !data->variance)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < data->rows; i++) {
        const fmpq *row = gsnn_table_row(table, i);
        for (size_t j = 0; j < data->inputs; j++)
            data->x[i * data->inputs + j] = gsnn_rational_double(row + j);
        for (size_t k = 0; k < data->outputs; k++)
            data->y[i * data->outputs + k] = gsnn_rational_double(row + data->inputs + k);
    }
    return GSNN_OK;
}

/* Whether inputs can be shifted and scaled: the squares of what is left then add up to at most four
 * times this sum. */
static gsnn_status check_inputs(const gsnn_fit_data *data, const char *name, gsnn_error *error) {
    double squares = 0;
    for (size_t i = 0; i < data->rows * data->inputs; i++) {
        squares += data->x[i] * data->x[i];
        if (!isfinite(16 * squares))
            return gsnn_fail(error, GSNN_INVALID,
                             "%s: the squares of input %zu are beyond the range of doubles", name,
                             i % data->inputs + 1);
    }
    return GSNN_OK;
}

static gsnn_status set_variances(gsnn_fit_data *data, const char *name, gsnn_error *error) {
    bool varies = false;
    for (size_t k = 0; k < data->outputs; k++) {
        gsnn_sample sample = {0};
        for (size_t i = 0; i < data->rows; i++)
            gsnn_sample_add(&sample, data->y[i * data->outputs + k]);
        data->variance[k] = sample.squares / (double)data->rows;
        varies = varies || data->variance[k] > 0;
        if (data->variance[k] <= 0 && !data->moved)
            return gsnn_fail(error, GSNN_INVALID, "%s: output %zu is the same in all rows", name,
                             k + 1);
        if (!isfinite(data->variance[k]))
            return gsnn_fail(error, GSNN_INVALID,
                             "%s: the squares of output %zu are beyond the range of doubles", name,
                             k + 1);
    }
    return varies
               ? GSNN_OK
               : gsnn_fail(error, GSNN_INVALID, "%s: the outputs are the same in all rows", name);
}

gsnn_status gsnn_fit_data_init(gsnn_fit_data *data, const gsnn_table *table, size_t outputs,
                               const gsnn_exact_record *exact, size_t least_units, const char *name,
                               gsnn_error *error) {
    *data = (gsnn_fit_data){.rows = table->rows,
                            .inputs = table->columns - outputs,
                            .outputs = outputs,
                            .moved = gsnn_fit_outputs_moved(exact->record)};
    gsnn_input_orbits orbits = {0};
    gsnn_status status = copy_numbers(data, table, error);
    if (!status)
        status = gsnn_input_orbits_init(&orbits, table, data->inputs, exact, error);
    data->units = orbits.count;
    data->units_exact = orbits.exact;
    data->unit = orbits.of_row;
    if (!status && data->units < least_units)
        status =
            gsnn_fail(error, GSNN_INVALID,
                      "%s: %zu unit%s (rows that the group does not move to each other), where "
                      "%zu are needed",
                      name, data->units, data->units == 1 ? "" : "s", least_units);
    if (!status)
        status = check_inputs(data, name, error);
    if (!status)
        status = set_variances(data, name, error);
    return status ? status : gsnn_fit_measure_noise(data, table, exact, error);
}

void gsnn_fit_data_clear(gsnn_fit_data *data) {
    free(data->x);
    free(data->y);
    free(data->unit);
    free(data->variance);
    *data = (gsnn_fit_data){0};
}
