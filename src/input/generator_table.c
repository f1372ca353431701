#include "input/generator_table.h"

#include "base/memory.h"
#include "reflection/recognise.h"

#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_generator_table_init(gsnn_generator_table *table, bool signs, size_t degree,
                                      size_t count, gsnn_error *error) {
    size_t points = signs ? 2 * degree : degree;
    *table = (gsnn_generator_table){signs, degree, points, count, NULL};
    table->images = gsnn_new(count * points, sizeof *table->images);
    if (!table->images)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        gsnn_permutation_identity(gsnn_generator_table_row(table, i), points);
    return GSNN_OK;
}

void gsnn_generator_table_clear(gsnn_generator_table *table) {
    free(table->images);
    memset(table, 0, sizeof *table);
}

void gsnn_generator_table_set(gsnn_generator_table *table, size_t generator, size_t i, size_t j,
                              bool negative) {
    gsnn_point *row = gsnn_generator_table_row(table, generator);
    if (table->signs) {
        row[2 * i] = (gsnn_point)(2 * j + negative);
        row[2 * i + 1] = (gsnn_point)(2 * j + !negative);
    } else {
        row[i] = (gsnn_point)j;
    }
}

gsnn_status gsnn_generator_table_group(gsnn_group **group, gsnn_generator_table *table,
                                       const gsnn_group_labels *labels, gsnn_error *error) {
    gsnn_point *axes = gsnn_new(table->degree, sizeof *axes);
    if (!axes) {
        gsnn_generator_table_clear(table);
        return gsnn_fail_memory(error);
    }
    for (size_t i = 0; i < table->degree; i++)
        axes[i] = (gsnn_point)(table->signs ? 2 * i : i);
    gsnn_point *images = table->images;
    table->images = NULL;
    const gsnn_action *action =
        table->signs ? &gsnn_signed_permutation_action : &gsnn_permutation_action;
    gsnn_status status = gsnn_group_new(group, action, labels->name, labels->description,
                                        table->degree, table->points, table->count, images, axes,
                                        labels->generator_names, NULL, error);
    return status ? status : gsnn_group_find_order(group, error);
}
