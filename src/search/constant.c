#include "search/constant.h"

#include "base/error.h"
#include "base/memory.h"
#include "fit/normalisation.h"
#include "statistics/sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The orthogonal projection of the value to what G fixes. */
static gsnn_status project(double *value, const gsnn_search_task *task, gsnn_error *error) {
    size_t outputs = task->data->outputs;
    gsnn_fixed_space fixed = {0};
    gsnn_fit_outputs sigma = {0};
    double *mean = gsnn_copy(value, outputs, sizeof *value);
    gsnn_status status = mean ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_fixed_space_init(&fixed, &task->record->group, error);
    if (!status)
        status = gsnn_fit_outputs_init(&sigma, task->exact, &fixed, outputs, error);
    if (!status)
        status = gsnn_project_to_span(value, mean, sigma.constants, sigma.constant, outputs, error);
    gsnn_fit_outputs_clear(&sigma);
    gsnn_fixed_space_clear(&fixed);
    free(mean);
    return status;
}

/* Logarithms of shares of classes; of two classes the difference of both. */
static void set_logarithms(double *value, const gsnn_search_task *task, const size_t *which,
                           size_t count) {
    const gsnn_fit_data *data = task->data;
    size_t classes = data->outputs == 1 ? 2 : data->outputs;
    for (size_t o = 0; o < data->outputs; o++) {
        double has = 1;
        for (size_t i = 0; i < count; i++)
            has += data->y[which[i] * data->outputs + o] > 0;
        double all = (double)count + (double)classes;
        value[o] = data->outputs == 1 ? log(has / (all - has)) : log(has / all);
    }
}

gsnn_status gsnn_search_constant(double *value, const gsnn_search_task *task, const size_t *which,
                                 size_t count, gsnn_error *error) {
    const gsnn_fit_data *data = task->data;
    if (task->options.logistic) {
        set_logarithms(value, task, which, count);
        return GSNN_OK;
    }
    for (size_t o = 0; o < data->outputs; o++) {
        gsnn_sample sample = {0};
        for (size_t i = 0; i < count; i++)
            gsnn_sample_add(&sample, data->y[which[i] * data->outputs + o]);
        value[o] = sample.mean;
    }
    return data->moved ? project(value, task, error) : GSNN_OK;
}

size_t gsnn_search_constant_parameters(const gsnn_search_task *task) {
    const gsnn_record_codomain *codomain = &task->record->codomain;
    return codomain->given ? codomain->constant.dimension : 1;
}
