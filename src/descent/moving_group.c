#include "descent/moving_group.h"

#include "base/memory.h"
#include "base/random.h"

#include <stdlib.h>
#include <string.h>

void gsnn_moving_group_clear(gsnn_moving_group *group) {
    gsnn_chain_clear(&group->chain);
    free(group->generators);
    fmpz_clear(group->order);
    memset(group, 0, sizeof *group);
}

bool gsnn_moving_group_contains(const gsnn_moving_group *group, const gsnn_point *permutation,
                                gsnn_point *scratch) {
    return gsnn_chain_sift(&group->chain, permutation, scratch, NULL);
}

gsnn_status gsnn_moving_group_add(gsnn_moving_group *group, const gsnn_point *generator,
                                  gsnn_error *error) {
    gsnn_point *scratch = gsnn_resize(NULL, 2 * group->points, sizeof *scratch);
    if (!scratch)
        return gsnn_fail_memory(error);
    bool inside = gsnn_moving_group_contains(group, generator, scratch);
    free(scratch);
    if (inside)
        return GSNN_OK;
    gsnn_point *grown =
        gsnn_resize(group->generators, group->count + 1, group->points * sizeof *group->generators);
    if (!grown)
        return gsnn_fail_memory(error);
    group->generators = grown;
    memcpy(grown + group->count * group->points, generator, group->points * sizeof *grown);
    group->count++;
    gsnn_status status = gsnn_chain_add(&group->chain, generator, 0, error);
    if (status == GSNN_OK)
        gsnn_chain_order(group->order, &group->chain);
    return status;
}

gsnn_status gsnn_moving_group_init(gsnn_moving_group *group, size_t points,
                                   const gsnn_point *generators, size_t count,
                                   const gsnn_point *base_order, size_t base_order_length,
                                   gsnn_error *error) {
    *group = (gsnn_moving_group){.points = points};
    fmpz_init_set_ui(group->order, 1);
    gsnn_chain_init(&group->chain, points, base_order, base_order_length);
    if (base_order)
        gsnn_chain_watch(&group->chain, base_order, base_order_length);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        status = gsnn_moving_group_add(group, generators + i * points, error);
    return status;
}

void gsnn_moving_group_random(const gsnn_moving_group *group, uint64_t *state, gsnn_point *element,
                              gsnn_point *scratch) {
    size_t points = group->points;
    gsnn_permutation_identity(element, points);
    for (size_t k = 0; k < group->chain.level_count; k++) {
        const gsnn_level *level = &group->chain.levels[k];
        /* Orbits are far shorter than 2^64: what the remainder prefers is not to be seen. */
        size_t i = (size_t)(gsnn_random_next(state) % level->orbit_length);
        gsnn_level_multiply(scratch, element, level, i);
        memcpy(element, scratch, points * sizeof *element);
    }
}

gsnn_point *gsnn_moving_group_list(const gsnn_moving_group *group) {
    size_t points = group->points, count = 1;
    gsnn_point *list = gsnn_resize(NULL, fmpz_get_ui(group->order), points * sizeof *list);
    if (!list)
        return NULL;
    gsnn_permutation_identity(list, points);
    gsnn_point *by = gsnn_resize(NULL, points, sizeof *by);
    if (!by) {
        free(list);
        return NULL;
    }
    /* The elements of each stabiliser in the chain, from the last to the first. */
    for (size_t k = group->chain.level_count; k-- > 0;) {
        const gsnn_level *level = &group->chain.levels[k];
        for (size_t i = 1; i < level->orbit_length; i++) {
            gsnn_permutation_identity(by, points);
            gsnn_level_apply(by, points, level, i);
            for (size_t j = 0; j < count; j++)
                gsnn_permutation_multiply(list + (i * count + j) * points, by, list + j * points,
                                          points);
        }
        count *= level->orbit_length;
    }
    free(by);
    return list;
}

void gsnn_permutation_power(gsnn_point *to, const gsnn_point *permutation, uint64_t k,
                            size_t points, gsnn_point *scratch) {
    gsnn_permutation_identity(to, points);
    for (int bit = 63; bit >= 0; bit--) {
        gsnn_permutation_multiply(scratch, to, to, points);
        if (k >> bit & 1)
            gsnn_permutation_multiply(to, permutation, scratch, points);
        else
            memcpy(to, scratch, points * sizeof *to);
    }
}

uint64_t gsnn_permutation_order(const gsnn_point *permutation, size_t points, bool *met) {
    uint64_t order = 1;
    memset(met, 0, points * sizeof *met);
    for (size_t x = 0; x < points; x++) {
        uint64_t length = 0, a = order, b;
        for (size_t y = x; !met[y]; y = permutation[y]) {
            met[y] = true;
            length++;
        }
        if (!length)
            continue;
        for (b = length; b;) {
            uint64_t rest = a % b;
            a = b;
            b = rest;
        }
        if (__builtin_mul_overflow(order, length / a, &order))
            return 0;
    }
    return order;
}

/* ---- The derived series ---------------------------------------------------------------------- */

/* to = a^-1 b^-1 a b, or a^-1 b a: `room` has place for two permutations. */
static void commute(gsnn_point *to, const gsnn_point *a, const gsnn_point *b, bool commutator,
                    size_t points, gsnn_point *room) {
    gsnn_point *inverse = room, *product = room + points;
    gsnn_permutation_invert(inverse, a, points);
    if (commutator) {
        gsnn_permutation_multiply(product, b, a, points);
        gsnn_permutation_invert(inverse, product, points); /* a^-1 b^-1 */
        gsnn_permutation_multiply(product, a, b, points);
    } else {
        gsnn_permutation_multiply(product, b, a, points);
    }
    gsnn_permutation_multiply(to, inverse, product, points);
}

/* Makes `derived` the derived subgroup: the normal closure of the commutators of generators. */
static gsnn_status derive(gsnn_moving_group *derived, const gsnn_moving_group *group,
                          gsnn_point *room, gsnn_error *error) {
    size_t points = group->points;
    gsnn_point *element = room + 2 * points;
    gsnn_status status = gsnn_moving_group_init(derived, points, NULL, 0, NULL, 0, error);
    for (size_t i = 0; status == GSNN_OK && i < group->count; i++)
        for (size_t j = 0; status == GSNN_OK && j < i; j++) {
            commute(element, group->generators + i * points, group->generators + j * points, true,
                    points, room);
            status = gsnn_moving_group_add(derived, element, error);
        }
    for (size_t i = 0; status == GSNN_OK && i < derived->count; i++)
        for (size_t j = 0; status == GSNN_OK && j < group->count; j++) {
            commute(element, group->generators + j * points, derived->generators + i * points,
                    false, points, room);
            status = gsnn_moving_group_add(derived, element, error);
        }
    return status;
}

gsnn_status gsnn_moving_group_is_solvable(const gsnn_moving_group *group, bool *solvable,
                                          gsnn_error *error) {
    /* The least order that is not is that of A5, and all are multiples of 4. */
    *solvable = fmpz_cmp_ui(group->order, 60) < 0 || !fmpz_divisible_si(group->order, 4);
    if (*solvable)
        return GSNN_OK;
    gsnn_moving_group series[2];
    gsnn_point *room = gsnn_resize(NULL, 3 * group->points, sizeof *room);
    if (!room)
        return gsnn_fail_memory(error);
    const gsnn_moving_group *at = group;
    gsnn_status status = GSNN_OK;
    for (size_t turn = 0; status == GSNN_OK; turn++) {
        gsnn_moving_group *next = &series[turn % 2];
        status = derive(next, at, room, error);
        bool ends = status != GSNN_OK || fmpz_equal(next->order, at->order);
        *solvable = fmpz_is_one(next->order);
        if (at != group)
            gsnn_moving_group_clear(&series[(turn + 1) % 2]);
        at = next;
        if (ends || *solvable) {
            gsnn_moving_group_clear(next);
            break;
        }
    }
    free(room);
    return status;
}
