#include "engine/normal_factors.h"

#include "base/memory.h"
#include "descent/moving_group.h"
#include "group/tied_generators.h"
#include "reflection/recognise.h"

#include <stdlib.h>
#include <string.h>

/* Normal subgroups that are looked at, random elements they are from, and chains that are made of
 * joins of them. */
#define MOST_NORMAL 24
#define MOST_ELEMENTS 96
#define MOST_JOINS 400

typedef struct normals {
    const gsnn_group *group;
    fmpz_t order; /* of G */
    gsnn_moving_group list[MOST_NORMAL];
    size_t count;
    size_t joins;     /* made so far */
    gsnn_point *room; /* for six permutations */
    bool *met;        /* and a mark for each point */
} normals;

/* Two subgroups under construction. */
typedef struct halves {
    gsnn_moving_group part[2];
} halves;

static void halves_clear(halves *h) {
    gsnn_moving_group_clear(&h->part[0]);
    gsnn_moving_group_clear(&h->part[1]);
}

static bool commute(const gsnn_moving_group *a, const gsnn_moving_group *b) {
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++)
            if (!gsnn_permutations_commute(a->generators + i * a->points,
                                           b->generators + k * a->points, a->points))
                return false;
    return true;
}

static gsnn_status init_join(gsnn_moving_group *join, const gsnn_moving_group *a,
                             const gsnn_moving_group *b, gsnn_error *error) {
    gsnn_status status =
        gsnn_moving_group_init(join, a->points, a->generators, a->count, NULL, 0, error);
    for (size_t i = 0; status == GSNN_OK && i < b->count; i++)
        status = gsnn_moving_group_add(join, b->generators + i * b->points, error);
    return status;
}

/* Whether two subgroups that commute have nothing in common but 1; *whole: and generate G. */
static gsnn_status meet_trivially(normals *n, const gsnn_moving_group *a,
                                  const gsnn_moving_group *b, bool *trivially, bool *whole,
                                  gsnn_error *error) {
    gsnn_moving_group join;
    fmpz_t product;
    fmpz_init(product);
    n->joins++;
    gsnn_status status = init_join(&join, a, b, error);
    fmpz_mul(product, a->order, b->order);
    *trivially = status == GSNN_OK && fmpz_equal(product, join.order);
    *whole = *trivially && fmpz_equal(product, n->order);
    gsnn_moving_group_clear(&join);
    fmpz_clear(product);
    return status;
}

/* ---- By generators -----------------------------------------------------------------------------
 */

/* Makes the halves of the generators in one part and of those in all others. */
static gsnn_status halve_generators(normals *n, const uint16_t *part, size_t number, halves *h,
                                    bool *found, gsnn_error *error) {
    const gsnn_group *group = n->group;
    gsnn_status status = GSNN_OK;
    bool trivially;
    for (size_t k = 0; status == GSNN_OK && k < 2; k++) {
        status = gsnn_moving_group_init(&h->part[k], group->points, NULL, 0, NULL, 0, error);
        for (size_t s = 0; status == GSNN_OK && s < group->generator_count; s++)
            if ((part[s] == number) == (k == 0))
                status = gsnn_moving_group_add(&h->part[k], gsnn_group_generator(group, s), error);
    }
    *found = false;
    if (status == GSNN_OK && h->part[0].count && h->part[1].count)
        status = meet_trivially(n, &h->part[0], &h->part[1], &trivially, found, error);
    return status;
}

static gsnn_status find_by_generators(normals *n, halves *h, bool *found, gsnn_error *error) {
    size_t count = 0;
    uint16_t *part = gsnn_resize(NULL, n->group->generator_count, sizeof *part);
    gsnn_status status = part ? gsnn_tied_generators(n->group, SIZE_MAX, part, &count, error)
                              : gsnn_fail_memory(error);
    /* All is no half, and of two parts the second has the halves of the first. */
    size_t tries = count > 2 ? count : count / 2;
    for (size_t i = 0; status == GSNN_OK && !*found && i < tries; i++) {
        halves_clear(h);
        status = halve_generators(n, part, i, h, found, error);
    }
    free(part);
    return status;
}

/* ---- By normal closures ------------------------------------------------------------------------
 */

/* Adds conjugates under G until the group is normal. */
static gsnn_status close_normally(normals *n, gsnn_moving_group *closure, gsnn_error *error) {
    const gsnn_group *group = n->group;
    size_t points = group->points;
    gsnn_point *inverse = n->room, *product = n->room + points, *conjugate = n->room + 2 * points;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < closure->count; i++)
        for (size_t s = 0; status == GSNN_OK && s < group->generator_count; s++) {
            const gsnn_point *g = gsnn_group_generator(group, s);
            gsnn_permutation_invert(inverse, g, points);
            gsnn_permutation_multiply(product, closure->generators + i * points, g, points);
            gsnn_permutation_multiply(conjugate, inverse, product, points);
            status = gsnn_moving_group_add(closure, conjugate, error);
        }
    return status;
}

static bool is_known(const normals *n, const gsnn_moving_group *group) {
    for (size_t i = 0; i < n->count; i++) {
        bool inside = fmpz_equal(n->list[i].order, group->order);
        for (size_t k = 0; k < group->count && inside; k++)
            inside = gsnn_moving_group_contains(&n->list[i], group->generators + k * group->points,
                                                n->room);
        if (inside)
            return true;
    }
    return false;
}

/* Takes in the normal closure of an element, unless it is all of G or known. */
static gsnn_status add_closure(normals *n, const gsnn_point *element, gsnn_error *error) {
    if (n->count == MOST_NORMAL)
        return GSNN_OK;
    gsnn_moving_group *closure = &n->list[n->count];
    gsnn_status status =
        gsnn_moving_group_init(closure, n->group->points, element, 1, NULL, 0, error);
    if (status == GSNN_OK)
        status = close_normally(n, closure, error);
    if (status == GSNN_OK && !fmpz_equal(closure->order, n->order) &&
        !fmpz_is_one(closure->order) && !is_known(n, closure))
        n->count++;
    else
        gsnn_moving_group_clear(closure);
    return status;
}

/* The normal closures of an element's parts of prime power order. */
static gsnn_status add_parts(normals *n, const gsnn_point *element, gsnn_error *error) {
    size_t points = n->group->points;
    uint64_t order = gsnn_permutation_order(element, points, n->met), rest = order;
    gsnn_status status = GSNN_OK;
    for (uint64_t p = 2; status == GSNN_OK && rest > 1; p++) {
        uint64_t power = 1;
        for (; rest % p == 0; rest /= p)
            power *= p;
        if (power == 1)
            continue;
        gsnn_point *part = n->room + 4 * points;
        gsnn_permutation_power(part, element, order / power, points, n->room);
        status = add_closure(n, part, error);
    }
    return status;
}

static gsnn_status list_normals(normals *n, gsnn_error *error) {
    const gsnn_group *group = n->group;
    size_t points = group->points;
    gsnn_moving_group whole;
    uint64_t random = 1;
    gsnn_status status = gsnn_moving_group_init(&whole, points, group->generators,
                                                group->generator_count, NULL, 0, error);
    for (size_t s = 0; status == GSNN_OK && s < group->generator_count; s++)
        status = add_parts(n, gsnn_group_generator(group, s), error);
    for (size_t i = 0; status == GSNN_OK && i < MOST_ELEMENTS && n->count < MOST_NORMAL; i++) {
        gsnn_moving_group_random(&whole, &random, n->room + 5 * points, n->room);
        status = add_parts(n, n->room + 5 * points, error);
    }
    gsnn_moving_group_clear(&whole);
    return status;
}

static int compare_orders(const void *a, const void *b) {
    const gsnn_moving_group *x = a, *y = b;
    return fmpz_cmp(y->order, x->order);
}

/* Joins one half with what commutes with the other one, as long as they meet trivially. */
static gsnn_status grow(normals *n, halves *h, size_t which, bool *found, gsnn_error *error) {
    gsnn_moving_group *half = &h->part[which], *other = &h->part[!which];
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && !*found && n->joins < MOST_JOINS && i < n->count; i++) {
        gsnn_moving_group join;
        bool trivially = false;
        if (!commute(&n->list[i], other))
            continue;
        status = init_join(&join, half, &n->list[i], error);
        if (status == GSNN_OK && !fmpz_equal(join.order, half->order))
            status = meet_trivially(n, &join, other, &trivially, found, error);
        if (trivially) {
            gsnn_moving_group_clear(half);
            *half = join;
        } else {
            gsnn_moving_group_clear(&join);
        }
    }
    return status;
}

/* Tries halves that grow from a normal subgroup and from 1. */
static gsnn_status halve_from(normals *n, const gsnn_moving_group *start, halves *h, bool *found,
                              gsnn_error *error) {
    gsnn_status status = gsnn_moving_group_init(&h->part[0], start->points, start->generators,
                                                start->count, NULL, 0, error);
    if (status == GSNN_OK)
        status = gsnn_moving_group_init(&h->part[1], start->points, NULL, 0, NULL, 0, error);
    *found = false;
    if (status == GSNN_OK)
        status = grow(n, h, 1, found, error);
    if (status == GSNN_OK && !*found && h->part[1].count)
        status = grow(n, h, 0, found, error);
    return status;
}

/* ---- Factors -----------------------------------------------------------------------------------
 */

/* Makes a factor of a half. */
static gsnn_status add_factor(gsnn_factors *factors, const gsnn_moving_group *half,
                              gsnn_error *error) {
    gsnn_factor *factor = &factors->list[factors->count++];
    size_t points = half->points;
    gsnn_point *generators = gsnn_copy(half->generators, half->count * points, sizeof *generators);
    gsnn_point *axes = gsnn_resize(NULL, points, sizeof *axes);
    factor->points = gsnn_resize(NULL, points, sizeof *factor->points);
    if (!generators || !axes || !factor->points) {
        free(generators);
        free(axes);
        return gsnn_fail_memory(error);
    }
    gsnn_permutation_identity(axes, points);
    gsnn_permutation_identity(factor->points, points);
    gsnn_status status =
        gsnn_group_new(&factor->group, &gsnn_permutation_action, "factor", NULL, points, points,
                       half->count, generators, axes, NULL, NULL, error);
    return status == GSNN_OK ? gsnn_group_find_order(&factor->group, error) : status;
}

static gsnn_status find(normals *n, halves *h, bool *found, gsnn_error *error) {
    *found = false;
    gsnn_status status = find_by_generators(n, h, found, error);
    if (status != GSNN_OK || *found || n->group->points > GSNN_NORMAL_POINTS)
        return status;
    status = list_normals(n, error);
    qsort(n->list, n->count, sizeof *n->list, compare_orders);
    for (size_t i = 0; status == GSNN_OK && !*found && n->joins < MOST_JOINS && i < n->count; i++) {
        halves_clear(h);
        status = halve_from(n, &n->list[i], h, found, error);
    }
    return status;
}

gsnn_status gsnn_normal_factors_find(gsnn_factors *halves_found, const gsnn_group *group,
                                     gsnn_error *error) {
    size_t points = group->points;
    halves h = {0};
    bool found = false;
    *halves_found = (gsnn_factors){0};
    normals *n = gsnn_new(1, sizeof *n);
    if (!n)
        return gsnn_fail_memory(error);
    n->group = group;
    fmpz_init_set(n->order, group->order);
    n->room = gsnn_resize(NULL, points, 6 * sizeof *n->room);
    n->met = gsnn_new(points, sizeof *n->met);
    gsnn_status status = n->room && n->met ? GSNN_OK : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = find(n, &h, &found, error);
    if (status == GSNN_OK && found) {
        halves_found->list = gsnn_new(2, sizeof *halves_found->list);
        if (!halves_found->list)
            status = gsnn_fail_memory(error);
        for (size_t k = 0; status == GSNN_OK && k < 2; k++)
            status = add_factor(halves_found, &h.part[k], error);
    }
    if (status != GSNN_OK)
        gsnn_factors_clear(halves_found);
    halves_clear(&h);
    for (size_t i = 0; i < n->count; i++)
        gsnn_moving_group_clear(&n->list[i]);
    fmpz_clear(n->order);
    free(n->room);
    free(n->met);
    free(n);
    return status;
}
