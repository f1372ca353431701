#include "input/generator_table.h"

#include "base/memory.h"
#include "input/merge_orbits.h"
#include "reflection/recognise.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* 4 bytes each. */
enum { MOST_IMAGES = 100000000 };

gsnn_status gsnn_generator_table_init(gsnn_generator_table *table, bool signs, size_t degree,
                                      size_t count, gsnn_error *error) {
    size_t points = signs ? 2 * degree : degree;
    *table = (gsnn_generator_table){signs, degree, points, count, NULL};
    if (count && points > MOST_IMAGES / count)
        return gsnn_fail(error, GSNN_FAILED,
                         "%zu generators of %zu points have more than %d images in all", count,
                         points, MOST_IMAGES);
    table->images = gsnn_new(count * points, sizeof *table->images);
    if (!table->images)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        for (size_t x = 0; x < points; x++)
            gsnn_generator_table_row(table, i)[x] = (uint32_t)x;
    return GSNN_OK;
}

void gsnn_generator_table_clear(gsnn_generator_table *table) {
    free(table->images);
    memset(table, 0, sizeof *table);
}

void gsnn_generator_table_set(gsnn_generator_table *table, size_t generator, size_t i, size_t j,
                              bool negative) {
    uint32_t *row = gsnn_generator_table_row(table, generator);
    if (table->signs) {
        row[2 * i] = (uint32_t)(2 * j + negative);
        row[2 * i + 1] = (uint32_t)(2 * j + !negative);
    } else {
        row[i] = (uint32_t)j;
    }
}

gsnn_point *gsnn_generator_table_narrow(const gsnn_generator_table *table) {
    size_t count = table->count * table->points;
    gsnn_point *images = gsnn_new(count, sizeof *images);
    assert(table->points <= GSNN_MAX_POINTS);
    for (size_t i = 0; images && i < count; i++)
        images[i] = (gsnn_point)table->images[i];
    return images;
}

/* ---- The group --------------------------------------------------------------------------- */

/* The table on those axes alone that stand for themselves. */
static gsnn_status reduce(gsnn_generator_table *reduced, const gsnn_generator_table *table,
                          const gsnn_orbit_merging *merging, gsnn_error *error) {
    gsnn_status status =
        gsnn_generator_table_init(reduced, table->signs, merging->kept_count, table->count, error);
    if (status)
        return status;
    for (size_t k = 0; k < merging->kept_count; k++)
        for (size_t s = 0; s < table->count; s++) {
            size_t at = table->signs ? 2 * (size_t)merging->kept[k] : merging->kept[k];
            uint32_t image = gsnn_generator_table_row(table, s)[at];
            size_t axis = table->signs ? image / 2 : image;
            gsnn_generator_table_set(reduced, s, k, (size_t)merging->onto[axis] - 1,
                                     table->signs && image % 2);
        }
    return GSNN_OK;
}

static gsnn_status make_group(gsnn_group **group, const gsnn_generator_table *table,
                              const gsnn_group_labels *labels, gsnn_error *error) {
    gsnn_point *axes = gsnn_new(table->degree, sizeof *axes);
    gsnn_point *images = gsnn_generator_table_narrow(table);
    if (!axes || !images) {
        free(axes);
        free(images);
        return gsnn_fail_memory(error);
    }
    for (size_t i = 0; i < table->degree; i++)
        axes[i] = (gsnn_point)(table->signs ? 2 * i : i);
    const gsnn_action *action =
        table->signs ? &gsnn_signed_permutation_action : &gsnn_permutation_action;
    gsnn_status status = gsnn_group_new(group, action, labels->name, labels->description,
                                        table->degree, table->points, table->count, images, axes,
                                        labels->generator_names, NULL, error);
    return status ? status : gsnn_group_find_order(group, error);
}

/* Lets the axes of the group stand for those of the table, with their features. */
static gsnn_status set_inputs(gsnn_group *group, const gsnn_orbit_merging *merging, size_t given,
                              const gsnn_table_use *use, gsnn_error *error) {
    gsnn_inputs *inputs = NULL;
    gsnn_status status =
        gsnn_inputs_new(&inputs, merging->kept_count, given, merging->onto, merging->orbit, error);
    if (status || !use->features)
        return status ? status : gsnn_group_set_inputs(group, inputs, error);
    uint32_t *features = gsnn_new(given, sizeof *features);
    for (size_t a = 0; features && a < given; a++)
        features[a] = use->features[merging->orbit[a]];
    status = features ? gsnn_inputs_set_features(inputs, features, error) : gsnn_fail_memory(error);
    free(features);
    if (status) {
        gsnn_inputs_free(inputs);
        return status;
    }
    return gsnn_group_set_inputs(group, inputs, error);
}

static gsnn_status make_merged(gsnn_group **group, const gsnn_generator_table *table,
                               const gsnn_orbit_merging *merging, const gsnn_group_labels *labels,
                               const gsnn_table_use *use, gsnn_error *error) {
    size_t limit = gsnn_max_degree(table->signs);
    bool merged = merging->kept_count < table->degree;
    gsnn_generator_table reduced = {0};
    if (use->features && use->feature_count != merging->orbit_count)
        return gsnn_fail(error, GSNN_INVALID,
                         "features has length %zu, but the points have %zu "
                         "orbit%s",
                         use->feature_count, merging->orbit_count,
                         merging->orbit_count == 1 ? "" : "s");
    if (merging->kept_count > limit)
        return gsnn_fail(error, GSNN_INVALID, "degree %zu is above the limit of %zu%s",
                         merging->kept_count, limit,
                         merged ? ", of orbits that equal no other" : "");
    gsnn_status status = merged ? reduce(&reduced, table, merging, error) : GSNN_OK;
    if (!status)
        status = make_group(group, merged ? &reduced : table, labels, error);
    gsnn_generator_table_clear(&reduced);
    if (status || (!merged && !use->features))
        return status;
    status = set_inputs(*group, merging, table->degree, use, error);
    if (status) {
        gsnn_group_free(*group);
        *group = NULL;
    }
    return status;
}

gsnn_status gsnn_generator_table_group(gsnn_group **group, gsnn_generator_table *table,
                                       const gsnn_group_labels *labels, const gsnn_table_use *use,
                                       gsnn_error *error) {
    const gsnn_table_use plain = {.apart = true};
    gsnn_orbit_merging merging;
    use = use ? use : &plain;
    gsnn_status status = gsnn_orbits_merge(&merging, table, use->apart, error);
    if (!status) {
        status = make_merged(group, table, &merging, labels, use, error);
        gsnn_orbit_merging_clear(&merging);
    }
    gsnn_generator_table_clear(table);
    return status;
}
