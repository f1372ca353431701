#include "group/integer_rows.h"

#include "base/memory.h"
#include "base/random.h"
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

/* The rows on axes as rows on inputs. */
static gsnn_status spread_rows(const gsnn_group *group, gsnn_rows *rows, gsnn_error *error) {
    size_t inputs = gsnn_group_inputs(group), count = rows->count;
    gsnn_input_codes codes;
    gsnn_status status = gsnn_input_codes_init(&codes, group->inputs, rows->pattern, error);
    if (status != GSNN_OK)
        return status;
    int32_t *values = gsnn_resize(NULL, count, inputs * sizeof *values);
    for (size_t i = 0; values && i < count; i++)
        gsnn_input_codes_spread(&codes, rows->pattern + i * group->degree, values + i * inputs);
    gsnn_input_codes_clear(&codes);
    if (!values)
        return gsnn_fail_memory(error);
    gsnn_rows_clear(rows);
    *rows = (gsnn_rows){.count = count, .pattern = values, .owner = values, .release = free};
    return GSNN_OK;
}

static gsnn_status make_axis_rows(const gsnn_group *group, const gsnn_weights *weights,
                                  const gsnn_row_tree *tree, gsnn_rows *rows, gsnn_error *error) {
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

gsnn_status gsnn_make_integer_rows(const gsnn_group *group, const gsnn_signed_generators *equations,
                                   const gsnn_weights *weights, const gsnn_row_tree *tree,
                                   gsnn_rows *rows, gsnn_error *error) {
    (void)equations; /* the codes say it all */
    const gsnn_row_tree first = {1, NULL, NULL};
    if (!group->inputs)
        return make_axis_rows(group, weights, tree, rows, error);
    gsnn_status status = make_axis_rows(group, weights, tree->count ? tree : &first, rows, error);
    if (status == GSNN_OK)
        status = spread_rows(group, rows, error);
    if (!tree->count)
        rows->count = 0;
    return status;
}

/* ---- Codes of the axes, 16 bits each ----------------------------------------------------- */

static size_t words_of_codes(const gsnn_group *group) {
    return (group->degree + 3) / 4;
}

/* NOLINTBEGIN(readability-non-const-parameter): the type is that of gsnn_row_kind. */
static gsnn_status draw_codes(const gsnn_group *group, void *context,
                              const gsnn_signed_generators *equations, const int32_t *codes,
                              uint64_t *random, uint64_t *row, gsnn_error *error) {
    (void)context;
    (void)equations;
    (void)random;
    (void)error;
    int16_t *first = (int16_t *)(void *)row;
    for (size_t k = 0; k < group->degree; k++)
        first[k] = (int16_t)codes[group->axes[k]];
    return GSNN_OK;
}
/* NOLINTEND(readability-non-const-parameter) */

/* The code of a point in a row that is kept by its axes. */
static int16_t code_of(const gsnn_group *group, const int16_t *row, gsnn_point x) {
    if (group->points == group->degree)
        return row[x];
    return (int16_t)(x % 2 ? -row[x / 2] : row[x / 2]);
}

static void move_codes(const gsnn_group *group, const void *context, size_t s, const uint64_t *from,
                       uint64_t *to) {
    (void)context;
    const gsnn_point *g = gsnn_group_generator(group, s);
    int16_t *row = (int16_t *)(void *)to;
    for (size_t k = 0; k < group->degree; k++)
        row[k] = code_of(group, (const int16_t *)(const void *)from, g[group->axes[k]]);
}

static bool normalise_codes(const gsnn_group *group, const void *context, uint64_t *codes) {
    (void)context;
    int16_t *row = (int16_t *)(void *)codes;
    size_t k = 0, width = group->degree;
    while (k < width && !row[k])
        k++;
    if (k == width || row[k] > 0)
        return false;
    for (; k < width; k++)
        row[k] = (int16_t)-row[k];
    return true;
}

gsnn_status gsnn_sample_by_codes(const gsnn_group *group, const gsnn_signed_generators *equations,
                                 const gsnn_weights *weights, uint64_t *random, double *values,
                                 gsnn_error *error) {
    (void)equations; /* the codes say it all */
    (void)error;
    uint64_t first = gsnn_random_next(random);
    for (size_t x = 0; x < group->points; x++) {
        int32_t code = weights->codes[x];
        uint64_t seed = first + (uint64_t)(code < 0 ? -code : code);
        double value = gsnn_random_signed(&seed);
        values[x] = code < 0 ? -value : code > 0 ? value : 0;
    }
    return GSNN_OK;
}

const gsnn_row_kind gsnn_code_rows = {
    .tries = 1,
    .words = words_of_codes,
    .draw = draw_codes,
    .move = move_codes,
    .normalise = normalise_codes,
};
