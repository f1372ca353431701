#include "group/integer_rows.h"

#include "base/memory.h"
#include "group/group.h"

#include <stdlib.h>
#include <string.h>

void gsnn_expand_rows(const gsnn_group *group, const gsnn_weights *weights,
                      const gsnn_row_tree *tree, int32_t *rows) {
    size_t points = group->points;
    memcpy(rows, weights->codes, points * sizeof *rows);
    for (size_t i = 1; i < tree->count; i++) {
        const int32_t *from = rows + (size_t)tree->parent[i] * points;
        const gsnn_point *g = gsnn_group_generator(group, tree->via[i]);
        for (size_t x = 0; x < points; x++)
            rows[i * points + x] = from[g[x]];
    }
}

/* Appends a row, given on all points; `row` has room for its axes. */
static void append_row(const gsnn_group *group, const int32_t *values, int32_t *row,
                       gsnn_text *text) {
    for (size_t k = 0; k < group->degree; k++)
        row[k] = values[group->axes[k]];
    gsnn_text_append_integers(text, row, group->degree);
}

gsnn_status gsnn_write_integer_rows(const gsnn_group *group,
                                    const gsnn_signed_generators *equations,
                                    const gsnn_weights *weights, const gsnn_row_tree *tree,
                                    gsnn_text *text, gsnn_error *error) {
    (void)equations; /* the codes say it all */
    if (!tree->count) {
        gsnn_text_append(text, ",\"rows\":null");
        return GSNN_OK;
    }
    if (tree->count == 1 && group->points == group->degree) { /* the points are the axes */
        gsnn_text_append(text, ",\"rows\":[");
        gsnn_text_append_integers(text, weights->codes, group->degree);
        gsnn_text_append_char(text, ']');
        return GSNN_OK;
    }
    int32_t *row = gsnn_resize(NULL, group->degree, sizeof *row);
    int32_t *rows =
        tree->count > 1 ? gsnn_resize(NULL, tree->count, group->points * sizeof *rows) : NULL;
    gsnn_status status = GSNN_OK;
    if (!row || (tree->count > 1 && !rows))
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK && rows)
        gsnn_expand_rows(group, weights, tree, rows);
    gsnn_text_append(text, ",\"rows\":[");
    for (size_t i = 0; status == GSNN_OK && i < tree->count; i++) {
        if (i)
            gsnn_text_append_char(text, ',');
        append_row(group, rows ? rows + i * group->points : weights->codes, row, text);
    }
    gsnn_text_append_char(text, ']');
    free(rows);
    free(row);
    return status;
}
