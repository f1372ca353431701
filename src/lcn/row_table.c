#include "lcn/row_table.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

void gsnn_lcn_row_table_clear(gsnn_lcn_row_table *t) {
    free(t->rows);
    free(t->sorted);
    free(t->negated);
    *t = (gsnn_lcn_row_table){0};
}

const int32_t *gsnn_lcn_row_table_row(const gsnn_lcn_row_table *t, size_t neuron) {
    return t->rows + neuron * t->length;
}

static int compare(const gsnn_lcn_row_table *t, const int32_t *x, size_t neuron) {
    const int32_t *y = gsnn_lcn_row_table_row(t, neuron);
    for (size_t k = 0; k < t->degree; k++)
        if (x[k] != y[k])
            return x[k] < y[k] ? -1 : 1;
    return 0;
}

/* A sort of indices needs the table: heap sort keeps it free of globals. */
static void sift(const gsnn_lcn_row_table *t, size_t root, size_t count) {
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count &&
            compare(t, gsnn_lcn_row_table_row(t, t->sorted[child]), t->sorted[child + 1]) < 0)
            child++;
        if (compare(t, gsnn_lcn_row_table_row(t, t->sorted[root]), t->sorted[child]) >= 0)
            return;
        size_t swap = t->sorted[root];
        t->sorted[root] = t->sorted[child];
        t->sorted[child] = swap;
    }
}

static void sort_rows(gsnn_lcn_row_table *t) {
    for (size_t i = 0; i < t->neurons; i++)
        t->sorted[i] = i;
    for (size_t i = t->neurons / 2; i-- > 0;)
        sift(t, i, t->neurons);
    for (size_t count = t->neurons; count-- > 1;) {
        size_t swap = t->sorted[0];
        t->sorted[0] = t->sorted[count];
        t->sorted[count] = swap;
        sift(t, 0, count);
    }
}

static size_t find_plain(const gsnn_lcn_row_table *t, const int32_t *row) {
    size_t low = 0, high = t->neurons;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(t, row, t->sorted[middle]);
        if (order == 0)
            return t->sorted[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return SIZE_MAX;
}

size_t gsnn_lcn_row_table_find(const gsnn_lcn_row_table *t, const int32_t *row, int *sign) {
    size_t found = find_plain(t, row);
    *sign = 1;
    if (found == SIZE_MAX) {
        for (size_t k = 0; k < t->degree; k++)
            t->negated[k] = -row[k];
        found = find_plain(t, t->negated);
        *sign = -1;
    }
    return found;
}

gsnn_status gsnn_lcn_row_table_init(gsnn_lcn_row_table *t,
                                    const gsnn_record_architecture *architecture, size_t degree,
                                    const size_t *order, size_t length, gsnn_error *error) {
    size_t neurons = (size_t)architecture->neurons;
    *t = (gsnn_lcn_row_table){.degree = degree, .neurons = neurons, .length = length};
    if (!architecture->weights.rows)
        return gsnn_fail(error, GSNN_INVALID, "the weight rows of %s are left out",
                         architecture->id);
    t->rows = gsnn_new(neurons * length, sizeof *t->rows);
    t->sorted = gsnn_new(neurons, sizeof *t->sorted);
    t->negated = gsnn_new(degree, sizeof *t->negated);
    if (!t->rows || !t->sorted || !t->negated)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < neurons; i++)
        for (size_t p = 0; p < length; p++)
            t->rows[i * length + p] = architecture->weights.rows[i * degree + order[p % degree]];
    sort_rows(t);
    return GSNN_OK;
}
