#include "reflection/reflection_set.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_reflection_set_init(gsnn_reflection_set *set, const gsnn_group *group,
                                     gsnn_error *error) {
    memset(set, 0, sizeof *set);
    set->group = group;
    set->rank = gsnn_new(group->points, sizeof *set->rank);
    gsnn_status status = gsnn_hash_index_init(&set->index, 32) == 0 && set->rank
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
    gsnn_hash_index_clear(&set->index);
    memset(set, 0, sizeof *set);
}

static uint64_t hash(const gsnn_reflection_set *set, const gsnn_point *g) {
    return gsnn_hash_bytes(g, set->group->points * sizeof *g);
}

static bool contains(const gsnn_reflection_set *set, const gsnn_point *g) {
    size_t points = set->group->points;
    gsnn_hash_probe probe = gsnn_hash_index_probe(&set->index, hash(set, g));
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM && memcmp(set->reflections + i * points, g, points * sizeof *g) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i != GSNN_NO_ITEM;
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
        gsnn_hash_index_add(&set->index, hash(set, g), (uint32_t)set->count))
        return gsnn_fail_memory(error);
    assert(gsnn_permutation_is_one(g, points) && !gsnn_permutation_is_identity(g, points));
    memcpy(set->reflections + set->count * points, g, points * sizeof *g);
    set->roots[set->count] = positive_root(set, g);
    set->count++;
    return GSNN_OK;
}

gsnn_status gsnn_reflection_set_add(gsnn_reflection_set *set, const gsnn_point *reflection,
                                    bool *full, gsnn_error *error) {
    const gsnn_group *group = set->group;
    size_t points = group->points, first = set->count;
    *full = false;
    if (contains(set, reflection))
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
            if (!contains(set, conjugate))
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

bool gsnn_list_simple(gsnn_simple_list *simple, const gsnn_reflection_set *set) {
    size_t points = set->group->points;
    simple->count = 0;
    for (size_t i = 0; i < set->count; i++) {
        if (!gsnn_is_simple(set, i))
            continue;
        if (simple->count == GSNN_MAX_NODES)
            return false;
        size_t at = simple->count++;
        for (; at > 0; at--) {
            const gsnn_point *before = set->reflections + simple->list[at - 1] * points;
            const gsnn_point *mine = set->reflections + i * points;
            size_t x = 0;
            while (before[x] == mine[x])
                x++;
            if (before[x] > mine[x])
                break;
            simple->list[at] = simple->list[at - 1];
        }
        simple->list[at] = i;
    }
    return true;
}

gsnn_status gsnn_system_of_set(gsnn_reflection_system **system, const gsnn_reflection_set *set,
                               const gsnn_simple_list *simple, gsnn_error *error) {
    size_t points = set->group->points;
    gsnn_point *reflections = gsnn_resize(NULL, simple->count, points * sizeof *reflections);
    gsnn_point *roots = gsnn_resize(NULL, simple->count, 2 * sizeof *roots);
    if (!reflections || !roots) {
        free(reflections);
        free(roots);
        return gsnn_fail_memory(error);
    }
    for (size_t i = 0; i < simple->count; i++) {
        memcpy(reflections + i * points, set->reflections + simple->list[i] * points,
               points * sizeof *reflections);
        roots[2 * i] = set->roots[simple->list[i]].x;
        roots[2 * i + 1] = set->roots[simple->list[i]].y;
    }
    return gsnn_reflection_system_new(system, points, (unsigned)simple->count, reflections, roots,
                                      error);
}
