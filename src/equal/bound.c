#include "equal/bound.h"

#include "base/error.h"
#include "base/memory.h"
#include "equal/assignment.h"

#include <math.h>
#include <stdlib.h>

#define MOST_UNPAIRED 600

void gsnn_distance_init(gsnn_distance *distance) {
    fmpq_init(distance->linear);
    fmpq_init(distance->constant);
}

void gsnn_distance_clear(gsnn_distance *distance) {
    fmpq_clear(distance->linear);
    fmpq_clear(distance->constant);
}

/* ---- Exact sums ---------------------------------------------------------------------------- */

/* What has been added up so far; an output a row. */
typedef struct sums {
    const gsnn_shallow *f, *g;
    fmpq_mat_t affine; /* outputs x (m + 1): of f less that of g, and what mirroring left */
    fmpq_mat_t bound;  /* outputs x 2: linear and constant */
    fmpq_mat_t zeros;  /* one row, as long as any */
    fmpq_t term, total;
} sums;

/* Adds a bound of |a ReLU(u) - b ReLU(v)|; a neuron that is not there has zero rows. */
static void add_relu_pair(sums *s, const fmpq *u, const fmpq *a, const fmpq *v, const fmpq *b,
                          bool mirrored) {
    slong m = s->f->inputs;
    for (slong k = 0; k < s->f->outputs; k++) {
        /* Bends of different signs cannot cancel: each counts by itself. */
        bool apart = fmpq_sgn(a + k) * fmpq_sgn(b + k) < 0;
        for (slong j = 0; j <= m; j++) {
            fmpq *bound = fmpq_mat_entry(s->bound, k, j == m);
            fmpq_mul(s->total, a + k, u + j);
            fmpq_mul(s->term, b + k, v + j);
            /* b ReLU(v) = b v + b ReLU(-v) */
            if (mirrored) {
                fmpq *affine = fmpq_mat_entry(s->affine, k, j);
                fmpq_sub(affine, affine, s->term);
                fmpq_neg(s->term, s->term);
            }
            if (apart) {
                fmpq_abs(s->total, s->total);
                fmpq_abs(s->term, s->term);
                fmpq_neg(s->term, s->term);
            }
            fmpq_sub(s->total, s->total, s->term);
            fmpq_abs(s->total, s->total);
            fmpq_add(bound, bound, s->total);
        }
    }
}

/* The same for tanh and sin, of slope and size at most 1: |a phi(u) - b phi(v)| <=
 * |a| |u - v| + |a - b|, the first of which is left out where one of them is not there. */
static void add_odd_pair(sums *s, const fmpq *u, const fmpq *a, const fmpq *v, const fmpq *b,
                         bool lone) {
    slong m = s->f->inputs;
    for (slong k = 0; k < s->f->outputs; k++) {
        fmpq *constant = fmpq_mat_entry(s->bound, k, 1);
        fmpq_sub(s->total, a + k, b + k);
        fmpq_abs(s->total, s->total);
        fmpq_add(constant, constant, s->total);
        for (slong j = 0; !lone && j <= m; j++) {
            fmpq *bound = fmpq_mat_entry(s->bound, k, j == m);
            fmpq_sub(s->total, u + j, v + j);
            fmpq_mul(s->total, s->total, a + k);
            fmpq_abs(s->total, s->total);
            fmpq_add(bound, bound, s->total);
        }
    }
}

/* i or j is -1 for a neuron that stays alone. */
static void add_pair(sums *s, slong i, slong j, bool mirrored) {
    const fmpq *zeros = s->zeros->rows[0];
    const fmpq *u = i < 0 ? zeros : s->f->rows->rows[i], *v = j < 0 ? zeros : s->g->rows->rows[j];
    const fmpq *a = i < 0 ? zeros : s->f->weights->rows[i];
    const fmpq *b = j < 0 ? zeros : s->g->weights->rows[j];
    if (s->f->kind == GSNN_SHALLOW_RELU)
        add_relu_pair(s, u, a, v, b, mirrored);
    else
        add_odd_pair(s, u, a, v, b, i < 0 || j < 0);
}

/* ---- Choosing the pairs -------------------------------------------------------------------- */

/* Neurons without a partner on their hyperplane, as doubles. */
typedef struct unpaired {
    slong *f, *g;
    size_t f_count, g_count;
} unpaired;

static double entry(const fmpq_mat_t matrix, slong i, slong j) {
    return fmpq_get_d(fmpq_mat_entry(matrix, i, j));
}

/* The cost of a pair, and whether the second is better mirrored. */
static double pair_cost(const gsnn_shallow *f, slong i, const gsnn_shallow *g, slong j,
                        bool *mirrored) {
    double straight = 0, reflected = 0;
    bool relu = f->kind == GSNN_SHALLOW_RELU;
    for (slong k = 0; k < f->outputs; k++) {
        double a = entry(f->weights, i, k), b = entry(g->weights, j, k);
        bool apart = relu && a * b < 0;
        for (slong l = 0; l <= f->inputs; l++) {
            double u = entry(f->rows, i, l), v = entry(g->rows, j, l);
            double x = relu ? a * u : a * (u - v), y = relu ? b * v : 0;
            straight += apart ? fabs(x) + fabs(y) : fabs(x - y);
            reflected += apart ? fabs(x) + fabs(y) : fabs(x + y);
        }
        if (!relu)
            straight += fabs(a - b);
    }
    *mirrored = relu && reflected < straight;
    return *mirrored ? reflected : straight;
}

static double lone_cost(const gsnn_shallow *f, slong i) {
    double cost = 0;
    for (slong k = 0; k < f->outputs; k++) {
        double a = fabs(entry(f->weights, i, k));
        if (f->kind != GSNN_SHALLOW_RELU)
            cost += a;
        for (slong l = 0; f->kind == GSNN_SHALLOW_RELU && l <= f->inputs; l++)
            cost += a * fabs(entry(f->rows, i, l));
    }
    return cost;
}

/* Pairs by least cost: columns are the neurons of g and, for each of f, staying alone. */
static gsnn_status pair_rest(sums *s, const unpaired *rest, gsnn_error *error) {
    size_t rows = rest->f_count, columns = rest->g_count + rows;
    double *cost = gsnn_new(rows * columns, sizeof *cost);
    size_t *column = gsnn_new(rows, sizeof *column);
    bool *taken = gsnn_new(rest->g_count, sizeof *taken);
    gsnn_status status = cost && column && taken ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < rows; i++) {
        bool mirrored;
        for (size_t j = 0; j < rest->g_count; j++)
            cost[i * columns + j] = pair_cost(s->f, rest->f[i], s->g, rest->g[j], &mirrored) -
                                    lone_cost(s->g, rest->g[j]);
        for (size_t j = rest->g_count; j < columns; j++)
            cost[i * columns + j] = lone_cost(s->f, rest->f[i]);
        for (size_t j = 0; j < columns; j++)
            if (!isfinite(cost[i * columns + j])) /* beyond doubles: any pair will do */
                cost[i * columns + j] = 1e300;
    }
    if (!status && !gsnn_assign(cost, rows, columns, column))
        status = gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < rows; i++) {
        bool mirrored = false;
        bool alone = column[i] >= rest->g_count;
        if (!alone) {
            taken[column[i]] = true;
            pair_cost(s->f, rest->f[i], s->g, rest->g[column[i]], &mirrored);
        }
        add_pair(s, rest->f[i], alone ? -1 : rest->g[column[i]], mirrored);
    }
    for (size_t j = 0; !status && j < rest->g_count; j++)
        if (!taken[j])
            add_pair(s, -1, rest->g[j], false);
    free(cost);
    free(column);
    free(taken);
    return status;
}

static int compare_rows(const gsnn_shallow *f, slong i, const gsnn_shallow *g, slong j) {
    for (slong l = 0; l <= f->inputs; l++) {
        int order = fmpq_cmp(fmpq_mat_entry(f->rows, i, l), fmpq_mat_entry(g->rows, j, l));
        if (order)
            return order;
    }
    return 0;
}

/* Adds the pairs on common hyperplanes and lists the other neurons; both lists are sorted. */
static void pair_common(sums *s, unpaired *rest) {
    slong i = 0, j = 0;
    while (i < s->f->neurons || j < s->g->neurons) {
        int order = i == s->f->neurons   ? 1
                    : j == s->g->neurons ? -1
                                         : compare_rows(s->f, i, s->g, j);
        if (order == 0)
            add_pair(s, i++, j++, false);
        else if (order < 0)
            rest->f[rest->f_count++] = i++;
        else
            rest->g[rest->g_count++] = j++;
    }
}

/* Adds what the affine parts differ by to the bounds. */
static void add_affine(sums *s) {
    slong m = s->f->inputs;
    for (slong k = 0; k < s->f->outputs; k++)
        for (slong j = 0; j <= m; j++) {
            fmpq *bound = fmpq_mat_entry(s->bound, k, j == m);
            fmpq_abs(s->term, fmpq_mat_entry(s->affine, k, j));
            fmpq_add(bound, bound, s->term);
        }
}

/* The greatest bound of a kind over the outputs. */
static void take_greatest(fmpq_t most, const sums *s, slong kind) {
    slong best = 0;
    for (slong k = 1; k < s->f->outputs; k++)
        if (fmpq_cmp(fmpq_mat_entry(s->bound, k, kind), fmpq_mat_entry(s->bound, best, kind)) > 0)
            best = k;
    fmpq_set(most, fmpq_mat_entry(s->bound, best, kind));
}

gsnn_status gsnn_shallow_distance(gsnn_distance *distance, const gsnn_shallow_canon *f,
                                  const gsnn_shallow_canon *g, gsnn_error *error) {
    sums s = {.f = &f->form, .g = &g->form};
    unpaired rest = {.f = gsnn_new((size_t)s.f->neurons, sizeof *rest.f),
                     .g = gsnn_new((size_t)s.g->neurons, sizeof *rest.g)};
    gsnn_status status = rest.f && rest.g ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        fmpq_mat_init(s.affine, s.f->outputs, s.f->inputs + 1);
        fmpq_mat_init(s.bound, s.f->outputs, 2);
        fmpq_mat_init(s.zeros, 1, FLINT_MAX(s.f->outputs, s.f->inputs + 1));
        fmpq_init(s.term);
        fmpq_init(s.total);
        fmpq_mat_sub(s.affine, s.f->affine, s.g->affine);
        pair_common(&s, &rest);
        if (rest.f_count <= MOST_UNPAIRED && rest.g_count <= MOST_UNPAIRED) {
            status = pair_rest(&s, &rest, error);
        } else {
            for (size_t i = 0; i < rest.f_count; i++)
                add_pair(&s, rest.f[i], -1, false);
            for (size_t j = 0; j < rest.g_count; j++)
                add_pair(&s, -1, rest.g[j], false);
        }
        add_affine(&s);
        take_greatest(distance->linear, &s, 0);
        take_greatest(distance->constant, &s, 1);
        fmpq_mat_clear(s.affine);
        fmpq_mat_clear(s.bound);
        fmpq_mat_clear(s.zeros);
        fmpq_clear(s.term);
        fmpq_clear(s.total);
    }
    free(rest.f);
    free(rest.g);
    return status;
}
