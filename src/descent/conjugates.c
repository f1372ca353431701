#include "descent/conjugates.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* to = g * element * g^-1. */
static void conjugate(gsnn_point *to, const gsnn_point *element, const gsnn_point *g,
                      size_t points) {
    for (size_t x = 0; x < points; x++)
        to[g[x]] = g[element[x]];
}

static uint64_t hash(const gsnn_point *permutation, size_t points) {
    return gsnn_hash_bytes(permutation, points * sizeof *permutation);
}

static uint32_t find(const gsnn_conjugates *class, const gsnn_point *permutation) {
    size_t points = class->points;
    gsnn_hash_probe probe = gsnn_hash_index_probe(&class->index, hash(permutation, points));
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM &&
           memcmp(class->list + i * points, permutation, points * sizeof *permutation) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i;
}

/* Enters the permutation behind the end of the list, where there is room for it. */
static gsnn_status enter(gsnn_conjugates *class, uint32_t parent, size_t via, gsnn_error *error) {
    size_t at = class->count, points = class->points;
    if (gsnn_reserve(&class->parent, &class->parent_capacity, at + 1, sizeof *class->parent) ||
        gsnn_reserve(&class->via, &class->via_capacity, at + 1, sizeof *class->via) ||
        gsnn_hash_index_add(&class->index, hash(class->list + at * points, points), (uint32_t)at) ||
        gsnn_reserve(&class->list, &class->capacity, (at + 2) * points, sizeof *class->list))
        return gsnn_fail_memory(error);
    class->parent[at] = parent;
    class->via[at] = (uint16_t)via;
    class->count++;
    return GSNN_OK;
}

gsnn_status gsnn_conjugates_init(gsnn_conjugates *class, const gsnn_moving_group *group,
                                 const gsnn_point *element, size_t limit, bool *whole,
                                 gsnn_error *error) {
    size_t points = group->points;
    *class = (gsnn_conjugates){.points = points};
    *whole = true;
    if (gsnn_hash_index_init(&class->index, 64) ||
        gsnn_reserve(&class->list, &class->capacity, points + 1, sizeof *class->list))
        return gsnn_fail_memory(error);
    memcpy(class->list, element, points * sizeof *element);
    gsnn_status status = enter(class, 0, 0, error);
    for (size_t i = 0; status == GSNN_OK && i < class->count; i++)
        for (size_t s = 0; status == GSNN_OK && s < group->count; s++) {
            gsnn_point *to = class->list + class->count * points;
            conjugate(to, class->list + i * points, group->generators + s * points, points);
            if (find(class, to) != GSNN_NO_ITEM)
                continue;
            if (class->count == limit) {
                *whole = false;
                return GSNN_OK;
            }
            status = enter(class, (uint32_t)i, s, error);
        }
    return status;
}

void gsnn_conjugates_clear(gsnn_conjugates *class) {
    gsnn_hash_index_clear(&class->index);
    free(class->list);
    free(class->parent);
    free(class->via);
    memset(class, 0, sizeof *class);
}

bool gsnn_conjugates_contain(const gsnn_conjugates *class, const gsnn_point *permutation) {
    return find(class, permutation) != GSNN_NO_ITEM;
}

/* Divides g, which moves the first element to that at place `at`, by what leads there. */
static void divide(const gsnn_conjugates *class, const gsnn_moving_group *group, uint32_t at,
                   gsnn_point *g, gsnn_point *inverse, gsnn_point *spare) {
    size_t points = class->points;
    for (; at; at = class->parent[at]) {
        gsnn_permutation_invert(inverse, group->generators + class->via[at] * points, points);
        gsnn_permutation_multiply(spare, inverse, g, points);
        memcpy(g, spare, points * sizeof *g);
    }
}

gsnn_status gsnn_conjugates_centraliser(const gsnn_conjugates *class,
                                        const gsnn_moving_group *group,
                                        gsnn_moving_group *centraliser, gsnn_error *error) {
    size_t points = class->points;
    gsnn_status status =
        gsnn_moving_group_init(centraliser, points, class->list, 1, NULL, 0, error);
    gsnn_point *g = gsnn_resize(NULL, 3 * points, sizeof *g);
    if (status == GSNN_OK && !g)
        status = gsnn_fail_memory(error);
    uint64_t state = 1;
    fmpz_t order;
    fmpz_init(order);
    assert(fmpz_divisible_si(group->order, (slong) class->count));
    fmpz_divexact_ui(order, group->order, class->count);
    while (status == GSNN_OK && !fmpz_equal(centraliser->order, order)) {
        gsnn_moving_group_random(group, &state, g, g + points);
        conjugate(g + points, class->list, g, points);
        divide(class, group, find(class, g + points), g, g + points, g + 2 * points);
        status = gsnn_moving_group_add(centraliser, g, error);
    }
    fmpz_clear(order);
    free(g);
    return status;
}
