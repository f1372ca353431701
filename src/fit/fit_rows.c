/* fit_rows.c - rows of data by columns. */
#include "base/error.h"
#include "base/memory.h"
#include "fit/lane_channel.h"
#include "fit/problem.h"

#include <stdlib.h>

/* column[i] = vector . (x_i - shift) / scale. */
static void fill_product(const gsnn_fit_problem *p, const size_t *which, size_t count,
                         const double *vector, double *column) {
    const gsnn_normalisation *n = &p->normalisation;
    for (size_t i = 0; i < count; i++) {
        const double *x = p->data->x + which[i] * p->data->inputs;
        double sum = 0;
        for (size_t j = 0; j < p->data->inputs; j++)
            if (vector[j] > 0 || vector[j] < 0)
                sum += vector[j] * ((x[j] - n->shift[j]) / n->scale[j]);
        column[i] = sum;
    }
}

/* Adds up the parts of transformed sums. */
static gsnn_status fill_waves(gsnn_fit_rows *rows, const gsnn_fit_kind *kind, const double *sums,
                              double **waves, gsnn_error *error) {
    const gsnn_walsh *walsh = &kind->walsh;
    *waves = gsnn_new_at_line(walsh->sums.count * rows->stride, sizeof **waves);
    if (!*waves)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < walsh->sums.count; k++) {
        double *column = *waves + k * rows->stride;
        for (size_t p = 0; p < walsh->order; p++) {
            int32_t part = walsh->parts[k * walsh->order + p];
            const double *sum = sums + (size_t)(part ? abs(part) - 1 : 0) * rows->stride;
            for (size_t i = 0; part != 0 && i < rows->samples; i++)
                column[i] += part > 0 ? sum[i] : -sum[i];
        }
    }
    return GSNN_OK;
}

static gsnn_status fill_columns(gsnn_fit_rows *rows, const gsnn_fit_problem *p, const size_t *which,
                                gsnn_error *error) {
    for (size_t i = 0; i < p->kind_count; i++) {
        const gsnn_orbit_sums *sums = &p->kinds[i].sums;
        rows->sums[i] = gsnn_new_at_line(sums->count * rows->stride, sizeof *rows->sums[i]);
        if (!rows->sums[i])
            return gsnn_fail_memory(error);
        for (size_t k = 0; k < sums->count; k++)
            fill_product(p, which, rows->samples, sums->vectors + k * sums->inputs,
                         rows->sums[i] + k * rows->stride);
        gsnn_status status = GSNN_OK;
        if (p->kinds[i].walsh.order > 0)
            status = fill_waves(rows, &p->kinds[i], rows->sums[i], &rows->waves[i], error);
        if (status)
            return status;
    }
    size_t equations = p->outputs.equations, outputs = p->data->outputs;
    for (size_t k = 0; k < p->outputs.linear; k++)
        for (size_t o = 0; o < equations; o++)
            fill_product(p, which, rows->samples,
                         p->outputs.maps + (k * equations + o) * p->data->inputs,
                         rows->linear + k * rows->stride + o * rows->samples);
    const gsnn_normalisation *n = &p->normalisation;
    for (size_t i = 0; i < rows->samples; i++) {
        for (size_t o = 0; o < equations; o++)
            rows->unit[o * rows->samples + i] = p->data->unit[which[i]];
        for (size_t o = 0; o < outputs; o++)
            rows->y[gsnn_fit_rows_at(rows, p, i, o)] =
                (p->data->y[which[i] * outputs + o] - n->y_shift[o]) / n->y_scale[o];
    }
    return GSNN_OK;
}

/* The length of a column: an odd number of blocks, so that columns are not apart by a power of two,
 * at which few of them stay in a cache together. */
static size_t pad(size_t rows) {
    return ((rows + GSNN_CHANNEL_ROWS - 1) / GSNN_CHANNEL_ROWS | 1) * GSNN_CHANNEL_ROWS;
}

gsnn_status gsnn_fit_rows_init(gsnn_fit_rows *rows, const gsnn_fit_problem *problem,
                               const size_t *which, size_t count, gsnn_error *error) {
    size_t equations = problem->outputs.equations * count;
    *rows = (gsnn_fit_rows){.samples = count,
                            .count = equations,
                            .stride = pad(equations),
                            .kind_count = problem->kind_count};
    rows->sums = gsnn_new(problem->kind_count, sizeof *rows->sums);
    rows->waves = gsnn_new(problem->kind_count, sizeof *rows->waves);
    rows->linear =
        gsnn_new((problem->outputs.linear + problem->added) * rows->stride, sizeof *rows->linear);
    rows->y = gsnn_new(problem->outputs.sides * rows->stride, sizeof *rows->y);
    rows->unit = gsnn_new(equations, sizeof *rows->unit);
    if (!rows->sums || !rows->waves || !rows->linear || !rows->y || !rows->unit)
        return gsnn_fail_memory(error);
    return fill_columns(rows, problem, which, error);
}

void gsnn_fit_rows_clear(gsnn_fit_rows *rows) {
    for (size_t i = 0; rows->sums && i < rows->kind_count; i++)
        free(rows->sums[i]);
    for (size_t i = 0; rows->waves && i < rows->kind_count; i++)
        free(rows->waves[i]);
    free(rows->sums);
    free(rows->waves);
    free(rows->linear);
    free(rows->y);
    free(rows->unit);
    *rows = (gsnn_fit_rows){0};
}
