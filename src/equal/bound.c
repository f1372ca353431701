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

/* Sets p / denominator = a and q / denominator = b. */
static void common_denominator(fmpz_t p, fmpz_t q, fmpz_t denominator, const fmpq_t a,
                               const fmpq_t b) {
    fmpz_lcm(denominator, fmpq_denref(a), fmpq_denref(b));
    fmpz_divexact(p, denominator, fmpq_denref(a));
    fmpz_mul(p, p, fmpq_numref(a));
    fmpz_divexact(q, denominator, fmpq_denref(b));
    fmpz_mul(q, q, fmpq_numref(b));
}

/* Sets size to |p x - q y|, |p x + q y| or |p x| + |q y|. */
static void entry_size(fmpz_t size, const fmpz_t p, const fmpz_t x, const fmpz_t q, const fmpz_t y,
                       bool apart, bool mirrored) {
    fmpz_mul(size, p, x);
    /* Terms of the wrong signs for what is wanted are subtracted, the others added. */
    bool minus = apart ? (fmpz_sgn(size) < 0) == (fmpz_sgn(q) * fmpz_sgn(y) > 0) : !mirrored;
    if (minus)
        fmpz_submul(size, q, y);
    else
        fmpz_addmul(size, q, y);
    fmpz_abs(size, size);
}

/* Adds a bound of |a ReLU(u) - b ReLU(v)|; a neuron that is not there has zero rows.  The rows are
 * integers, and so is all but the last step for each output. */
static void add_relu_pair(sums *s, const fmpq *u, const fmpq *a, const fmpq *v, const fmpq *b,
                          bool mirrored) {
    slong m = s->f->inputs;
    fmpz_t p, q, denominator, sum, size;
    fmpz_init(p);
    fmpz_init(q);
    fmpz_init(denominator);
    fmpz_init(sum);
    fmpz_init(size);
    for (slong k = 0; k < s->f->outputs; k++) {
        fmpq *linear = fmpq_mat_entry(s->bound, k, 0), *constant = fmpq_mat_entry(s->bound, k, 1);
        /* Bends of different signs cannot cancel: each counts by itself. */
        bool apart = fmpq_sgn(a + k) * fmpq_sgn(b + k) < 0;
        common_denominator(p, q, denominator, a + k, b + k);
        fmpz_zero(sum);
        for (slong j = 0; j <= m; j++) {
            entry_size(size, p, fmpq_numref(u + j), q, fmpq_numref(v + j), apart, mirrored);
            if (j < m)
                fmpz_add(sum, sum, size);
            if (mirrored) { /* b ReLU(v) = b v + b ReLU(-v) */
                fmpq *affine = fmpq_mat_entry(s->affine, k, j);
                fmpq_mul(s->term, b + k, v + j);
                fmpq_sub(affine, affine, s->term);
            }
        }
        fmpq_set_fmpz_frac(s->term, sum, denominator);
        fmpq_add(linear, linear, s->term);
        fmpq_set_fmpz_frac(s->term, size, denominator);
        fmpq_add(constant, constant, s->term);
    }
    fmpz_clear(p);
    fmpz_clear(q);
    fmpz_clear(denominator);
    fmpz_clear(sum);
    fmpz_clear(size);
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

/* Adds a bound of |a phi(u) - b phi(u)|, ReLU or not. */
static void add_common(sums *s, slong i, slong j) {
    slong m = s->f->inputs;
    const fmpq *u = s->f->rows->rows[i];
    fmpq_t size;
    fmpq_init(size);
    bool relu = s->f->kind == GSNN_SHALLOW_RELU, measured = false;
    for (slong k = 0; k < s->f->outputs; k++) {
        fmpq_sub(s->total, fmpq_mat_entry(s->f->weights, i, k),
                 fmpq_mat_entry(s->g->weights, j, k));
        if (fmpq_is_zero(s->total))
            continue;
        fmpq_abs(s->total, s->total);
        fmpq *linear = fmpq_mat_entry(s->bound, k, 0), *constant = fmpq_mat_entry(s->bound, k, 1);
        if (!relu) {
            fmpq_add(constant, constant, s->total);
            continue;
        }
        for (slong l = 0; !measured && l < m; l++) {
            fmpq_abs(s->term, u + l);
            fmpq_add(size, size, s->term);
        }
        measured = true;
        fmpq_addmul(linear, s->total, size);
        fmpq_abs(s->term, u + m);
        fmpq_addmul(constant, s->total, s->term);
    }
    fmpq_clear(size);
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

/* The rows and weights of the neurons without a partner, in doubles, a neuron after the other. */
typedef struct numbers {
    bool relu;
    size_t width, outputs;
    double *rows, *weights;
    double *size; /* of each row: the sum of the absolute entries */
} numbers;

static gsnn_status numbers_init(numbers *d, const gsnn_shallow *f, const slong *list, size_t count,
                                gsnn_error *error) {
    *d = (numbers){.relu = f->kind == GSNN_SHALLOW_RELU,
                   .width = (size_t)f->inputs + 1,
                   .outputs = (size_t)f->outputs};
    d->rows = gsnn_new(count * d->width, sizeof *d->rows);
    d->weights = gsnn_new(count * d->outputs, sizeof *d->weights);
    d->size = gsnn_new(count, sizeof *d->size);
    if (!d->rows || !d->weights || !d->size)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < d->width; j++) {
            double entry = fmpq_get_d(f->rows->rows[list[i]] + j);
            d->rows[i * d->width + j] = entry;
            d->size[i] += fabs(entry);
        }
        for (size_t k = 0; k < d->outputs; k++)
            d->weights[i * d->outputs + k] = fmpq_get_d(f->weights->rows[list[i]] + k);
    }
    return GSNN_OK;
}

static void numbers_clear(numbers *d) {
    free(d->rows);
    free(d->weights);
    free(d->size);
}

/* The sum of |a u - b v| over the entries. */
static double difference(double a, const double *u, double b, const double *v, size_t width) {
    double sum = 0;
    for (size_t l = 0; l < width; l++)
        sum += fabs(a * u[l] - b * v[l]);
    return sum;
}

/* The cost of a pair, and whether the second is better mirrored. */
static double pair_cost(const numbers *f, size_t i, const numbers *g, size_t j, bool *mirrored) {
    const double *u = f->rows + i * f->width, *v = g->rows + j * g->width;
    double straight = 0, reflected = 0;
    double apart = f->relu ? 0 : difference(1, u, 1, v, f->width);
    for (size_t k = 0; k < f->outputs; k++) {
        double a = f->weights[i * f->outputs + k], b = g->weights[j * g->outputs + k];
        if (!f->relu) {
            straight += fabs(a) * apart + fabs(a - b);
        } else if (a * b < 0) {
            double both = fabs(a) * f->size[i] + fabs(b) * g->size[j];
            straight += both;
            reflected += both;
        } else {
            straight += difference(a, u, b, v, f->width);
            reflected += difference(a, u, -b, v, f->width);
        }
    }
    *mirrored = f->relu && reflected < straight;
    return *mirrored ? reflected : straight;
}

static double lone_cost(const numbers *f, size_t i) {
    double sum = 0;
    for (size_t k = 0; k < f->outputs; k++)
        sum += fabs(f->weights[i * f->outputs + k]);
    return f->relu ? sum * f->size[i] : sum;
}

/* Pairs by least cost: columns are the neurons of g and, for each of f, staying alone. */
static gsnn_status assign_rest(sums *s, const unpaired *rest, const numbers *f, const numbers *g,
                               gsnn_error *error) {
    size_t rows = rest->f_count, columns = rest->g_count + rows;
    double *cost = gsnn_new(rows * columns, sizeof *cost);
    size_t *column = gsnn_new(rows, sizeof *column);
    bool *taken = gsnn_new(rest->g_count, sizeof *taken);
    gsnn_status status = cost && column && taken ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < rows; i++) {
        bool mirrored;
        for (size_t j = 0; j < rest->g_count; j++)
            cost[i * columns + j] = pair_cost(f, i, g, j, &mirrored) - lone_cost(g, j);
        for (size_t j = rest->g_count; j < columns; j++)
            cost[i * columns + j] = lone_cost(f, i);
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
            pair_cost(f, i, g, column[i], &mirrored);
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

static gsnn_status pair_rest(sums *s, const unpaired *rest, gsnn_error *error) {
    numbers f, g = {0};
    gsnn_status status = numbers_init(&f, s->f, rest->f, rest->f_count, error);
    if (!status)
        status = numbers_init(&g, s->g, rest->g, rest->g_count, error);
    if (!status)
        status = assign_rest(s, rest, &f, &g, error);
    numbers_clear(&f);
    numbers_clear(&g);
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
            add_common(s, i++, j++);
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
            if (fmpq_is_zero(fmpq_mat_entry(s->affine, k, j)))
                continue;
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
        if (!fmpq_mat_equal(s.f->affine, s.g->affine))
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
