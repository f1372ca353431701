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

/* Their outputs' variances. */
static gsnn_status set_variances(gsnn_fit_data *data, gsnn_error *error) {
    bool varies = false, all = true;
    for (size_t o = 0; o < data->outputs; o++) {
        gsnn_sample sample = {0};
        for (size_t i = 0; i < data->rows; i++)
            gsnn_sample_add(&sample, data->y[i * data->outputs + o]);
        data->variance[o] = sample.squares / (double)data->rows;
        varies = varies || data->variance[o] > 0;
        all = all && data->variance[o] > 0;
    }
    return (data->moved ? varies : all)
               ? GSNN_OK
               : gsnn_fail(error, GSNN_INVALID, "outside one of the folds %s the same in all rows",
                           data->outputs == 1 ? "the output is" : "outputs are");
}

/* Those rows of data, to be cleared by the caller, also on failure. */
static gsnn_status select_data(gsnn_fit_data *data, const gsnn_fit_data *all, const size_t *which,
                               size_t count, gsnn_error *error) {
    size_t m = all->inputs, p = all->outputs;
    *data = (gsnn_fit_data){.rows = count,
                            .inputs = m,
                            .outputs = p,
                            .moved = all->moved,
                            .units_exact = all->units_exact,
                            .x = gsnn_new(count * m, sizeof *data->x),
                            .y = gsnn_new(count * p, sizeof *data->y),
                            .unit = gsnn_new(count, sizeof *data->unit),
                            .variance = gsnn_new(p, sizeof *data->variance)};
    size_t *number = gsnn_new(all->units, sizeof *number);
    if (!data->x || !data->y || !data->unit || !data->variance || !number) {
        free(number);
        return gsnn_fail_memory(error);
    }
    count_units(data, number, all->units, all->unit, which);
    free(number);
    for (size_t i = 0; i < count; i++) {
        memcpy(data->x + i * m, all->x + which[i] * m, m * sizeof *data->x);
        memcpy(data->y + i * p, all->y + which[i] * p, p * sizeof *data->y);
    }
    return set_variances(data, error);
}

gsnn_status gsnn_search_nest_check(const gsnn_search_task *task, gsnn_error *error) {
    size_t *which = gsnn_new(task->data->rows, sizeof *which);
    gsnn_status status = which ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t f = 0; !status && f < task->options.folds; f++) {
        gsnn_fit_data data;
        size_t count = gsnn_search_rows(task, f + 1, false, which);
        status = select_data(&data, task->data, which, count, error);
        gsnn_fit_data_clear(&data);
    }
    free(which);
    return status;
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
        status =
            gsnn_search_model_value(&search.model, task->data->x + which[i] * task->data->inputs,
                                    values + which[i] * task->data->outputs, error);
    gsnn_search_clear(&search);
    gsnn_search_task_clear(&inner);
    gsnn_fit_data_clear(&data);
    return status;
}

gsnn_status gsnn_search_nest(gsnn_search *search, gsnn_error *error) {
    const gsnn_search_task *task = search->task;
    const gsnn_fit_data *data = task->data;
    size_t *which = gsnn_new(data->rows, sizeof *which);
    double *values = gsnn_new(data->rows * data->outputs, sizeof *values);
    gsnn_status status = which && values ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t f = 0; !status && f < task->options.folds && !gsnn_search_interrupted(task); f++)
        status = search_without(task, f, which, values, error);
    gsnn_unit_error all = {0};
    if (!status)
        status = gsnn_unit_error_of(&all, data, values, task->options.logistic, error);
    if (!status && !gsnn_search_interrupted(task) && isfinite(all.mean))
        search->nested =
            (gsnn_search_error){true, all.mean / task->scale, all.deviation / task->scale,
                                task->options.logistic ? gsnn_accuracy(data, values) : 0};
    free(which);
    free(values);
    return status;
}
