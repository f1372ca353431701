#include "density/symmetry.h"

#include "base/error.h"
#include "base/memory.h"
#include "density/conditions.h"
#include "density/pattern_graph.h"
#include "density/record_group.h"

#include <stdlib.h>
#include <string.h>

void gsnn_symmetry_clear(gsnn_symmetry *symmetry) {
    gsnn_found_group_clear(&symmetry->density);
    gsnn_found_group_clear(&symmetry->draws);
}

/* ---- Groups ------------------------------------------------------------------------------ */

gsnn_status gsnn_found_group_whole(gsnn_found_group *found, const gsnn_group *group,
                                   gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < group->generator_count; i++)
        status = gsnn_found_group_add(found, gsnn_group_generator(group, i), error);
    if (found->chainless)
        fmpz_set(found->chainless_order, group->order);
    return status;
}

typedef struct membership {
    const gsnn_found_group *group;
    gsnn_point *scratch;
    const gsnn_point *axes;
    uint32_t *pairs; /* points x points: the number of the orbit, or NULL */
} membership;

/* Numbers the orbits of a group on its points, or on pairs of them; the queue has room for all. */
static void number_orbits(uint32_t *number, uint32_t *queue, const gsnn_found_group *found,
                          bool pairs) {
    size_t n = found->points, count = pairs ? n * n : n;
    uint32_t orbits = 0;
    memset(number, -1, count * sizeof *number);
    for (size_t start = 0; start < count; start++) {
        size_t length = 0;
        if (number[start] != UINT32_MAX)
            continue;
        number[start] = orbits;
        queue[length++] = (uint32_t)start;
        for (size_t at = 0; at < length; at++)
            for (size_t g = 0; g < found->count; g++) {
                const gsnn_point *image = found->generators + g * n;
                size_t x = queue[at], y = pairs ? image[x / n] * n + image[x % n] : image[x];
                if (number[y] == UINT32_MAX) {
                    number[y] = orbits;
                    queue[length++] = (uint32_t)y;
                }
            }
        orbits++;
    }
}

/* An element keeps the orbits of its group on pairs of points. */
static bool keeps_pair(void *context, size_t i, gsnn_point x, size_t j, gsnn_point y) {
    const membership *m = context;
    size_t n = m->group->points;
    return m->pairs[m->axes[i] * n + m->axes[j]] == m->pairs[x * n + y];
}

static bool is_member(void *context, const gsnn_point *element) {
    const membership *m = context;
    return gsnn_chain_sift(&m->group->chain, element, m->scratch, NULL);
}

gsnn_status gsnn_found_group_intersect(gsnn_found_group *common, const gsnn_found_group *of,
                                       const gsnn_found_group *with, const gsnn_group *group,
                                       const gsnn_run *run, gsnn_error *error) {
    if (of->chainless || with->chainless)
        return gsnn_fail(error, GSNN_FAILED,
                         "subgroups of the permutations of %zu inputs are not intersected: their "
                         "chains would be too large",
                         group->degree);
    /* A group that differs from `group` in its chain alone. */
    gsnn_group part = *group;
    gsnn_chain chain = of->chain;
    enum { MOST_POINTS = 64 }; /* whose pairs are told apart */
    size_t n = group->points, pairs = n <= MOST_POINTS ? n * n : 0;
    uint32_t *colours = gsnn_new(2 * n + group->degree + 2 * pairs, sizeof *colours);
    membership m = {
        .group = with, .scratch = gsnn_new(2 * n, sizeof *m.scratch), .axes = group->axes};
    gsnn_element_wish wish = {.wanted = colours ? colours + 2 * n : NULL,
                              .colour = colours,
                              .whole = is_member,
                              .context = &m};
    part.chain = &chain;
    gsnn_status status = colours && m.scratch ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        uint32_t *wanted = colours + 2 * n;
        number_orbits(colours, colours + n, with, false);
        for (size_t i = 0; i < group->degree; i++)
            wanted[i] = colours[group->axes[i]];
        if (pairs) {
            m.pairs = wanted + group->degree;
            wish.pair = keeps_pair;
            number_orbits(m.pairs, m.pairs + pairs, with, true);
        }
        status = gsnn_search_subgroup(&part, &wish, common, run, error);
    }
    free(colours);
    free(m.scratch);
    return status ? status : gsnn_found_group_thin(common, error);
}

/* ---- Rows -------------------------------------------------------------------------------- */

static gsnn_status find_by_row(gsnn_symmetry *symmetry, const gsnn_group *group,
                               const gsnn_row_view *view, bool even_activation, const gsnn_run *run,
                               gsnn_error *error) {
    gsnn_conditions law = {0}, draws = {0};
    gsnn_status status = gsnn_conditions_of_law(&law, group, view, error);
    if (!status)
        status = gsnn_conditions_search(&symmetry->density, group, &law, run, error);
    if (!status)
        status = gsnn_conditions_of_draws(&draws, group, view, even_activation, error);
    if (!status)
        status = gsnn_conditions_search(&symmetry->draws, group, &draws, run, error);
    symmetry->exact = symmetry->exact && law.complete;
    gsnn_conditions_clear(&law);
    gsnn_conditions_clear(&draws);
    return status;
}

static gsnn_status find_plain(gsnn_symmetry *symmetry, const gsnn_plain_law *plain,
                              const gsnn_group *group, const gsnn_run *run, gsnn_error *error) {
    symmetry->sign_rule = gsnn_plain_absorbs_signs(plain);
    symmetry->exact = gsnn_plain_is_exact(plain);
    if (gsnn_plain_is_zero(plain)) {
        gsnn_status status = gsnn_found_group_whole(&symmetry->density, group, error);
        return status ? status : gsnn_found_group_whole(&symmetry->draws, group, error);
    }
    gsnn_row_view view = {
        .row = &plain->layers[0].row, .bias = &plain->layers[0].bias, .signs = symmetry->sign_rule};
    return find_by_row(symmetry, group, &view, gsnn_law_activation_is_even(plain->activation), run,
                       error);
}

/* ---- Architectures ----------------------------------------------------------------------- */

/* The elements of the record's group that all conjugates of a subgroup share: those that every
 * generator of the group keeps inside it. */
static gsnn_status shrink_to_core(gsnn_found_group *core, const gsnn_group *group,
                                  const gsnn_run *run, gsnn_error *error) {
    size_t points = group->points;
    gsnn_point *inverse = gsnn_new(3 * points, sizeof *inverse);
    if (!inverse)
        return gsnn_fail_memory(error);
    gsnn_point *product = inverse + points, *conjugate = product + points;
    gsnn_status status = GSNN_OK;
    for (size_t s = 0; !status && s < group->generator_count; s++) {
        const gsnn_point *g = gsnn_group_generator(group, s);
        gsnn_found_group moved, common;
        bool stays = true;
        gsnn_found_group_init(&moved, group);
        gsnn_found_group_init(&common, group);
        gsnn_permutation_invert(inverse, g, points);
        for (size_t i = 0; !status && i < core->count; i++) {
            bool inside = false;
            gsnn_permutation_multiply(product, core->generators + i * points, inverse, points);
            gsnn_permutation_multiply(conjugate, g, product, points);
            status = gsnn_found_group_contains(core, conjugate, &inside, error);
            stays = stays && inside;
            if (!status)
                status = gsnn_found_group_add(&moved, conjugate, error);
        }
        if (!status && !stays) {
            status = gsnn_found_group_intersect(&common, core, &moved, group, run, error);
            if (!status) {
                gsnn_found_group old = *core;
                *core = common;
                common = old;
                /* Begin again: SIZE_MAX + 1 is 0. */
                s = SIZE_MAX;
            }
        }
        gsnn_found_group_clear(&moved);
        gsnn_found_group_clear(&common);
    }
    free(inverse);
    return status;
}

gsnn_status gsnn_architecture_core(gsnn_found_group *core, const gsnn_group *group,
                                   const gsnn_enumeration_record *record,
                                   const gsnn_record_architecture *architecture,
                                   const gsnn_run *run, gsnn_error *error) {
    gsnn_status status = gsnn_record_need_generators(architecture, error);
    if (!status)
        status =
            gsnn_found_group_add_record(core, group, record, &architecture->H.generators, error);
    return status ? status : shrink_to_core(core, group, run, error);
}

/* Rows drawn independently keep the law under G; what keeps each draw acts on every row by a sign,
 * and so lies in all conjugates of H. */
static gsnn_status find_rows(gsnn_symmetry *symmetry, const gsnn_tied_law *tied,
                             const gsnn_group *group, gsnn_symmetry_scope scope,
                             const gsnn_enumeration_record *record, const gsnn_run *run,
                             gsnn_error *error) {
    symmetry->exact = false;
    if (scope != GSNN_WITHIN_GROUP)
        return gsnn_fail(
            error, GSNN_INVALID,
            "architecture %s with tie rows: only within its group, not within a larger one",
            tied->id);
    gsnn_status status = gsnn_found_group_whole(&symmetry->density, group, error);
    return status ? status
                  : gsnn_architecture_core(&symmetry->draws, group, record,
                                           &record->architectures[tied->architecture], run, error);
}

/* Laws that let generic draws coincide make both groups lower bounds. */
static bool weights_are_continuous(const gsnn_tied_law *tied) {
    for (size_t k = 0; k < tied->count; k++)
        if (!gsnn_distribution_is_continuous(&tied->weights[k]))
            return false;
    return true;
}

/* Whether S is known to be no larger: the laws of free weights are equal up to mirror, or normal.
 */
static bool weights_are_alike(const gsnn_tied_law *tied) {
    bool alike = true, normal = true;
    gsnn_distribution mirror;
    gsnn_distribution_init(&mirror);
    for (size_t k = 0; k < tied->count; k++) {
        normal = normal && tied->weights[k].family == GSNN_LAW_NORMAL;
        alike = alike && gsnn_distribution_mirror(&mirror, &tied->weights[k]) &&
                (gsnn_distribution_compare(&tied->weights[k], &tied->weights[0]) == 0 ||
                 gsnn_distribution_compare(&mirror, &tied->weights[0]) == 0);
    }
    gsnn_distribution_clear(&mirror);
    return alike || normal;
}

static gsnn_status find_orbit(gsnn_symmetry *symmetry, const gsnn_tied_law *tied,
                              const gsnn_group *group, gsnn_symmetry_scope scope,
                              const gsnn_enumeration_record *record, const gsnn_run *run,
                              gsnn_error *error) {
    symmetry->exact = weights_are_continuous(tied) && weights_are_alike(tied);
    gsnn_status status;
    if (scope == GSNN_WITHIN_GROUP) {
        symmetry->exact = true;
        status = gsnn_found_group_whole(&symmetry->density, group, error);
        return status ? status : gsnn_found_group_whole(&symmetry->draws, group, error);
    }
    gsnn_pattern pattern = {record, tied->architecture, tied};
    gsnn_found_group density, draws;
    gsnn_group *full = NULL;
    if (scope == GSNN_WITHIN_FULL) {
        status = gsnn_pattern_symmetry(&symmetry->density, &pattern, group, true, run, error);
        return status ? status
                      : gsnn_pattern_symmetry(&symmetry->draws, &pattern, group, false, run, error);
    }
    status = gsnn_full_group(&full, group->degree, group->points != group->degree, error);
    if (!status)
        status = gsnn_full_group_make_chain(full, error);
    if (status) {
        gsnn_group_free(full);
        return status;
    }
    gsnn_found_group_init(&density, full);
    gsnn_found_group_init(&draws, full);
    gsnn_found_group whole;
    gsnn_found_group_init(&whole, group);
    status = gsnn_found_group_whole(&whole, group, error);
    if (!status)
        status = gsnn_pattern_symmetry(&density, &pattern, full, true, run, error);
    if (!status)
        status = gsnn_pattern_symmetry(&draws, &pattern, full, false, run, error);
    if (!status)
        status =
            gsnn_found_group_intersect(&symmetry->density, &whole, &density, group, run, error);
    if (!status)
        status = gsnn_found_group_intersect(&symmetry->draws, &whole, &draws, group, run, error);
    gsnn_found_group_clear(&whole);
    gsnn_found_group_clear(&density);
    gsnn_found_group_clear(&draws);
    gsnn_group_free(full);
    return status;
}

static gsnn_status find_tied(gsnn_symmetry *symmetry, const gsnn_tied_law *tied,
                             const gsnn_group *group, gsnn_symmetry_scope scope,
                             const gsnn_enumeration_record *record, const gsnn_run *run,
                             gsnn_error *error) {
    bool type2 = record->architectures[tied->architecture].type == 2;
    symmetry->sign_rule = type2;
    if (tied->tie == GSNN_TIE_ROWS)
        return find_rows(symmetry, tied, group, scope, record, run, error);
    if (tied->tie == GSNN_TIE_ORBIT)
        return find_orbit(symmetry, tied, group, scope, record, run, error);
    if (scope != GSNN_WITHIN_GROUP && !gsnn_distribution_is_zero(&tied->linear))
        return gsnn_fail(
            error, GSNN_INVALID,
            "architecture %s with a linear term and free rows: not within a larger group",
            tied->id);
    gsnn_row_law row = {.count = tied->count, .entries = tied->weights};
    gsnn_row_view view = {.row = &row, .bias = &tied->bias, .signs = type2};
    symmetry->exact = false;
    return find_by_row(symmetry, group, &view, type2, run, error);
}

/* ---- Any law ----------------------------------------------------------------------------- */

static gsnn_status find_one(gsnn_symmetry *symmetry, const gsnn_law *law, const gsnn_group *group,
                            gsnn_symmetry_scope scope, const gsnn_enumeration_record *record,
                            const gsnn_run *run, gsnn_error *error) {
    *symmetry = (gsnn_symmetry){.exact = true};
    gsnn_found_group_init(&symmetry->density, group);
    gsnn_found_group_init(&symmetry->draws, group);
    return law->kind == GSNN_LAW_PLAIN
               ? find_plain(symmetry, &law->plain, group, run, error)
               : find_tied(symmetry, &law->tied, group, scope, record, run, error);
}

static gsnn_status restrict_to(gsnn_found_group *found, const gsnn_found_group *with,
                               const gsnn_group *group, const gsnn_run *run, gsnn_error *error) {
    gsnn_found_group common;
    gsnn_found_group_init(&common, group);
    gsnn_status status = gsnn_found_group_intersect(&common, found, with, group, run, error);
    gsnn_found_group_clear(found);
    *found = common;
    return status;
}

static gsnn_status find_sum(gsnn_symmetry *symmetry, const gsnn_law *law, const gsnn_group *group,
                            gsnn_symmetry_scope scope, const gsnn_enumeration_record *record,
                            const gsnn_run *run, gsnn_error *error) {
    gsnn_status status = find_one(symmetry, &law->summands[0], group, scope, record, run, error);
    symmetry->exact = symmetry->exact && law->count == 1;
    for (size_t i = 1; !status && i < law->count; i++) {
        gsnn_symmetry next;
        status = find_one(&next, &law->summands[i], group, scope, record, run, error);
        symmetry->sign_rule = symmetry->sign_rule && next.sign_rule;
        if (!status)
            status = restrict_to(&symmetry->density, &next.density, group, run, error);
        if (!status)
            status = restrict_to(&symmetry->draws, &next.draws, group, run, error);
        gsnn_symmetry_clear(&next);
    }
    return status;
}

gsnn_status gsnn_symmetry_find(gsnn_symmetry *symmetry, const gsnn_law *law,
                               const gsnn_group *group, gsnn_symmetry_scope scope,
                               const gsnn_enumeration_record *record, const gsnn_run *run,
                               gsnn_error *error) {
    gsnn_status status = law->kind == GSNN_LAW_SUM
                             ? find_sum(symmetry, law, group, scope, record, run, error)
                             : find_one(symmetry, law, group, scope, record, run, error);
    return status == GSNN_UNDECIDED ? GSNN_FAILED : status;
}
