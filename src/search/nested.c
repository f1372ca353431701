#include "search/nested.h"

#include "base/error.h"
#include "base/memory.h"
#include "fit/errors.h"
#include "statistics/sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void count_units(gsnn_fit_data *data, size_t *number, size_t units, const size_t *unit,
                        const size_t *which) {
    for (size_t u = 0; u < units; u++)
        number[u] = SIZE_MAX;
    for (size_t i = 0; i < data->rows; i++) {
        size_t *of = &number[unit[which[i]]];
        if (*of == SIZE_MAX)
            *of = data->units++;
        data->unit[i] = *of;
    }
}

/* Those rows of data with one output, to be cleared by the caller, also on failure. */
static gsnn_status select_data(gsnn_fit_data *data, const gsnn_fit_data *all, const size_t *which,
                               size_t count, gsnn_error *error) {
    size_t m = all->inputs;
    *data = (gsnn_fit_data){.rows = count,
                            .inputs = m,
                            .outputs = 1,
                            .units_exact = all->units_exact,
                            .x = gsnn_new(count * m, sizeof *data->x),
                            .y = gsnn_new(count, sizeof *data->y),
                            .unit = gsnn_new(count, sizeof *data->unit),
                            .variance = gsnn_new(1, sizeof *data->variance)};
    size_t *number = gsnn_new(all->units, sizeof *number);
    if (!data->x || !data->y || !data->unit || !data->variance || !number) {
        free(number);
        return gsnn_fail_memory(error);
    }
    count_units(data, number, all->units, all->unit, which);
    free(number);
    gsnn_sample sample = {0};
    for (size_t i = 0; i < count; i++) {
        memcpy(data->x + i * m, all->x + which[i] * m, m * sizeof *data->x);
        data->y[i] = all->y[which[i]];
        gsnn_sample_add(&sample, data->y[i]);
    }
    data->variance[0] = sample.squares / (double)count;
    return data->variance[0] > 0
               ? GSNN_OK
               : gsnn_fail(error, GSNN_INVALID,
                           "outside one of the folds the output is the same in all rows");
}

/* Searches without a fold, and puts values at its rows. */
static gsnn_status search_without(const gsnn_search_task *task, size_t fold, size_t *which,
                                  double *values, gsnn_error *error) {
    gsnn_search_options options = task->options;
    options.nested = options.covers = false;
    gsnn_fit_data data = {0};
    gsnn_search_task inner = {0};
    gsnn_search search = {0};
    size_t count = gsnn_search_rows(task, fold + 1, false, which);
    gsnn_status status = select_data(&data, task->data, which, count, error);
    if (!status)
        status = gsnn_search_task_init(&inner, task->exact, &data, task->invariant, &options,
                                       task->run, error);
    if (!status)
        status = gsnn_search_init(&search, &inner, error);
    count = gsnn_search_rows(task, fold + 1, true, which);
    for (size_t i = 0; !status && i < count; i++)
        values[which[i]] =
            gsnn_network_value(search.network, task->data->x + which[i] * task->data->inputs);
    gsnn_search_clear(&search);
    gsnn_search_task_clear(&inner);
    gsnn_fit_data_clear(&data);
    return status;
}

gsnn_status gsnn_search_nest(gsnn_search *search, gsnn_error *error) {
    const gsnn_search_task *task = search->task;
    const gsnn_fit_data *data = task->data;
    size_t *which = gsnn_new(data->rows, sizeof *which);
    double *values = gsnn_new(data->rows, sizeof *values);
    gsnn_status status = which && values ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t f = 0; !status && f < task->options.folds && !gsnn_search_interrupted(task); f++)
        status = search_without(task, f, which, values, error);
    gsnn_unit_error all = {0};
    if (!status)
        status = gsnn_unit_error_of(&all, data, values, false, error);
    if (!status && !gsnn_search_interrupted(task) && isfinite(all.mean))
        search->nested = (gsnn_search_error){true, all.mean / data->variance[0],
                                             all.deviation / data->variance[0]};
    free(which);
    free(values);
    return status;
}
