/* training_data.c - data for training from CSV and IDX files. */
#include "base/error.h"
#include "base/memory.h"
#include "data/idx.h"
#include "data/table.h"
#include "density/ensemble.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static gsnn_status allocate(gsnn_training_data *d, size_t rows, size_t inputs, size_t outputs,
                            gsnn_error *error) {
    *d = (gsnn_training_data){.rows = rows, .inputs = inputs, .outputs = outputs};
    if (rows && inputs > ((size_t)1 << 28) / rows)
        return gsnn_fail(error, GSNN_FAILED, "%zu rows of %zu inputs are too much data", rows,
                         inputs);
    d->x = gsnn_new(rows * inputs, sizeof *d->x);
    d->y = gsnn_new(rows * outputs, sizeof *d->y);
    return d->x && d->y ? GSNN_OK : gsnn_fail_memory(error);
}

static gsnn_status read_table(gsnn_training_data *d, const char *path, size_t outputs,
                              const gsnn_run *run, gsnn_error *error) {
    gsnn_table table;
    gsnn_status status = gsnn_table_read(&table, path, 0, run, error);
    if (!status && table.columns <= outputs)
        status =
            gsnn_fail(error, GSNN_INVALID,
                      "%s: %zu numbers in a row, but the law has %zu outputs beside the inputs",
                      path, table.columns, outputs);
    if (!status)
        status = allocate(d, table.rows, table.columns - outputs, outputs, error);
    for (size_t i = 0; !status && i < table.rows; i++)
        for (size_t j = 0; !status && j < table.columns; j++) {
            double value = fmpq_get_d(gsnn_table_row(&table, i) + j);
            if (!isfinite(value))
                status = gsnn_fail(error, GSNN_INVALID,
                                   "%s: line %zu: number %zu is beyond the range of doubles", path,
                                   table.lines[i], j + 1);
            else if (j < d->inputs)
                d->x[i * d->inputs + j] = value;
            else
                d->y[i * outputs + j - d->inputs] = value;
        }
    gsnn_table_clear(&table);
    return status;
}

static gsnn_status read_idx(gsnn_training_data *d, const char *path, const char *labels,
                            size_t outputs, gsnn_error *error) {
    gsnn_idx items, classes = {0};
    gsnn_status status = gsnn_idx_read(&items, path, 0, error);
    if (!status)
        status = gsnn_idx_read(&classes, labels, 1, error);
    if (!status && classes.items != items.items)
        status = gsnn_fail(error, GSNN_INVALID, "%s: %zu labels, but %zu items in %s", labels,
                           classes.items, items.items, path);
    if (!status)
        status = allocate(d, items.items, items.size, outputs, error);
    for (size_t i = 0; !status && i < d->rows; i++) {
        for (size_t j = 0; j < d->inputs; j++)
            d->x[i * d->inputs + j] = items.bytes[i * d->inputs + j] / 255.0;
        if (classes.bytes[i] >= outputs)
            status = gsnn_fail(error, GSNN_INVALID, "%s: label %u of item %zu, but %zu outputs",
                               labels, classes.bytes[i], i + 1, outputs);
        else
            d->y[i * outputs + classes.bytes[i]] = 1;
    }
    d->classes = true;
    gsnn_idx_clear(&items);
    gsnn_idx_clear(&classes);
    return status;
}

gsnn_status gsnn_training_data_read(gsnn_training_data *data, const char *path, const char *labels,
                                    size_t outputs, const gsnn_run *run, gsnn_error *error) {
    *data = (gsnn_training_data){0};
    if (labels)
        return read_idx(data, path, labels, outputs, error);
    if (strcmp(path, "-") != 0 && gsnn_idx_is(path))
        return gsnn_fail(error, GSNN_INVALID, "%s: an IDX or compressed file needs labels", path);
    return read_table(data, path, outputs, run, error);
}

void gsnn_training_data_clear(gsnn_training_data *data) {
    free(data->x);
    free(data->y);
    *data = (gsnn_training_data){0};
}

/* Compares rows of x and then y, kept together. */
static _Thread_local size_t compared;
static int compare_rows(const void *a, const void *b) {
    const double *x = a, *y = b;
    for (size_t i = 0; i < compared; i++)
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    return 0;
}

gsnn_status gsnn_training_data_closed(bool *closed, const gsnn_training_data *data,
                                      const gsnn_moves *moves, size_t e, gsnn_error *error) {
    size_t m = data->inputs, width = m + data->outputs, count = data->rows * width;
    double *still = gsnn_new(2 * count, sizeof *still);
    if (!still)
        return gsnn_fail_memory(error);
    double *moved = still + count;
    for (size_t i = 0; i < data->rows; i++) {
        memcpy(still + i * width, data->x + i * m, m * sizeof *still);
        gsnn_moves_apply(moves, e, data->x + i * m, moved + i * width);
        memcpy(still + i * width + m, data->y + i * data->outputs, data->outputs * sizeof *still);
        memcpy(moved + i * width + m, data->y + i * data->outputs, data->outputs * sizeof *still);
    }
    /* Matrices move numbers by rounding errors, which must not decide the order. */
    for (size_t i = 0; moves->matrices && i < 2 * count; i++)
        still[i] = nearbyint(still[i] * 0x1p30) * 0x1p-30 + 0.0;
    for (size_t i = 0; i < 2 * count; i++)
        still[i] += 0.0; /* -0 becomes 0 */
    compared = width;
    qsort(still, data->rows, width * sizeof *still, compare_rows);
    qsort(moved, data->rows, width * sizeof *moved, compare_rows);
    *closed = memcmp(still, moved, count * sizeof *still) == 0;
    free(still);
    return GSNN_OK;
}
