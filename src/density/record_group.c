#include "density/record_group.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/entry.h"
#include "input/generator_table.h"
#include "matrix/point_vectors.h"
#include "record/record_group.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_group_of_record_with_chain(gsnn_group **group,
                                            const gsnn_enumeration_record *record,
                                            const gsnn_run *run, gsnn_error *error) {
    gsnn_status status = gsnn_group_of_record(group, &record->group, run, error);
    if (!status)
        status = gsnn_group_make_chain(*group, error);
    if (status) {
        gsnn_group_free(*group);
        *group = NULL;
    }
    return status;
}

/* Exchanges of neighbours where a chain is made of them, else one and a cycle; and a sign. */
static void set_full_generators(gsnn_generator_table *table, bool neighbours) {
    size_t degree = table->degree, last = table->count - 1;
    for (size_t i = 0; neighbours && i + 1 < degree; i++) {
        gsnn_generator_table_set(table, i, i, i + 1, false);
        gsnn_generator_table_set(table, i, i + 1, i, false);
    }
    if (!neighbours) {
        gsnn_generator_table_set(table, 0, 0, 1, false);
        gsnn_generator_table_set(table, 0, 1, 0, false);
        for (size_t i = 0; i < degree; i++)
            gsnn_generator_table_set(table, 1, i, (i + 1) % degree, false);
    }
    if (table->signs)
        gsnn_generator_table_set(table, last, degree - 1, degree - 1, true);
}

gsnn_status gsnn_full_group(gsnn_group **group, size_t degree, bool negates, gsnn_error *error) {
    gsnn_generator_table table;
    bool neighbours = degree <= GSNN_FULL_GROUP_MOST_INPUTS;
    *group = NULL;
    if (degree > gsnn_max_degree(negates))
        return gsnn_fail(error, GSNN_FAILED, "%zu inputs are too many to permute", degree);
    gsnn_status status = gsnn_generator_table_init(&table, negates, degree,
                                                   (neighbours ? degree - 1 : 2) + negates, error);
    if (status)
        return status;
    gsnn_point *axes = gsnn_new(degree, sizeof *axes);
    for (size_t i = 0; axes && i < degree; i++)
        axes[i] = (gsnn_point)(negates ? 2 * i : i);
    set_full_generators(&table, neighbours);
    gsnn_point *images = gsnn_generator_table_narrow(&table);
    size_t points = table.points, count = table.count;
    gsnn_generator_table_clear(&table);
    if (!axes || !images) {
        free(axes);
        free(images);
        return gsnn_fail_memory(error);
    }
    status = gsnn_group_new(
        group, negates ? &gsnn_signed_permutation_action : &gsnn_permutation_action,
        negates ? "B" : "S", NULL, degree, points, count, images, axes, NULL, NULL, error);
    if (status)
        return status;
    fmpz_fac_ui((*group)->order, degree);
    if (negates)
        fmpz_mul_2exp((*group)->order, (*group)->order, degree);
    return GSNN_OK;
}

gsnn_status gsnn_full_group_make_chain(gsnn_group *group, gsnn_error *error) {
    return group->degree <= GSNN_FULL_GROUP_MOST_INPUTS ? gsnn_group_make_chain(group, error)
                                                        : GSNN_OK;
}

/* ---- Elements ---------------------------------------------------------------------------- */

/* The points to which a matrix of exact entries sends the axes. */
static gsnn_status read_matrix_images(gsnn_point *images, const gsnn_group *group,
                                      const char *const *entries, gsnn_error *error) {
    size_t m = group->degree;
    fmpq_poly_struct *column = gsnn_new(m, sizeof *column);
    if (!column)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < m; i++)
        fmpq_poly_init(column + i);
    gsnn_point_vectors vectors;
    gsnn_status status = gsnn_point_vectors_init(&vectors, group, error);
    for (size_t j = 0; !status && j < m; j++) {
        for (size_t i = 0; !status && i < m; i++)
            status = gsnn_entry_parse_real(vectors.field, entries[i * m + j], column + i, error);
        if (!status && !gsnn_point_find(&images[j], &vectors, column))
            status = gsnn_fail(error, GSNN_INVALID, "a matrix is no element of the group");
    }
    for (size_t i = 0; i < m; i++)
        fmpq_poly_clear(column + i);
    free(column);
    gsnn_point_vectors_clear(&vectors);
    return status;
}

/* A transversal element for each base point. */
gsnn_status gsnn_group_complete(gsnn_point *element, const gsnn_group *group,
                                const gsnn_point *images, gsnn_error *error) {
    assert(group->chain);
    const gsnn_chain *chain = group->chain;
    size_t points = group->points;
    gsnn_point *inverse = gsnn_new(2 * points, sizeof *inverse);
    if (!inverse)
        return gsnn_fail_memory(error);
    gsnn_point *product = inverse + points;
    bool inside = true;
    gsnn_permutation_identity(element, points);
    for (size_t k = 0; inside && k < chain->level_count; k++) {
        const gsnn_level *level = &chain->levels[k];
        size_t axis = 0;
        while (group->axes[axis] != level->base)
            axis++;
        gsnn_permutation_invert(inverse, element, points);
        int32_t at = level->position[inverse[images[axis]]];
        inside = at >= 0;
        if (inside) {
            gsnn_level_multiply(product, element, level, (size_t)at);
            memcpy(element, product, points * sizeof *element);
        }
    }
    for (size_t i = 0; inside && i < group->degree; i++)
        inside = element[group->axes[i]] == images[i];
    free(inverse);
    return inside ? GSNN_OK
                  : gsnn_fail(error, GSNN_INVALID, "an element does not lie in the group");
}

gsnn_status gsnn_record_element(gsnn_point *element, const gsnn_group *group,
                                const gsnn_record_group *written,
                                const gsnn_record_elements *elements, size_t index,
                                gsnn_error *error) {
    size_t m = group->degree;
    gsnn_point *images = gsnn_new(m, sizeof *images);
    gsnn_status status = GSNN_OK;
    if (!images)
        return gsnn_fail_memory(error);
    if (elements->images) {
        const int32_t *list = elements->images + index * m;
        for (size_t i = 0; i < m; i++)
            images[i] = written->action->negates
                            ? (gsnn_point)(2 * (abs(list[i]) - 1) + (list[i] < 0))
                            : (gsnn_point)(list[i] - 1);
    } else {
        status = read_matrix_images(images, group, elements->entries + index * m * m, error);
    }
    if (!status)
        status = gsnn_group_complete(element, group, images, error);
    free(images);
    return status;
}

gsnn_status gsnn_found_group_add_record(gsnn_found_group *found, const gsnn_group *group,
                                        const gsnn_enumeration_record *record,
                                        const gsnn_record_elements *elements, gsnn_error *error) {
    gsnn_point *element = gsnn_new(group->points, sizeof *element);
    gsnn_status status = element ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < elements->count; i++) {
        status = gsnn_record_element(element, group, &record->group, elements, i, error);
        if (!status)
            status = gsnn_found_group_add(found, element, error);
    }
    free(element);
    return status;
}
