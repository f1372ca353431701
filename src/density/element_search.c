#include "density/element_search.h"

#include "base/error.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Groups that are found --------------------------------------------------------------- */

void gsnn_found_group_init(gsnn_found_group *found, const gsnn_group *group) {
    *found = (gsnn_found_group){.points = group->points, .chainless = !group->chain};
    fmpz_init_set_ui(found->chainless_order, 1);
    gsnn_chain_init(&found->chain, group->points, group->axes, group->degree);
}

void gsnn_found_group_clear(gsnn_found_group *found) {
    if (found->points)
        gsnn_chain_clear(&found->chain);
    free(found->generators);
    fmpz_clear(found->chainless_order);
    *found = (gsnn_found_group){0};
}

void gsnn_found_group_drop_chain(gsnn_found_group *found) {
    if (found->chainless)
        return;
    gsnn_chain_order(found->chainless_order, &found->chain);
    gsnn_chain_clear(&found->chain);
    gsnn_chain_init(&found->chain, found->points, NULL, 0);
    found->chainless = true;
}

void gsnn_found_group_order(fmpz_t order, const gsnn_found_group *found) {
    if (found->chainless)
        fmpz_set(order, found->chainless_order);
    else
        gsnn_chain_order(order, &found->chain);
}

gsnn_status gsnn_found_group_contains(const gsnn_found_group *found, const gsnn_point *g,
                                      bool *inside, gsnn_error *error) {
    if (found->chainless)
        return gsnn_fail(error, GSNN_FAILED,
                         "members of a group of permutations of %zu points are not told apart: "
                         "they are too many",
                         found->points);
    gsnn_point *scratch = gsnn_new(2 * found->points, sizeof *scratch);
    if (!scratch)
        return gsnn_fail_memory(error);
    *inside = gsnn_chain_sift(&found->chain, g, scratch, NULL);
    free(scratch);
    return GSNN_OK;
}

gsnn_status gsnn_found_group_add(gsnn_found_group *found, const gsnn_point *g, gsnn_error *error) {
    bool inside = gsnn_permutation_is_identity(g, found->points);
    gsnn_status status =
        found->chainless ? GSNN_OK : gsnn_found_group_contains(found, g, &inside, error);
    if (status || inside)
        return status;
    if (gsnn_reserve(&found->generators, &found->capacity, found->count + 1,
                     found->points * sizeof *found->generators))
        return gsnn_fail_memory(error);
    memcpy(found->generators + found->count++ * found->points, g, found->points * sizeof *g);
    return found->chainless ? GSNN_OK : gsnn_chain_add(&found->chain, g, 0, error);
}

/* The last ones found move the first base points and generate most of the group. */
gsnn_status gsnn_found_group_thin(gsnn_found_group *found, gsnn_error *error) {
    if (found->chainless)
        return GSNN_OK;
    gsnn_found_group thin = {.points = found->points};
    gsnn_chain_init(&thin.chain, found->points, found->chain.base_order,
                    found->chain.base_order_length);
    gsnn_status status = GSNN_OK;
    for (size_t i = found->count; !status && i-- > 0;)
        status = gsnn_found_group_add(&thin, found->generators + i * found->points, error);
    if (status) {
        gsnn_found_group_clear(&thin);
        return status;
    }
    gsnn_found_group_clear(found);
    *found = thin;
    return GSNN_OK;
}

/* ---- Backtracking ------------------------------------------------------------------------ */

typedef struct search {
    const gsnn_group *group;
    const gsnn_element_wish *wish;
    const gsnn_run *run;
    gsnn_error *error;
    gsnn_point *products; /* a partial product for each level, and one before them */
    size_t *order;        /* the axes, those first that a product settles first */
    size_t *settled;      /* levels + 1 entries: how many are settled before each level */
    uint64_t steps;
    gsnn_status status;
} search;

static gsnn_point *product_at(const search *s, size_t level) {
    return s->products + level * s->group->points;
}

/* Whether the stabiliser of the first k base points fixes the point. */
static bool is_settled(const gsnn_chain *chain, size_t k, gsnn_point x) {
    if (k == chain->level_count)
        return true;
    const gsnn_level *level = &chain->levels[k];
    for (size_t g = 0; g < level->generator_count; g++)
        if (level->generators[g * chain->degree + x] != x)
            return false;
    return is_settled(chain, k + 1, x);
}

static gsnn_status search_init(search *s, const gsnn_group *group, const gsnn_element_wish *wish,
                               const gsnn_run *run, gsnn_error *error) {
    const gsnn_chain *chain = group->chain;
    *s = (search){.group = group, .wish = wish, .run = run, .error = error};
    s->products = gsnn_new((chain->level_count + 1) * group->points, sizeof *s->products);
    s->order = gsnn_new(group->degree, sizeof *s->order);
    s->settled = gsnn_new(chain->level_count + 1, sizeof *s->settled);
    if (!s->products || !s->order || !s->settled)
        return gsnn_fail_memory(error);
    size_t count = 0;
    for (size_t k = 0; k <= chain->level_count; k++) {
        for (size_t i = 0; i < group->degree; i++)
            if (is_settled(chain, k, group->axes[i]) &&
                (k == 0 || !is_settled(chain, k - 1, group->axes[i])))
                s->order[count++] = i;
        s->settled[k] = count;
    }
    gsnn_permutation_identity(s->products, group->points);
    return GSNN_OK;
}

static void search_clear(search *s) {
    free(s->products);
    free(s->order);
    free(s->settled);
}

/* Whether the axes that become settled at level k (0: before all levels) may have the images that
 * the product gives them. */
static bool fits(const search *s, const gsnn_point *product, size_t k) {
    const gsnn_element_wish *wish = s->wish;
    const gsnn_point *axes = s->group->axes;
    for (size_t at = k ? s->settled[k - 1] : 0; at < s->settled[k]; at++) {
        size_t i = s->order[at];
        gsnn_point x = product[axes[i]];
        if (wish->colour[x] != wish->wanted[i])
            return false;
        for (size_t to = 0; wish->pair && to < at; to++) {
            size_t j = s->order[to];
            if (!wish->pair(wish->context, i, x, j, product[axes[j]]))
                return false;
        }
    }
    return true;
}

/* Goes on below level k, whose product is complete up to it; true when an element was found, which
 * is then the last product. */
static bool descend(search *s, size_t k) {
    const gsnn_chain *chain = s->group->chain;
    if (k == chain->level_count)
        return !s->wish->whole || s->wish->whole(s->wish->context, product_at(s, k));
    const gsnn_level *level = &chain->levels[k];
    for (size_t z = 0; z < level->orbit_length; z++) {
        if (++s->steps % 4096 == 0 && !s->status)
            s->status = gsnn_run_step(s->run, "searching elements", 0, 0, s->error);
        if (s->steps > GSNN_SEARCH_LIMIT && !s->status)
            s->status =
                gsnn_fail(s->error, GSNN_UNDECIDED,
                          "the search for elements took more than %d steps", GSNN_SEARCH_LIMIT);
        if (s->status)
            return false;
        gsnn_point *product = product_at(s, k + 1);
        gsnn_level_multiply(product, product_at(s, k), level, z);
        if (fits(s, product, k + 1) && descend(s, k + 1))
            return true;
        if (s->status)
            return false;
    }
    return false;
}

gsnn_status gsnn_search_element(const gsnn_group *group, const gsnn_element_wish *wish,
                                gsnn_point *element, bool *exists, const gsnn_run *run,
                                gsnn_error *error) {
    search s;
    *exists = false;
    gsnn_status status = search_init(&s, group, wish, run, error);
    if (!status) {
        *exists = fits(&s, s.products, 0) && descend(&s, 0);
        status = s.status;
        if (*exists)
            memcpy(element, product_at(&s, group->chain->level_count),
                   group->points * sizeof *element);
    }
    search_clear(&s);
    return status;
}

static bool fixes_base(const gsnn_point *g, const gsnn_chain *chain, size_t k) {
    for (size_t b = 0; b < k; b++)
        if (g[chain->levels[b].base] != chain->levels[b].base)
            return false;
    return true;
}

/* Marks what the found generators that fix the first k base points make of a point. */
static void mark_orbit(const gsnn_found_group *found, const gsnn_chain *chain, size_t k,
                       gsnn_point x, bool *marks, gsnn_point *queue) {
    size_t length = 0;
    marks[x] = true;
    queue[length++] = x;
    for (size_t at = 0; at < length; at++)
        for (size_t g = 0; g < found->count; g++) {
            const gsnn_point *generator = found->generators + g * found->points;
            gsnn_point y = generator[queue[at]];
            if (marks[y] || !fixes_base(generator, chain, k))
                continue;
            marks[y] = true;
            queue[length++] = y;
        }
}

/* Looks for elements that fix the first k base points and move the next: one for each orbit, under
 * the group found so far, of points that it may go to. */
static void search_level(search *s, size_t k, gsnn_found_group *found, bool *orbit, bool *failed,
                         gsnn_point *queue) {
    const gsnn_chain *chain = s->group->chain;
    const gsnn_level *level = &chain->levels[k];
    size_t points = s->group->points;
    memset(orbit, 0, points * sizeof *orbit);
    memset(failed, 0, points * sizeof *failed);
    mark_orbit(found, chain, k, level->base, orbit, queue);
    for (size_t z = 1; !s->status && z < level->orbit_length; z++) {
        if (orbit[level->orbit[z]] || failed[level->orbit[z]])
            continue;
        gsnn_point *product = product_at(s, k + 1);
        gsnn_permutation_identity(product, points);
        gsnn_level_apply(product, points, level, z);
        if (fits(s, product, k + 1) && descend(s, k + 1)) {
            s->status = gsnn_found_group_add(found, product_at(s, chain->level_count), s->error);
            memset(orbit, 0, points * sizeof *orbit);
            mark_orbit(found, chain, k, level->base, orbit, queue);
        } else {
            mark_orbit(found, chain, k, level->orbit[z], failed, queue);
        }
    }
}

gsnn_status gsnn_search_subgroup(const gsnn_group *group, const gsnn_element_wish *wish,
                                 gsnn_found_group *found, const gsnn_run *run, gsnn_error *error) {
    search s;
    bool *marks = gsnn_new(2 * group->points, sizeof *marks);
    gsnn_point *queue = gsnn_new(group->points, sizeof *queue);
    gsnn_status status = search_init(&s, group, wish, run, error);
    if (!status && (!marks || !queue))
        status = gsnn_fail_memory(error);
    /* An axis that no element moves rules all elements out or none. */
    assert(status || fits(&s, s.products, 0));
    for (size_t k = status ? 0 : group->chain->level_count; !s.status && k-- > 0;)
        search_level(&s, k, found, marks, marks + group->points, queue);
    if (!status)
        status = s.status;
    free(marks);
    free(queue);
    search_clear(&s);
    return status;
}
