#include "fit/guard.h"

#include "train/cholesky.h"

#include <cblas.h>
#include <string.h>

/* A column that the others make up to this part of its squared length has no rest to speak of. */
#define DEPENDENT 1e-7

static size_t count_units(const gsnn_projection *p, double *units) {
    size_t count = 0;
    memset(units, 0, p->problem->data->units * sizeof *units);
    for (size_t i = 0; i < p->rows->count; i++) {
        count += units[p->rows->unit[i]] < 1;
        units[p->rows->unit[i]] = 1;
    }
    return count;
}

static size_t needed_units(size_t dimension, size_t units) {
    size_t needed = 2 * (dimension + 1) > 5 ? 2 * (dimension + 1) : 5;
    if (needed > units / 10)
        needed = units / 10;
    return needed > 1 ? needed : 1;
}

/* Units with an active neuron, or with an inactive one if those are fewer. */
static size_t active_units(const gsnn_projection *p, size_t channel, double *units,
                           double *active) {
    const gsnn_orbit_sums *sums = &gsnn_fit_kind_of(p->problem, channel)->sums;
    size_t some = 0, others = 0;
    gsnn_projection_active(p, channel, active);
    memset(units, 0, p->problem->data->units * sizeof *units);
    for (size_t i = 0; i < p->rows->samples; i++) {
        double *unit = &units[p->rows->unit[i]];
        if (*unit > 0)
            continue; /* the other rows of a unit have as many active neurons */
        *unit = 1;
        some += active[i] > 0;
        others += active[i] < (double)sums->neurons;
    }
    return some < others ? some : others;
}

/* Sets outer to that column of the inverse of the scaled Gram matrix; whether the other outer
 * columns make it up. */
static bool depends(const gsnn_projection *p, size_t column, double *outer) {
    memset(outer, 0, p->problem->outer * sizeof *outer);
    outer[column] = 1;
    gsnn_cholesky_solve(p->factor, p->problem->outer, outer, 1);
    return 1 / outer[column] < DEPENDENT;
}

/* The largest share of a unit in the squared length of what is left of that column: it is the outer
 * columns times a column of the inverse of their Gram matrix. */
static double largest_share(const gsnn_projection *p, double *units, double *column,
                            double *outer) {
    size_t n = p->problem->outer;
    for (size_t j = 0; j < n; j++)
        outer[j] *= p->scale[j];
    cblas_dgemv(CblasColMajor, CblasNoTrans, (int)p->rows->count, (int)n, 1, p->columns,
                (int)p->rows->stride, outer, 1, 0, column, 1);
    memset(units, 0, p->problem->data->units * sizeof *units);
    double sum = 0, most = 0;
    for (size_t i = 0; i < p->rows->count; i++) {
        sum += column[i] * column[i];
        double *unit = &units[p->rows->unit[i]];
        *unit += column[i] * column[i];
        most = *unit > most ? *unit : most;
    }
    return sum > 0 ? most / sum : 0;
}

gsnn_support gsnn_support_of(const gsnn_projection *projection, double *units, double *column,
                             double *outer) {
    const gsnn_fit_problem *problem = projection->problem;
    size_t count = count_units(projection, units);
    gsnn_support support = {.least = count, .supported = true};
    for (size_t k = 0; k < problem->outer_of_channels; k++) {
        bool dependent = depends(projection, k, outer);
        support.dependent = support.dependent || dependent;
        double share = dependent ? 0 : largest_share(projection, units, column, outer);
        support.share = share > support.share ? share : support.share;
        support.supported = support.supported && share <= 0.5;
    }
    for (size_t c = 0; c < problem->channel_count; c++) {
        if (!gsnn_fit_has_bias(problem, c))
            continue;
        size_t needed = needed_units(gsnn_fit_inner_of(problem, c) - 1, count);
        size_t units_of = active_units(projection, c, units, column);
        support.supported = support.supported && units_of >= needed;
        if (units_of <= support.least) {
            support.least = units_of;
            support.needed = needed;
        }
    }
    return support;
}
