#include "density/young.h"

#include "base/error.h"
#include "base/memory.h"
#include "density/record_group.h"

#include <stdlib.h>
#include <string.h>

/* An input with the colours of its two signs, the lesser first; of one colour without signs. */
typedef struct coloured_input {
    uint32_t low, high;
    size_t input;
    bool flipped; /* the lesser colour is that of the negative */
} coloured_input;

static int compare_inputs(const void *at, const void *to) {
    const coloured_input *a = at, *b = to;
    if (a->low != b->low)
        return a->low < b->low ? -1 : 1;
    if (a->high != b->high)
        return a->high < b->high ? -1 : 1;
    return (a->input > b->input) - (a->input < b->input);
}

/* Makes a permutation of the points send e_i to e_j, or to -e_j. */
static void send(gsnn_point *element, const gsnn_group *group, size_t i, size_t j, bool negative) {
    if (group->points == group->degree) {
        element[i] = (gsnn_point)j;
        return;
    }
    element[2 * i] = (gsnn_point)(2 * j + negative);
    element[2 * i + 1] = (gsnn_point)(2 * j + !negative);
}

/* ---- The subgroup ------------------------------------------------------------------------ */

static gsnn_status sort_inputs(coloured_input **sorted, const gsnn_group *group,
                               const uint32_t *colour, gsnn_error *error) {
    bool signs = group->points != group->degree;
    *sorted = gsnn_new(group->degree, sizeof **sorted);
    if (!*sorted)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < group->degree; i++) {
        uint32_t plus = colour[signs ? 2 * i : i], minus = colour[signs ? 2 * i + 1 : i];
        bool flipped = minus < plus;
        (*sorted)[i] = (coloured_input){flipped ? minus : plus, flipped ? plus : minus, i, flipped};
    }
    qsort(*sorted, group->degree, sizeof **sorted, compare_inputs);
    return GSNN_OK;
}

/* Exchanges of neighbours in a class generate S_k, with one sign B_k; the k-th input of a class
 * multiplies the order by k, or by 2k. */
static gsnn_status add_subgroup(gsnn_found_group *found, const gsnn_group *group,
                                const coloured_input *sorted, gsnn_point *element,
                                gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    size_t k = 0;
    for (size_t at = 0; !status && at < group->degree; at++) {
        const coloured_input *b = &sorted[at], *a = at ? b - 1 : b;
        bool even = group->points != group->degree && b->low == b->high;
        k = at && a->low == b->low && a->high == b->high ? k + 1 : 1;
        fmpz_mul_ui(found->chainless_order, found->chainless_order, even ? 2 * k : k);
        gsnn_permutation_identity(element, group->points);
        if (k > 1) {
            send(element, group, a->input, b->input, a->flipped != b->flipped);
            send(element, group, b->input, a->input, a->flipped != b->flipped);
            status = gsnn_found_group_add(found, element, error);
        } else if (even) {
            send(element, group, b->input, b->input, true);
            status = gsnn_found_group_add(found, element, error);
        }
    }
    return status;
}

/* ---- Cosets ------------------------------------------------------------------------------ */

typedef struct coloured_point {
    uint32_t colour;
    gsnn_point point;
} coloured_point;

static int compare_points(const void *at, const void *to) {
    const coloured_point *a = at, *b = to;
    if (a->colour != b->colour)
        return a->colour < b->colour ? -1 : 1;
    return (a->point > b->point) - (a->point < b->point);
}

/* Sends each axis to the first point of the wanted colour whose input is still free.  The colour of
 * a point tells that of its negative, so that whichever is taken, the rest can be done as well. */
static gsnn_status find_coset(gsnn_point *element, bool *exists, const gsnn_group *group,
                              const uint32_t *colour, const uint32_t *wanted, gsnn_error *error) {
    bool signs = group->points != group->degree;
    size_t m = group->degree, at = 0;
    coloured_point *points = gsnn_new(group->points, sizeof *points);
    coloured_point *axes = gsnn_new(m, sizeof *axes);
    bool *taken = gsnn_new(m, sizeof *taken);
    gsnn_status status = points && axes && taken ? GSNN_OK : gsnn_fail_memory(error);
    *exists = !status;
    for (size_t x = 0; !status && x < group->points; x++)
        points[x] = (coloured_point){colour[x], (gsnn_point)x};
    for (size_t i = 0; !status && i < m; i++)
        axes[i] = (coloured_point){wanted[i], (gsnn_point)i};
    if (!status) {
        qsort(points, group->points, sizeof *points, compare_points);
        qsort(axes, m, sizeof *axes, compare_points);
    }
    for (size_t i = 0; *exists && i < m; i++) {
        while (at < group->points && (points[at].colour < axes[i].colour ||
                                      (points[at].colour == axes[i].colour &&
                                       taken[signs ? points[at].point / 2 : points[at].point])))
            at++;
        *exists = at < group->points && points[at].colour == axes[i].colour;
        if (*exists) {
            size_t j = signs ? points[at].point / 2 : points[at].point;
            taken[j] = true;
            send(element, group, axes[i].point, j, signs && points[at].point % 2);
        }
    }
    free(points);
    free(axes);
    free(taken);
    return status;
}

/* ---- Both -------------------------------------------------------------------------------- */

static bool is_repeated(const gsnn_conditions *conditions, size_t wish, size_t degree) {
    const uint32_t *wanted = conditions->wanted;
    for (size_t k = 0; k < wish; k++)
        if (memcmp(wanted + k * degree, wanted + wish * degree, degree * sizeof *wanted) == 0)
            return true;
    return false;
}

gsnn_status gsnn_young_search(gsnn_found_group *found, const gsnn_group *group,
                              const gsnn_conditions *conditions, gsnn_error *error) {
    if (conditions->covariance)
        return gsnn_fail(error, GSNN_FAILED,
                         "permutations of %zu inputs that keep a covariance are not searched: "
                         "%d inputs are the most",
                         group->degree, GSNN_FULL_GROUP_MOST_INPUTS);
    coloured_input *sorted = NULL;
    gsnn_point *element = gsnn_new(group->points, sizeof *element);
    gsnn_status status =
        element ? sort_inputs(&sorted, group, conditions->colour, error) : gsnn_fail_memory(error);
    if (!status)
        status = add_subgroup(found, group, sorted, element, error);
    ulong cosets = 1;
    for (size_t k = 1; !status && k < conditions->wish_count; k++) {
        bool exists = false;
        if (is_repeated(conditions, k, group->degree))
            continue;
        status = find_coset(element, &exists, group, conditions->colour,
                            conditions->wanted + k * group->degree, error);
        if (!status && exists) {
            status = gsnn_found_group_add(found, element, error);
            cosets++;
        }
    }
    fmpz_mul_ui(found->chainless_order, found->chainless_order, cosets);
    free(sorted);
    free(element);
    return status;
}
