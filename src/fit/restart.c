#include "fit/restart.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "fit/quasi_newton.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_fit_restart_run(gsnn_fit_restart *restart, const gsnn_fit_problem *problem,
                                 const gsnn_fit_rows *rows, const gsnn_descent_limit *limit,
                                 const gsnn_run *run, double *inner, double *outer,
                                 gsnn_error *error) {
    double *workspace = gsnn_new(gsnn_levenberg_workspace(problem), sizeof *workspace);
    double *units = gsnn_new(problem->data->units, sizeof *units);
    double *column = gsnn_new(rows->stride, sizeof *column);
    double *inverse = gsnn_new(problem->outer, sizeof *inverse);
    gsnn_projection projection = {0};
    gsnn_status status = gsnn_projection_init(&projection, problem, rows, error);
    if (!status && (!workspace || !units || !column || !inverse))
        status = gsnn_fail_memory(error);
    if (!status) {
        size_t sides = problem->outputs.sides;
        restart->end = problem->inner <= GSNN_PROJECTION_MOST_INNER
                           ? gsnn_levenberg(&projection, inner, limit, run, workspace)
                           : gsnn_quasi_newton(&projection, inner, limit, run);
        restart->loss = projection.sse / (double)(rows->count * sides);
        restart->support = gsnn_support_of(&projection, units, column, inverse);
        if (!isfinite(restart->loss))
            restart->support.supported = false;
        if (outer)
            memcpy(outer, projection.outer, problem->outer * sides * sizeof *outer);
    }
    gsnn_projection_clear(&projection);
    free(workspace);
    free(units);
    free(column);
    free(inverse);
    return status;
}

void gsnn_fit_values(gsnn_projection *projection, const double *inner, const double *outer,
                     const size_t *which, double *values) {
    const gsnn_fit_rows *rows = projection->rows;
    size_t outputs = projection->problem->data->outputs;
    gsnn_projection_apply(projection, inner, outer);
    for (size_t i = 0; i < rows->samples; i++)
        for (size_t o = 0; o < outputs; o++) {
            size_t at = gsnn_fit_rows_at(rows, projection->problem, i, o);
            values[which[i] * outputs + o] = rows->y[at] - projection->residual[at];
        }
}

void gsnn_fit_values_given(gsnn_projection *projection, const double *inner, const double *outer,
                           const size_t *which, double *values) {
    const gsnn_normalisation *n = &projection->problem->normalisation;
    gsnn_fit_values(projection, inner, outer, which, values);
    for (size_t i = 0; i < projection->rows->samples; i++)
        for (size_t o = 0; o < n->outputs; o++) {
            double *value = &values[which[i] * n->outputs + o];
            *value = *value * n->y_scale[o] + n->y_shift[o];
        }
}

uint64_t gsnn_fit_problem_name(const gsnn_fit_problem *problem) {
    uint64_t name = problem->channel_count + (problem->deep ? UINT64_C(1) << 32 : 0);
    for (size_t c = 0; c < problem->channel_count; c++) {
        const char *id = gsnn_fit_kind_of(problem, c)->architecture->id;
        name = gsnn_hash_word(name, gsnn_hash_bytes(id, strlen(id)));
    }
    return name;
}

double gsnn_fit_variance(const gsnn_fit_problem *problem) {
    size_t outputs = problem->data->outputs;
    double sum = 0;
    for (size_t o = 0; o < outputs; o++) {
        double scale = problem->normalisation.y_scale[o];
        sum += problem->data->variance[o] / (scale * scale);
    }
    return sum / (double)outputs;
}
