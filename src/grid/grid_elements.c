#include "grid/grid_elements.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

uint32_t gsnn_grid_translation(const gsnn_grid_elements *elements, const int64_t *vector) {
    const gsnn_point_group *group = elements->group;
    int64_t reduced[GSNN_GRID_DIMENSIONS] = {0};
    size_t axes = group->dimension - 1;
    memcpy(reduced, vector, axes * sizeof *reduced);
    gsnn_lattice_reduce(&group->relations, reduced);
    uint32_t number = 0;
    for (size_t i = 0; i < axes; i++)
        number = number * (uint32_t)group->relations.row[i][i] + (uint32_t)reduced[i];
    return number;
}

uint32_t gsnn_grid_add(const gsnn_grid_elements *elements, uint32_t a, uint32_t b) {
    const gsnn_lattice *relations = &elements->group->relations;
    const int32_t *x = elements->vector[a], *y = elements->vector[b];
    size_t axes = relations->dimension - 1;
    int32_t sum[GSNN_MAX_AXES];
    uint32_t number = 0;
    for (size_t i = 0; i < axes; i++)
        sum[i] = x[i] + y[i];
    for (size_t i = 0; i < axes; i++) {
        int32_t range = relations->row[i][i];
        for (; sum[i] >= range; sum[i] -= range)
            for (size_t j = i + 1; j < axes; j++)
                sum[j] -= relations->row[i][j];
        for (; sum[i] < 0; sum[i] += range)
            for (size_t j = i + 1; j < axes; j++)
                sum[j] += relations->row[i][j];
        number = number * (uint32_t)range + (uint32_t)sum[i];
    }
    return number;
}

uint32_t gsnn_grid_invert(const gsnn_grid_elements *elements, uint32_t a) {
    uint32_t n = elements->translations, p = elements->group->inverse[a / n];
    const int32_t *moved = elements->vector[elements->moved[p * n + a % n]];
    int64_t opposite[GSNN_GRID_DIMENSIONS] = {0};
    for (size_t i = 0; i + 1 < elements->group->dimension; i++)
        opposite[i] = -moved[i];
    return p * n + gsnn_grid_translation(elements, opposite);
}

void gsnn_grid_lay_out(const gsnn_grid_elements *elements, uint32_t a, gsnn_point *permutation) {
    const gsnn_point *point = elements->group->translations->point;
    uint32_t n = elements->translations, shift = a % n;
    const uint32_t *moved = elements->moved + (size_t)(a / n) * n;
    for (uint32_t x = 0; x < n; x++)
        permutation[point[x]] = point[gsnn_grid_add(elements, moved[x], shift)];
}

static void number_translations(gsnn_grid_elements *elements) {
    const gsnn_point_group *group = elements->group;
    size_t axes = group->dimension - 1;
    for (uint32_t x = 0; x < elements->translations; x++) {
        uint32_t rest = x;
        for (size_t i = axes; i-- > 0;) {
            elements->vector[x][i] = (int32_t)(rest % (uint32_t)group->relations.row[i][i]);
            rest /= (uint32_t)group->relations.row[i][i];
        }
        elements->number[group->translations->point[x]] = x;
    }
    for (size_t p = 0; p < group->count; p++)
        for (uint32_t x = 0; x < elements->translations; x++) {
            int64_t vector[GSNN_GRID_DIMENSIONS] = {0};
            for (size_t i = 0; i < axes; i++)
                vector[i] = elements->vector[x][i];
            gsnn_point_group_move(group, p, vector, vector);
            elements->moved[p * elements->translations + x] =
                gsnn_grid_translation(elements, vector);
        }
}

/* The code of a permutation in the group: p is known from where it takes the unit vectors. */
static uint32_t code_of(const gsnn_grid_elements *elements, const gsnn_point *permutation) {
    const gsnn_point_group *group = elements->group;
    const gsnn_point *point = group->translations->point;
    uint32_t n = elements->translations, shift = elements->number[permutation[point[0]]];
    for (uint32_t p = 0; p < group->count; p++) {
        bool is = true;
        for (size_t i = 0; is && i + 1 < group->dimension; i++) {
            int64_t unit[GSNN_GRID_DIMENSIONS] = {0};
            unit[i] = 1;
            uint32_t x = gsnn_grid_translation(elements, unit);
            is = elements->number[permutation[point[x]]] ==
                 gsnn_grid_add(elements, elements->moved[p * n + x], shift);
        }
        if (is)
            return p * n + shift;
    }
    assert(!"an element of the group");
    return shift;
}

gsnn_status gsnn_grid_elements_init(gsnn_grid_elements *elements, const gsnn_point_group *group,
                                    const gsnn_point *generators, size_t generator_count,
                                    gsnn_error *error) {
    size_t n = group->translations->points;
    *elements = (gsnn_grid_elements){.group = group,
                                     .translations = (uint32_t)n,
                                     .order = (uint32_t)(n * group->count),
                                     .generator_count = generator_count};
    elements->vector = gsnn_new(n, sizeof *elements->vector);
    elements->number = gsnn_resize(NULL, n, sizeof *elements->number);
    elements->moved = gsnn_resize(NULL, group->count, n * sizeof *elements->moved);
    elements->generators = gsnn_resize(NULL, generator_count, sizeof *elements->generators);
    if (!elements->vector || !elements->number || !elements->moved || !elements->generators) {
        gsnn_grid_elements_clear(elements);
        return gsnn_fail_memory(error);
    }
    number_translations(elements);
    for (size_t i = 0; i < generator_count; i++)
        elements->generators[i] = code_of(elements, generators + i * n);
    return GSNN_OK;
}

void gsnn_grid_elements_clear(gsnn_grid_elements *elements) {
    free(elements->vector);
    free(elements->number);
    free(elements->moved);
    free(elements->generators);
    *elements = (gsnn_grid_elements){0};
}
