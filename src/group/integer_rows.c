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

gsnn_status gsnn_write_integer_rows(const gsnn_group *group,
                                    const gsnn_signed_generators *equations,
                                    const gsnn_weights *weights, const gsnn_row_tree *tree,
                                    gsnn_text *text, gsnn_error *error) {
    (void)equations; /* the codes say it all */
    if (!tree->count) {
        gsnn_text_append(text, ",\"rows\":null");
        return GSNN_OK;
    }
    int32_t *rows = gsnn_resize(NULL, tree->count, group->points * sizeof *rows);
    int32_t *row = gsnn_resize(NULL, group->degree, sizeof *row);
    if (!rows || !row) {
        free(rows);
        free(row);
        return gsnn_fail_memory(error);
    }
    gsnn_expand_rows(group, weights, tree, rows);
    gsnn_text_append(text, ",\"rows\":[");
    for (size_t i = 0; i < tree->count; i++) {
        for (size_t k = 0; k < group->degree; k++)
            row[k] = rows[i * group->points + group->axes[k]];
        if (i)
            gsnn_text_append_char(text, ',');
        gsnn_text_append_integers(text, row, group->degree);
    }
    gsnn_text_append_char(text, ']');
    free(rows);
    free(row);
    return GSNN_OK;
}
