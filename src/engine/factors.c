#include "engine/factors.h"

#include "base/memory.h"
#include "reflection/recognise.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ORBITS 64
#define MOST_ENTANGLED 8

/* Orbits of G on axes up to sign, as sets of points. */
typedef struct orbits {
    const gsnn_group *group;
    uint32_t *orbit; /* of each point; those that G fixes share one */
    size_t count;
    gsnn_point *restricted; /* room for a generator */
    gsnn_point *place;      /* for each point its place in the block at hand */
} orbits;

static bool is_signed(const gsnn_group *group) {
    return group->points == 2 * group->degree;
}

/* Gives the orbit of a point a number; the queue has room for all points. */
static void walk(orbits *o, gsnn_point from, uint32_t number, gsnn_point *queue) {
    size_t count = 0;
    queue[count++] = from;
    o->orbit[from] = number;
    for (size_t i = 0; i < count; i++)
        for (size_t s = 0; s <= o->group->generator_count; s++) {
            bool negate = s == o->group->generator_count;
            if (negate && !is_signed(o->group))
                break;
            gsnn_point next = negate ? queue[i] ^ 1 : gsnn_group_generator(o->group, s)[queue[i]];
            if (o->orbit[next] == UINT32_MAX) {
                o->orbit[next] = number;
                queue[count++] = next;
            }
        }
}

static bool is_fixed(const gsnn_group *group, gsnn_point x) {
    for (size_t s = 0; s < group->generator_count; s++)
        if (gsnn_group_generator(group, s)[x] != x)
            return false;
    return true;
}

static gsnn_status find_orbits(orbits *o, gsnn_error *error) {
    size_t points = o->group->points;
    o->orbit = gsnn_resize(NULL, points, sizeof *o->orbit);
    o->restricted = gsnn_resize(NULL, points, sizeof *o->restricted);
    o->place = gsnn_resize(NULL, points, sizeof *o->place);
    if (!o->orbit || !o->restricted || !o->place)
        return gsnn_fail_memory(error);
    memset(o->orbit, -1, points * sizeof *o->orbit);
    uint32_t fixed = UINT32_MAX;
    for (size_t x = 0; x < points; x++)
        if (is_fixed(o->group, (gsnn_point)x)) {
            if (fixed == UINT32_MAX)
                fixed = (uint32_t)o->count++;
            o->orbit[x] = fixed;
        }
    for (size_t x = 0; x < points; x++)
        if (o->orbit[x] == UINT32_MAX)
            walk(o, (gsnn_point)x, (uint32_t)o->count++, o->place);
    return GSNN_OK;
}

/* Numbers the points of a set of orbits and returns how many there are. */
static size_t set_block(orbits *o, uint64_t set) {
    size_t count = 0;
    for (size_t x = 0; x < o->group->points; x++)
        if (set >> o->orbit[x] & 1)
            o->place[x] = (gsnn_point)count++;
    return count;
}

static void restrict_to_block(const orbits *o, uint64_t set, size_t generator, gsnn_point *to) {
    const gsnn_point *from = gsnn_group_generator(o->group, generator);
    for (size_t x = 0; x < o->group->points; x++)
        if (set >> o->orbit[x] & 1)
            to[o->place[x]] = o->place[from[x]];
}

/* The order of G on a set of orbits. */
static gsnn_status find_order(orbits *o, uint64_t set, fmpz_t order, gsnn_error *error) {
    size_t points = set_block(o, set);
    gsnn_chain chain;
    gsnn_chain_init(&chain, points, NULL, 0);
    gsnn_status status = GSNN_OK;
    for (size_t s = 0; status == GSNN_OK && s < o->group->generator_count; s++) {
        restrict_to_block(o, set, s, o->restricted);
        status = gsnn_chain_add(&chain, o->restricted, 0, error);
    }
    if (status == GSNN_OK)
        gsnn_chain_order(order, &chain);
    gsnn_chain_clear(&chain);
    return status;
}

/* Whether G on `all` is its product on `part` and on the rest. */
static gsnn_status splits(orbits *o, uint64_t all, uint64_t part, const fmpz_t order, bool *is,
                          gsnn_error *error) {
    fmpz_t of_part, of_rest;
    fmpz_init(of_part);
    fmpz_init(of_rest);
    gsnn_status status = find_order(o, part, of_part, error);
    if (status == GSNN_OK)
        status = find_order(o, all & ~part, of_rest, error);
    fmpz_mul(of_part, of_part, of_rest);
    *is = status == GSNN_OK && fmpz_equal(of_part, order);
    fmpz_clear(of_part);
    fmpz_clear(of_rest);
    return status;
}

static gsnn_status add_factor(gsnn_factors *factors, orbits *o, uint64_t set, gsnn_error *error) {
    const gsnn_group *group = o->group;
    gsnn_factor *factor = &factors->list[factors->count];
    size_t points = set_block(o, set), degree = 0;
    factor->points = gsnn_resize(NULL, points, sizeof *factor->points);
    gsnn_point *axes = gsnn_resize(NULL, points, sizeof *axes);
    gsnn_point *generators = gsnn_resize(NULL, group->generator_count, points * sizeof *generators);
    factor->orbits = set;
    factors->count++;
    if (!factor->points || !axes || !generators) {
        free(axes);
        free(generators);
        return gsnn_fail_memory(error);
    }
    for (size_t x = 0; x < group->points; x++)
        if (set >> o->orbit[x] & 1)
            factor->points[o->place[x]] = (gsnn_point)x;
    for (size_t k = 0; k < group->degree; k++)
        if (set >> o->orbit[group->axes[k]] & 1)
            axes[degree++] = o->place[group->axes[k]];
    size_t count = 0;
    for (size_t s = 0; s < group->generator_count; s++) {
        restrict_to_block(o, set, s, generators + count * points);
        count += !gsnn_permutation_is_identity(generators + count * points, points);
    }
    gsnn_status status = gsnn_group_new(&factor->group, group->action, "factor", NULL, degree,
                                        points, count, generators, axes, NULL, NULL, error);
    return status == GSNN_OK ? gsnn_group_find_order(&factor->group, error) : status;
}

/* The smallest part of `all` with its first orbit that splits off; all of it if none does. */
static gsnn_status find_block(orbits *o, uint64_t all, uint64_t *block, gsnn_error *error) {
    int entangled = __builtin_popcountll(all);
    uint64_t first = all & -all;
    fmpz_t order;
    fmpz_init(order);
    gsnn_status status = find_order(o, all, order, error);
    *block = all;
    for (int size = 1; status == GSNN_OK && *block == all && size < entangled; size++)
        for (uint64_t part = all; status == GSNN_OK && *block == all && part;
             part = (part - 1) & all) {
            bool is = false;
            if (part & first && __builtin_popcountll(part) == size)
                status = splits(o, all, part, order, &is, error);
            if (is)
                *block = part;
        }
    fmpz_clear(order);
    return status;
}

static gsnn_status split(gsnn_factors *factors, orbits *o, gsnn_error *error) {
    uint64_t all = o->count < 64 ? (UINT64_C(1) << o->count) - 1 : UINT64_MAX, entangled = 0;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < o->count; i++) {
        uint64_t one = UINT64_C(1) << i;
        bool is = false;
        status = splits(o, all, one, o->group->order, &is, error);
        if (is)
            status = add_factor(factors, o, one, error);
        else
            entangled |= one;
    }
    while (status == GSNN_OK && entangled) {
        uint64_t block = entangled;
        if (__builtin_popcountll(entangled) <= MOST_ENTANGLED)
            status = find_block(o, entangled, &block, error);
        if (status == GSNN_OK)
            status = add_factor(factors, o, block, error);
        entangled &= ~block;
    }
    return status;
}

/* The finest factors; the caller clears both, on failure too. */
static gsnn_status find(gsnn_factors *factors, orbits *o, gsnn_error *error) {
    memset(factors, 0, sizeof *factors);
    if (!o->group->action->images)
        return GSNN_OK;
    gsnn_status status = find_orbits(o, error);
    if (status == GSNN_OK && o->count > 1 && o->count <= MOST_ORBITS) {
        factors->list = gsnn_new(o->count, sizeof *factors->list);
        status = factors->list ? split(factors, o, error) : gsnn_fail_memory(error);
    }
    return status;
}

static void clear(orbits *o) {
    free(o->orbit);
    free(o->restricted);
    free(o->place);
}

gsnn_status gsnn_factors_find(gsnn_factors *factors, const gsnn_group *group, gsnn_error *error) {
    orbits o = {.group = group};
    gsnn_status status = find(factors, &o, error);
    clear(&o);
    if (status != GSNN_OK)
        gsnn_factors_clear(factors);
    return status;
}

gsnn_status gsnn_factors_halve(gsnn_factors *halves, const gsnn_group *group, gsnn_error *error) {
    orbits o = {.group = group};
    gsnn_status status = find(halves, &o, error);
    if (status == GSNN_OK && halves->count > 2) {
        uint64_t rest = 0;
        const gsnn_factor *largest = halves->list;
        for (size_t i = 0; i < halves->count; i++) {
            rest |= halves->list[i].orbits;
            if (fmpz_cmp(halves->list[i].group->order, largest->group->order) > 0)
                largest = &halves->list[i];
        }
        uint64_t one = largest->orbits;
        gsnn_factors_clear(halves);
        halves->list = gsnn_new(2, sizeof *halves->list);
        status =
            halves->list ? add_factor(halves, &o, rest & ~one, error) : gsnn_fail_memory(error);
        if (status == GSNN_OK)
            status = add_factor(halves, &o, one, error);
    }
    clear(&o);
    if (status != GSNN_OK)
        gsnn_factors_clear(halves);
    return status;
}

gsnn_status gsnn_factors_split(const gsnn_group *group, bool *split, gsnn_error *error) {
    gsnn_factors factors;
    gsnn_status status = gsnn_factors_find(&factors, group, error);
    *split = status == GSNN_OK && factors.count > 1;
    if (status == GSNN_OK)
        gsnn_factors_clear(&factors);
    return status;
}

void gsnn_factors_clear(gsnn_factors *factors) {
    for (size_t i = 0; i < factors->count; i++) {
        gsnn_group_free(factors->list[i].group);
        free(factors->list[i].points);
    }
    free(factors->list);
    memset(factors, 0, sizeof *factors);
}
