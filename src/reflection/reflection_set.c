#include "reflection/reflection_set.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_reflection_set_init(gsnn_reflection_set *set, const gsnn_group *group,
                                     gsnn_error *error) {
    memset(set, 0, sizeof *set);
    set->group = group;
    set->slot_count = 64;
    set->slots = gsnn_new(set->slot_count, sizeof *set->slots);
    set->rank = gsnn_new(group->points, sizeof *set->rank);
    gsnn_status status = set->slots && set->rank
                             ? group->action->rank_points(group, set->rank, error)
                             : gsnn_fail_memory(error);
    if (status != GSNN_OK)
        gsnn_reflection_set_clear(set);
    return status;
}

void gsnn_reflection_set_clear(gsnn_reflection_set *set) {
    free(set->rank);
    free(set->reflections);
    free(set->roots);
    free(set->slots);
    memset(set, 0, sizeof *set);
}

static uint64_t hash(const gsnn_point *g, size_t points) {
    uint64_t h = 0;
    for (size_t x = 0; x < points; x++)
        h = (h ^ g[x]) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 32;
}

/* The slot that holds the reflection, or the empty one where it belongs. */
static size_t find_slot(const gsnn_reflection_set *set, const gsnn_point *g) {
    size_t points = set->group->points, at = hash(g, points) & (set->slot_count - 1);
    while (set->slots[at] &&
           memcmp(set->reflections + (set->slots[at] - 1) * points, g, points * sizeof *g) != 0)
        at = (at + 1) & (set->slot_count - 1);
    return at;
}

static int grow_slots(gsnn_reflection_set *set) {
    uint32_t *slots = gsnn_new(2 * set->slot_count, sizeof *slots);
    if (!slots)
        return -1;
    free(set->slots);
    set->slots = slots;
    set->slot_count *= 2;
    for (size_t i = 0; i < set->count; i++)
        slots[find_slot(set, set->reflections + i * set->group->points)] = (uint32_t)i + 1;
    return 0;
}

static gsnn_root positive_root(const gsnn_reflection_set *set, const gsnn_point *g) {
    gsnn_point x = 0;
    while (g[x] == x)
        x++;
    return set->rank[x] > set->rank[g[x]] ? (gsnn_root){x, g[x]} : (gsnn_root){g[x], x};
}

/* Adds one reflection that is not there. */
static gsnn_status append(gsnn_reflection_set *set, const gsnn_point *g, gsnn_error *error) {
    size_t points = set->group->points;
    if (gsnn_reserve(&set->reflections, &set->reflection_capacity, set->count + 1,
                     points * sizeof *g) ||
        gsnn_reserve(&set->roots, &set->root_capacity, set->count + 1, sizeof *set->roots) ||
        (2 * (set->count + 1) > set->slot_count && grow_slots(set)))
        return gsnn_fail_memory(error);
    memcpy(set->reflections + set->count * points, g, points * sizeof *g);
    set->roots[set->count] = positive_root(set, g);
    set->slots[find_slot(set, g)] = (uint32_t)++set->count;
    return GSNN_OK;
}

gsnn_status gsnn_reflection_set_add(gsnn_reflection_set *set, const gsnn_point *reflection,
                                    bool *full, gsnn_error *error) {
    const gsnn_group *group = set->group;
    size_t points = group->points, first = set->count;
    *full = false;
    if (set->slots[find_slot(set, reflection)])
        return GSNN_OK;
    gsnn_point *conjugate = gsnn_resize(NULL, points, sizeof *conjugate);
    if (!conjugate)
        return gsnn_fail_memory(error);
    gsnn_status status = append(set, reflection, error);
    for (size_t i = first; status == GSNN_OK && !*full && i < set->count; i++)
        for (size_t k = 0; status == GSNN_OK && k < group->generator_count; k++) {
            const gsnn_point *t = set->reflections + i * points;
            const gsnn_point *g = gsnn_group_generator(group, k);
            for (size_t x = 0; x < points; x++)
                conjugate[g[x]] = g[t[x]];
            if (!set->slots[find_slot(set, conjugate)])
                status = append(set, conjugate, error);
            *full = set->count * points > GSNN_REFLECTION_SET_LIMIT;
        }
    free(conjugate);
    return status;
}

gsnn_status gsnn_is_reflection(const gsnn_group *group, const gsnn_point *g, bool *answer,
                               gsnn_error *error) {
    bool moves = false;
    *answer = false;
    for (size_t x = 0; x < group->points; x++) {
        if (g[g[x]] != x)
            return GSNN_OK;
        moves = moves || g[x] != x;
    }
    if (!moves)
        return GSNN_OK;
    gsnn_signed_generators equations = {1, g, 0};
    gsnn_weights fixed = {0};
    gsnn_status status = group->action->solve(group, &equations, &fixed, error);
    *answer = status == GSNN_OK && fixed.dimension + 1 == group->degree;
    gsnn_weights_clear(&fixed);
    return status;
}

bool gsnn_is_simple(const gsnn_reflection_set *set, size_t i) {
    const gsnn_point *s = set->reflections + i * set->group->points;
    for (size_t j = 0; j < set->count; j++)
        if (j != i && gsnn_turns_negative(set, s, j))
            return false;
    return true;
}
