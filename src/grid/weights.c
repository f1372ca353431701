#include "grid/weights.h"

#include "base/random.h"

#include <assert.h>
#include <string.h>

/* Points at which elements are tried before all others. */
#define TRIALS 12

typedef struct point {
    int64_t at[GSNN_GRID_DIMENSIONS];
} point;

typedef struct weights {
    const gsnn_point_group *group;
    const gsnn_lattice *lattice;
    size_t order;                            /* of Q */
    uint8_t element[GSNN_MAX_AUTOMORPHISMS]; /* of Q */
    point shift[GSNN_MAX_AUTOMORPHISMS];     /* c of each */
    point trials[TRIALS];                    /* live points */
    size_t trial_count;
} weights;

/* Whether two points differ by an element of the lattice. */
static bool is_same(const weights *w, const point *a, const point *b) {
    int64_t difference[GSNN_GRID_DIMENSIONS];
    for (size_t i = 0; i < w->group->dimension; i++)
        difference[i] = a->at[i] - b->at[i];
    return gsnn_lattice_contains(w->lattice, difference);
}

/* The image of a point under the i-th element of Q. */
static point move(const weights *w, size_t i, const point *from) {
    point to = {{0}};
    gsnn_point_group_move(w->group, w->element[i], from->at, to.at);
    for (size_t k = 0; k < w->group->dimension; k++)
        to.at[k] += w->shift[i].at[k];
    return to;
}

/* Whether a point is in the orbit of another. */
static bool is_in_orbit(const weights *w, const point *sought, const point *of) {
    for (size_t i = 0; i < w->order; i++) {
        point image = move(w, i, of);
        if (is_same(w, &image, sought))
            return true;
    }
    return false;
}

static bool is_live(const weights *w, const point *x) {
    point opposite = *x;
    opposite.at[w->group->dimension - 1] += 1;
    return !is_in_orbit(w, &opposite, x);
}

/* Goes on to the next point of T/L; false after the last. */
static bool next_point(const weights *w, point *x) {
    for (size_t i = w->group->dimension - 1; i-- > 0;) {
        if (++x->at[i] < w->lattice->row[i][i])
            return true;
        x->at[i] = 0;
    }
    return false;
}

/* Finds some live points, at random or else by looking at all; whether there are any. */
static bool find_trials(weights *w) {
    uint64_t random = 1;
    point x = {{0}};
    w->trial_count = 0;
    for (size_t k = 0; k < (size_t)2 * TRIALS && w->trial_count < TRIALS; k++) {
        for (size_t i = 0; i + 1 < w->group->dimension; i++)
            x.at[i] = (int64_t)(gsnn_random_next(&random) % (uint64_t)w->lattice->row[i][i]);
        if (is_live(w, &x))
            w->trials[w->trial_count++] = x;
    }
    if (w->trial_count)
        return true;
    memset(&x, 0, sizeof x);
    do
        if (is_live(w, &x)) {
            w->trials[w->trial_count++] = x;
            return true;
        }
    while (next_point(w, &x));
    return false;
}

/* Whether x -> p x + u keeps the orbit of a point, unless it is dead. */
static bool keeps(const weights *w, size_t p, const point *u, const point *x) {
    point image;
    gsnn_point_group_move(w->group, p, x->at, image.at);
    for (size_t i = 0; i < w->group->dimension; i++)
        image.at[i] += u->at[i];
    return is_in_orbit(w, &image, x) || !is_live(w, x);
}

static bool keeps_all(const weights *w, size_t p, const point *u) {
    for (size_t k = 1; k < w->trial_count; k++)
        if (!keeps(w, p, u, &w->trials[k]))
            return false;
    point x = {{0}};
    do
        if (!keeps(w, p, u, &x))
            return false;
    while (next_point(w, &x));
    return true;
}

/* Whether an element of that coset of Q takes the first live point into its orbit, is not in H and
 * keeps all weights. */
static bool is_kept_by_coset(const weights *w, size_t p) {
    const point *first = &w->trials[0];
    point moved = {{0}}, zero = {{0}};
    gsnn_point_group_move(w->group, p, first->at, moved.at);
    for (size_t i = 0; i < w->order; i++) {
        point u = move(w, i, first);
        for (size_t k = 0; k < w->group->dimension; k++)
            u.at[k] -= moved.at[k];
        if (!(p == 0 && is_same(w, &u, &zero)) && keeps_all(w, p, &u))
            return true;
    }
    return false;
}

bool gsnn_grid_is_admissible(const gsnn_point_group *group, const gsnn_lattice *lattice,
                             uint64_t stabiliser, const gsnn_point_subgroup *subgroup,
                             const int64_t *cocycle) {
    weights w = {.group = group, .lattice = lattice};
    for (size_t p = 0; p < group->count; p++)
        if (subgroup->elements >> p & 1) {
            gsnn_point_subgroup_evaluate(group, subgroup, cocycle, p, w.shift[w.order].at);
            w.element[w.order++] = (uint8_t)p;
        }
    if (!find_trials(&w))
        return false;
    /* The first of each coset p Q. */
    for (uint64_t left = stabiliser; left;) {
        size_t p = (size_t)__builtin_ctzll(left);
        if (is_kept_by_coset(&w, p))
            return false;
        for (size_t i = 0; i < w.order; i++)
            left &= ~(UINT64_C(1) << group->product[p][w.element[i]]);
    }
    return true;
}

/* The sum of chi over the points of T/L, each for the element above q that fixes it: 0 unless chi
 * is the same for all of them.  They are the x with (1 - q) x = c(q) modulo L. */
static int64_t fixed_points(const gsnn_point_group *group, const gsnn_lattice *lattice, size_t q,
                            const int64_t *value) {
    size_t n = group->dimension, axes = n - 1;
    gsnn_lattice all;
    int32_t moduli[2 * GSNN_GRID_DIMENSIONS] = {0};
    int64_t rest[2 * GSNN_GRID_DIMENSIONS] = {0}, count = 1;
    memcpy(moduli, group->modulus, n * sizeof *moduli);
    memcpy(moduli + n, group->modulus, axes * sizeof *moduli);
    gsnn_lattice_init(&all, n + axes, moduli);
    for (size_t i = 0; i < n; i++)
        memcpy(all.row[i], lattice->row[i], n * sizeof all.row[0][0]);
    for (size_t j = 0; j < axes; j++) {
        int64_t unit[GSNN_GRID_DIMENSIONS] = {0}, vector[2 * GSNN_GRID_DIMENSIONS] = {0};
        unit[j] = 1;
        gsnn_point_group_move(group, q, unit, vector);
        for (size_t i = 0; i < n; i++)
            vector[i] = unit[i] - vector[i];
        vector[n + j] = 1;
        gsnn_lattice_adjoin(&all, vector);
    }
    memcpy(rest, value, n * sizeof *rest);
    gsnn_lattice_reduce(&all, rest);
    for (size_t i = 0; i < axes; i++) {
        if (rest[i])
            return 0;
        count *= lattice->row[i][i];
    }
    for (size_t i = 0; i < axes; i++)
        count /= all.row[n + i][n + i];
    return all.row[axes][axes] == 1 ? 0 : rest[axes] ? -count : count;
}

size_t gsnn_grid_weight_dimension(const gsnn_point_group *group, const gsnn_lattice *lattice,
                                  const gsnn_point_subgroup *subgroup, const int64_t *cocycle) {
    int64_t sum = 0;
    for (size_t q = 0; q < group->count; q++)
        if (subgroup->elements >> q & 1) {
            int64_t value[GSNN_GRID_DIMENSIONS];
            gsnn_point_subgroup_evaluate(group, subgroup, cocycle, q, value);
            sum += fixed_points(group, lattice, q, value);
        }
    assert(sum >= 0 && sum % (int64_t)subgroup->order == 0);
    return (size_t)(sum / (int64_t)subgroup->order);
}
