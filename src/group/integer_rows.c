#include "group/integer_rows.h"

#include "base/memory.h"
#include "group/group.h"

#include <stdlib.h>
#include <string.h>

/* Fills values (tree->count * points codes) with each neuron's row as a function on points. */
static void expand(const gsnn_group *group, const gsnn_weights *weights, const gsnn_row_tree *tree,
                   int32_t *values) {
    size_t points = group->points;
    memcpy(values, weights->codes, points * sizeof *values);
    for (size_t i = 1; i < tree->count; i++) {
        const int32_t *from = values + (size_t)tree->parent[i] * points;
        const gsnn_point *g = gsnn_group_generator(group, tree->via[i]);
        for (size_t x = 0; x < points; x++)
            values[i * points + x] = from[g[x]];
    }
}

/* Keeps of each function on points its values on the axes, through `row`. */
static void take_axes(const gsnn_group *group, size_t count, int32_t *values, int32_t *row) {
    size_t degree = group->degree;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < degree; k++)
            row[k] = values[i * group->points + group->axes[k]];
        memcpy(values + i * degree, row, degree * sizeof *row);
    }
}

gsnn_status gsnn_make_integer_rows(const gsnn_group *group, const gsnn_signed_generators *equations,
                                   const gsnn_weights *weights, const gsnn_row_tree *tree,
                                   gsnn_rows *rows, gsnn_error *error) {
    (void)equations; /* the codes say it all */
    bool axes_only = group->points == group->degree;
    *rows = (gsnn_rows){.count = tree->count, .pattern = weights->codes};
    if (!tree->count || (tree->count == 1 && axes_only)) /* the codes are the row */
        return GSNN_OK;
    int32_t *values = gsnn_resize(NULL, tree->count, group->points * sizeof *values);
    int32_t *row = axes_only ? NULL : gsnn_resize(NULL, group->degree, sizeof *row);
    *rows = (gsnn_rows){.count = tree->count, .pattern = values, .owner = values, .release = free};
    if (!values || (!axes_only && !row)) {
        free(row);
        return gsnn_fail_memory(error);
    }
    expand(group, weights, tree, values);
    if (!axes_only)
        take_axes(group, tree->count, values, row);
    free(row);
    return GSNN_OK;
}
