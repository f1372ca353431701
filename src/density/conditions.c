/* conditions.c - independent entries, and groups that permute the inputs. */
#include "density/conditions.h"

#include "base/error.h"
#include "base/memory.h"
#include "density/young.h"

#include <stdlib.h>
#include <string.h>

void gsnn_conditions_clear(gsnn_conditions *conditions) {
    free(conditions->colour);
    free(conditions->wanted);
    gsnn_covariance_free(conditions->covariance);
    *conditions = (gsnn_conditions){0};
}

size_t gsnn_count_uneven(const gsnn_row_view *view, size_t *last) {
    size_t count = !gsnn_distribution_is_even(view->bias);
    *last = SIZE_MAX;
    for (size_t i = 0; !view->row->joint && i < view->row->count; i++)
        if (!gsnn_distribution_is_even(&view->row->entries[i])) {
            *last = i;
            count++;
        }
    return count;
}

bool gsnn_row_is_normal(const gsnn_row_law *row) {
    for (size_t i = 0; !row->joint && i < row->count; i++)
        if (row->entries[i].family != GSNN_LAW_NORMAL &&
            row->entries[i].family != GSNN_LAW_CONSTANT)
            return false;
    return true;
}

/* ---- Signed coordinates ------------------------------------------------------------------ */

/* The laws of w_i and -w_i, or what stands for their even parts, with equal numbers for equal
 * laws. */
typedef struct coordinates {
    size_t count;
    gsnn_distribution *laws; /* 2 * count: of w_i at 2i, of -w_i at 2i + 1 */
    uint32_t *colour;        /* of these */
} coordinates;

static void coordinates_clear(coordinates *c) {
    gsnn_distributions_free(c->laws, 2 * c->count);
    free(c->colour);
}

static int compare_laws(const void *a, const void *b) {
    return gsnn_distribution_compare(*(const gsnn_distribution *const *)a,
                                     *(const gsnn_distribution *const *)b);
}

static gsnn_status rank_laws(coordinates *c, gsnn_error *error) {
    const gsnn_distribution **sorted = gsnn_new(2 * c->count, sizeof *sorted);
    c->colour = gsnn_new(2 * c->count, sizeof *c->colour);
    if (!sorted || !c->colour) {
        free(sorted);
        return gsnn_fail_memory(error);
    }
    for (size_t i = 0; i < 2 * c->count; i++)
        sorted[i] = &c->laws[i];
    qsort(sorted, 2 * c->count, sizeof *sorted, compare_laws);
    uint32_t rank = 0;
    for (size_t i = 0; i < 2 * c->count; i++) {
        rank += i > 0 && gsnn_distribution_compare(sorted[i], sorted[i - 1]) != 0;
        c->colour[sorted[i] - c->laws] = rank;
    }
    free(sorted);
    return GSNN_OK;
}

static gsnn_status coordinates_init(coordinates *c, const gsnn_row_law *row, bool even_parts,
                                    gsnn_error *error) {
    *c = (coordinates){.count = row->count};
    c->laws = gsnn_distributions_new(2 * row->count);
    bool done = c->laws != NULL;
    for (size_t i = 0; done && i < row->count; i++)
        done = even_parts ? gsnn_distribution_even_part(&c->laws[2 * i], &row->entries[i]) &&
                                gsnn_distribution_set(&c->laws[2 * i + 1], &c->laws[2 * i])
                          : gsnn_distribution_set(&c->laws[2 * i], &row->entries[i]) &&
                                gsnn_distribution_mirror(&c->laws[2 * i + 1], &row->entries[i]);
    return done ? rank_laws(c, error) : gsnn_fail_memory(error);
}

gsnn_status gsnn_rank_signed_laws(uint32_t *ranks, const gsnn_row_law *row, bool even_parts,
                                  gsnn_error *error) {
    coordinates c;
    gsnn_status status = coordinates_init(&c, row, even_parts, error);
    if (!status)
        memcpy(ranks, c.colour, 2 * row->count * sizeof *ranks);
    coordinates_clear(&c);
    return status;
}

/* ---- Groups that permute the inputs ------------------------------------------------------- */

static gsnn_status make_room(gsnn_conditions *conditions, const gsnn_group *group, size_t wishes,
                             gsnn_error *error) {
    conditions->colour = gsnn_new(group->points, sizeof *conditions->colour);
    conditions->wanted = gsnn_new(wishes * group->degree, sizeof *conditions->wanted);
    return conditions->colour && conditions->wanted ? GSNN_OK : gsnn_fail_memory(error);
}

/* Appends the wish that coordinate i goes to where the signed coordinate from[i] may go. */
static void add_wish(gsnn_conditions *conditions, const coordinates *c, const size_t *from) {
    uint32_t *wanted = conditions->wanted + conditions->wish_count++ * c->count;
    for (size_t i = 0; i < c->count; i++)
        wanted[i] = c->colour[from[i]];
}

/* The two entries that are not even, when the rest is and they have the same even part and odd
 * parts O and r O with r other than +-1: then exchanging them multiplies one odd part by r and the
 * other by 1/r, and the product stays. */
static bool find_exchange(const gsnn_row_view *view, size_t uneven, size_t pair[2]) {
    const gsnn_row_law *row = view->row;
    size_t found = 0;
    if (uneven != 2 || !gsnn_distribution_is_even(view->bias))
        return false;
    for (size_t i = 0; i < row->count; i++)
        if (!gsnn_distribution_is_even(&row->entries[i]))
            pair[found++] = i;
    gsnn_distribution a, b;
    fmpq_t ratio;
    fmpq_init(ratio);
    gsnn_distribution_init(&a);
    gsnn_distribution_init(&b);
    bool exchange =
        gsnn_distribution_even_part(&a, &row->entries[pair[0]]) &&
        gsnn_distribution_even_part(&b, &row->entries[pair[1]]) &&
        gsnn_distribution_compare(&a, &b) == 0 &&
        gsnn_distribution_odd_ratio(ratio, &row->entries[pair[0]], &row->entries[pair[1]]);
    fmpq_abs(ratio, ratio);
    exchange = exchange && !fmpq_is_one(ratio);
    gsnn_distribution_clear(&a);
    gsnn_distribution_clear(&b);
    fmpq_clear(ratio);
    return exchange;
}

/* The wishes of a law that is compared modulo the sign, beside that it stays: all odd parts change
 * sign, or two are exchanged. */
static void add_sign_wishes(gsnn_conditions *conditions, const coordinates *c,
                            const gsnn_row_view *view, size_t uneven, size_t *from) {
    size_t pair[2];
    if (uneven < 2 || !gsnn_distribution_is_even(view->bias))
        return;
    for (size_t i = 0; i < c->count; i++)
        from[i] = 2 * i + 1;
    add_wish(conditions, c, from);
    if (!find_exchange(view, uneven, pair))
        return;
    for (size_t sign = 0; sign < 2; sign++) {
        for (size_t i = 0; i < c->count; i++)
            from[i] = 2 * i + sign;
        from[pair[0]] = 2 * pair[1] + sign;
        from[pair[1]] = 2 * pair[0] + sign;
        add_wish(conditions, c, from);
    }
}

/* The colours of points that are axes and, for signed permutations, their opposites. */
static void colour_points(gsnn_conditions *conditions, const gsnn_group *group,
                          const uint32_t *signed_colours) {
    bool negates = group->points != group->degree;
    for (size_t x = 0; x < group->points; x++)
        conditions->colour[x] = signed_colours[negates ? x : 2 * x];
}

static gsnn_status permuted_entries(gsnn_conditions *conditions, const gsnn_group *group,
                                    const gsnn_row_view *view, gsnn_error *error) {
    size_t last, uneven = gsnn_count_uneven(view, &last), m = group->degree;
    size_t *from = gsnn_new(m, sizeof *from);
    coordinates c;
    gsnn_status status = coordinates_init(&c, view->row, view->signs && uneven < 2, error);
    if (!status && !from)
        status = gsnn_fail_memory(error);
    if (!status)
        status = make_room(conditions, group, 4, error);
    if (!status) {
        colour_points(conditions, group, c.colour);
        for (size_t i = 0; i < m; i++)
            from[i] = 2 * i;
        add_wish(conditions, &c, from);
        if (view->signs)
            add_sign_wishes(conditions, &c, view, uneven, from);
        conditions->complete = true;
    }
    coordinates_clear(&c);
    free(from);
    return status;
}

gsnn_status gsnn_conditions_of_law(gsnn_conditions *conditions, const gsnn_group *group,
                                   const gsnn_row_view *view, gsnn_error *error) {
    *conditions = (gsnn_conditions){0};
    return group->action->integer_rows && !view->row->joint
               ? permuted_entries(conditions, group, view, error)
               : gsnn_conditions_of_vectors(conditions, group, view, error);
}

/* ---- Search ------------------------------------------------------------------------------ */

gsnn_status gsnn_conditions_search(gsnn_found_group *found, const gsnn_group *group,
                                   const gsnn_conditions *conditions, const gsnn_run *run,
                                   gsnn_error *error) {
    if (!group->chain)
        return gsnn_young_search(found, group, conditions, error);
    gsnn_element_wish wish = {.wanted = conditions->wanted, .colour = conditions->colour};
    if (conditions->covariance) {
        wish.pair = gsnn_covariance_pair;
        wish.context = conditions->covariance;
    }
    gsnn_point *element = gsnn_new(group->points, sizeof *element);
    if (!element)
        return gsnn_fail_memory(error);
    gsnn_status status = gsnn_search_subgroup(group, &wish, found, run, error);
    for (size_t k = 1; !status && k < conditions->wish_count; k++) {
        bool exists;
        wish.wanted = conditions->wanted + k * group->degree;
        status = gsnn_search_element(group, &wish, element, &exists, run, error);
        if (!status && exists)
            status = gsnn_found_group_add(found, element, error);
    }
    free(element);
    return status ? status : gsnn_found_group_thin(found, error);
}
