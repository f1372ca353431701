#include "reflection/recognise.h"

#include "base/memory.h"
#include "reflection/reflection_set.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The state of recognition: R by its reflections, S by its generators. */
typedef struct recognition {
    gsnn_reflection_set set;
    size_t *simple; /* numbers of the simple reflections of R */
    size_t simple_count, simple_capacity;
    gsnn_point *remainders; /* generators of S */
    size_t remainder_count;
} recognition;

/* Lists the simple reflections of R in an order that depends on nothing but the group: by their
 * images, those that move low points first. */
static gsnn_status find_simple(recognition *r, gsnn_error *error) {
    size_t points = r->set.group->points;
    r->simple_count = 0;
    for (size_t i = 0; i < r->set.count; i++) {
        if (!gsnn_is_simple(&r->set, i))
            continue;
        if (gsnn_reserve(&r->simple, &r->simple_capacity, r->simple_count + 1, sizeof *r->simple))
            return gsnn_fail_memory(error);
        size_t at = r->simple_count++;
        for (; at > 0; at--) {
            const gsnn_point *before = r->set.reflections + r->simple[at - 1] * points;
            const gsnn_point *mine = r->set.reflections + i * points;
            size_t x = 0;
            while (before[x] == mine[x])
                x++;
            if (before[x] > mine[x])
                break;
            r->simple[at] = r->simple[at - 1];
        }
        r->simple[at] = i;
    }
    return GSNN_OK;
}

/* Multiplies g by reflections from the right until it permutes the simple roots.  Each step turns
 * one positive root fewer negative. */
static void correct(const recognition *r, gsnn_point *g, gsnn_point *spare) {
    size_t points = r->set.group->points;
    for (size_t i = 0; i < r->simple_count;) {
        if (!gsnn_turns_negative(&r->set, g, r->simple[i])) {
            i++;
            continue;
        }
        gsnn_permutation_multiply(spare, g, r->set.reflections + r->simple[i] * points, points);
        memcpy(g, spare, points * sizeof *g);
        i = 0;
    }
}

/* Computes the generators of S from those of G. */
static gsnn_status find_remainders(recognition *r, gsnn_error *error) {
    const gsnn_group *group = r->set.group;
    size_t points = group->points;
    gsnn_point *spare = gsnn_resize(NULL, points, sizeof *spare);
    gsnn_point *list = gsnn_copy(group->generators, group->generator_count, points * sizeof *list);
    free(r->remainders);
    r->remainders = list;
    r->remainder_count = 0;
    for (size_t k = 0; spare && list && k < group->generator_count; k++) {
        gsnn_point *g = list + r->remainder_count * points;
        memmove(g, list + k * points, points * sizeof *g);
        correct(r, g, spare);
        r->remainder_count += !gsnn_permutation_is_identity(g, points);
    }
    free(spare);
    return spare && list ? GSNN_OK : gsnn_fail_memory(error);
}

/* Enlarges R until S is trivial (*answer true) or has no reflections, as far as can be told. */
static gsnn_status enlarge(recognition *r, gsnn_group *group, bool *answer, gsnn_error *error) {
    bool full = false, found = true;
    gsnn_status status = GSNN_OK;
    gsnn_point *reflection = gsnn_resize(NULL, group->points, sizeof *reflection);
    if (!reflection)
        return gsnn_fail_memory(error);
    for (size_t k = 0; status == GSNN_OK && !full && k < group->generator_count; k++) {
        const gsnn_point *g = gsnn_group_generator(group, k);
        bool is;
        status = gsnn_is_reflection(group, g, &is, error);
        if (status == GSNN_OK && is)
            status = gsnn_reflection_set_add(&r->set, g, &full, error);
    }
    while (status == GSNN_OK && !full && found) {
        status = find_simple(r, error);
        if (status == GSNN_OK && r->simple_count > GSNN_MAX_NODES)
            break;
        if (status == GSNN_OK)
            status = find_remainders(r, error);
        *answer = status == GSNN_OK && r->remainder_count == 0;
        if (status != GSNN_OK || *answer)
            break;
        status = gsnn_search_reflection(group, r->remainders, r->remainder_count, r->set.count == 0,
                                        reflection, &found, error);
        if (status == GSNN_OK && found)
            status = gsnn_reflection_set_add(&r->set, reflection, &full, error);
    }
    free(reflection);
    return status;
}

static gsnn_status build(gsnn_reflection_system **system, const recognition *r, gsnn_error *error) {
    size_t points = r->set.group->points;
    assert(r->simple_count <= GSNN_MAX_NODES && r->remainder_count == 0);
    gsnn_point *simple = gsnn_resize(NULL, r->simple_count, points * sizeof *simple);
    gsnn_point *roots = gsnn_resize(NULL, r->simple_count, 2 * sizeof *roots);
    if (!simple || !roots) {
        free(simple);
        free(roots);
        return gsnn_fail_memory(error);
    }
    for (size_t i = 0; i < r->simple_count; i++) {
        memcpy(simple + i * points, r->set.reflections + r->simple[i] * points,
               points * sizeof *simple);
        roots[2 * i] = r->set.roots[r->simple[i]].x;
        roots[2 * i + 1] = r->set.roots[r->simple[i]].y;
    }
    return gsnn_reflection_system_new(system, points, (unsigned)r->simple_count, simple, roots,
                                      error);
}

gsnn_status gsnn_reflection_recognise(gsnn_reflection_system **system, gsnn_group *group,
                                      gsnn_error *error) {
    recognition r = {0};
    bool answer = false;
    *system = NULL;
    gsnn_status status = gsnn_reflection_set_init(&r.set, group, error);
    if (status != GSNN_OK)
        return status;
    status = enlarge(&r, group, &answer, error);
    if (status == GSNN_OK && answer)
        status = build(system, &r, error);
    gsnn_reflection_set_clear(&r.set);
    free(r.simple);
    free(r.remainders);
    return status;
}

static gsnn_status find_order_by_chain(gsnn_group *group, gsnn_error *error) {
    gsnn_status status = gsnn_group_make_chain(group, error);
    if (status == GSNN_OK)
        gsnn_chain_order(group->order, group->chain);
    return status;
}

gsnn_status gsnn_group_find_order(gsnn_group **at, gsnn_error *error) {
    gsnn_group *group = *at;
    group->free_reflections = gsnn_reflection_system_free;
    gsnn_status status =
        gsnn_abelian_new(&group->abelian, group->points, group->generators, group->generator_count,
                         group->axes, group->degree, error);
    if (status == GSNN_OK && (!group->abelian || group->abelian->exponent <= 2))
        status = gsnn_reflection_recognise(&group->reflections, group, error);
    if (status == GSNN_OK && group->reflections)
        fmpz_set(group->order, group->reflections->order);
    else if (status == GSNN_OK && group->abelian)
        fmpz_set_ui(group->order, group->abelian->order);
    else if (status == GSNN_OK)
        status = find_order_by_chain(group, error);
    if (status != GSNN_OK) {
        gsnn_group_free(group);
        *at = NULL;
    }
    return status;
}
