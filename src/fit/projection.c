#include "fit/projection.h"

#include "base/error.h"
#include "base/memory.h"
#include "fit/deep_rows.h"
#include "fit/lane_channel.h"
#include "train/cholesky.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RIDGE 1e-9

/* Slopes take a byte for each neuron and row: more of them are found again where they are needed.
 */
#define MOST_SLOPES ((size_t)1 << 26)

static size_t count_slopes(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows) {
    size_t neurons = 0;
    for (size_t c = 0; c < problem->channel_count; c++) {
        if (!gsnn_fit_has_lanes(problem, c))
            return 0;
        neurons += gsnn_fit_kind_of(problem, c)->sums.neurons;
    }
    return neurons <= MOST_SLOPES / rows->stride ? neurons * rows->stride : 0;
}

gsnn_status gsnn_projection_init(gsnn_projection *projection, const gsnn_fit_problem *problem,
                                 const gsnn_fit_rows *rows, gsnn_error *error) {
    gsnn_projection *p = projection;
    size_t outer = problem->outer, inner = problem->inner, outputs = problem->outputs.sides;
    *p = (gsnn_projection){.problem = problem, .rows = rows};
    size_t slopes = rows->stride > 0 ? count_slopes(problem, rows) : 0;
    p->columns = gsnn_new_at_line((outer + inner) * rows->stride, sizeof *p->columns);
    p->slopes = slopes > 0 ? gsnn_new_at_line(slopes, sizeof *p->slopes) : NULL;
    p->factor = gsnn_new(outer * outer, sizeof *p->factor);
    p->scale = gsnn_new(outer, sizeof *p->scale);
    p->outer = gsnn_new(outer * outputs, sizeof *p->outer);
    p->side = gsnn_new(outer * outputs, sizeof *p->side);
    p->residual = gsnn_new(rows->stride * outputs, sizeof *p->residual);
    size_t second = inner <= GSNN_PROJECTION_MOST_INNER ? inner : 0;
    p->product = gsnn_new(outer * second, sizeof *p->product);
    p->schur = gsnn_new(second * second, sizeof *p->schur);
    p->system = gsnn_new(second * second, sizeof *p->system);
    p->length = gsnn_new(inner, sizeof *p->length);
    p->damping = gsnn_new(inner, sizeof *p->damping);
    p->gradient = gsnn_new(inner, sizeof *p->gradient);
    p->parts = gsnn_new_at_line(inner * GSNN_GRADIENT_PARTS, sizeof *p->parts);
    p->inner = gsnn_new(inner, sizeof *p->inner);
    p->deep = gsnn_new(gsnn_fit_deep_workspace(problem), sizeof *p->deep);
    if (!p->columns || !p->factor || !p->scale || !p->outer || !p->side || !p->residual ||
        !p->product || !p->parts || !p->schur || !p->system || !p->length || !p->damping ||
        !p->gradient || !p->inner || !p->deep || (slopes > 0 && !p->slopes))
        return gsnn_fail_memory(error);
    /* What does not depend on the inner parameters. */
    const gsnn_fit_outputs *sigma = &problem->outputs;
    double *column = p->columns + problem->outer_of_channels * rows->stride;
    size_t linear = (sigma->linear + problem->added) * rows->stride;
    memcpy(column, rows->linear, linear * sizeof *column);
    column += linear;
    for (size_t k = 0; k < sigma->constant; k++)
        for (size_t i = 0; i < rows->count; i++)
            column[k * rows->stride + i] =
                sigma->constants[k * sigma->equations + i / rows->samples];
    return GSNN_OK;
}

void gsnn_projection_clear(gsnn_projection *projection) {
    double *arrays[] = {projection->columns, projection->factor,  projection->scale,
                        projection->outer,   projection->side,    projection->residual,
                        projection->product, projection->schur,   projection->system,
                        projection->length,  projection->damping, projection->gradient,
                        projection->inner,   projection->deep,    projection->parts};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    free(projection->slopes);
    *projection = (gsnn_projection){0};
}

/* ---- The outer problem ----------------------------------------------------------------------- */

/* The Gram matrix of the outer columns, scaled, with its ridge, and its factor. */
static void factor_outer(gsnn_projection *p) {
    size_t n = p->problem->outer;
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, (int)n, (int)p->rows->count, 1, p->columns,
                (int)p->rows->stride, 0, p->factor, (int)n);
    for (size_t j = 0; j < n; j++) {
        double square = p->factor[j * n + j];
        p->scale[j] = square > 0 ? 1 / sqrt(square) : 1;
    }
    for (size_t j = 0; j < n; j++) {
        for (size_t i = 0; i < j; i++)
            p->factor[j * n + i] *= p->scale[i] * p->scale[j];
        p->factor[j * n + j] = 1 + RIDGE; /* of a column of zeros, too */
    }
    if (!gsnn_cholesky(p->factor, n)) { /* only where numbers are not finite */
        memset(p->factor, 0, n * n * sizeof *p->factor);
        for (size_t j = 0; j < n; j++)
            p->factor[j * n + j] = 1;
    }
}

/* residual = y - the outer columns times the outer parameters. */
static void set_residual(gsnn_projection *p) {
    size_t outputs = p->problem->outputs.sides, n = p->problem->outer;
    memcpy(p->residual, p->rows->y, p->rows->stride * outputs * sizeof *p->residual);
    if (n == 0) /* a codomain may have no linear maps and no constants */
        return;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)p->rows->count, (int)outputs,
                (int)n, -1, p->columns, (int)p->rows->stride, p->outer, (int)n, 1, p->residual,
                (int)p->rows->stride);
}

/* outer += what the residual still has of the outer columns. */
static void improve(gsnn_projection *p) {
    size_t n = p->problem->outer, outputs = p->problem->outputs.sides;
    int rows = (int)p->rows->count, stride = (int)p->rows->stride;
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, (int)n, (int)outputs, rows, 1, p->columns,
                stride, p->residual, stride, 0, p->side, (int)n);
    for (size_t o = 0; o < outputs; o++)
        for (size_t j = 0; j < n; j++)
            p->side[o * n + j] *= p->scale[j];
    gsnn_cholesky_solve(p->factor, n, p->side, outputs);
    for (size_t o = 0; o < outputs; o++)
        for (size_t j = 0; j < n; j++)
            p->outer[o * n + j] += p->side[o * n + j] * p->scale[j];
    set_residual(p);
}

static void fill_channels(gsnn_projection *p, const double *inner) {
    if (p->problem->deep)
        gsnn_fit_deep_fill(p->problem, p->rows, inner, p->columns, p->deep);
    else
        gsnn_fit_channels_fill(p->problem, p->rows, inner, p->outer, p->columns, p->slopes, NULL);
}

void gsnn_projection_apply(gsnn_projection *projection, const double *inner, const double *outer) {
    size_t outputs = projection->problem->outputs.sides;
    fill_channels(projection, inner);
    memcpy(projection->outer, outer,
           projection->problem->outer * outputs * sizeof *projection->outer);
    set_residual(projection);
}

void gsnn_projection_evaluate(gsnn_projection *projection, const double *inner) {
    gsnn_projection *p = projection;
    size_t outputs = p->problem->outputs.sides, stride = p->rows->stride;
    fill_channels(p, inner);
    if (p->problem->outer > 0)
        factor_outer(p);
    memset(p->outer, 0, p->problem->outer * outputs * sizeof *p->outer);
    memcpy(p->residual, p->rows->y, stride * outputs * sizeof *p->residual);
    for (int round = 0; round < 3 && p->problem->outer > 0; round++)
        improve(p);
    p->sse = cblas_ddot((int)(stride * outputs), p->residual, 1, p->residual, 1);
}

/* ---- The inner problem ----------------------------------------------------------------------- */

static double *jacobian_of(const gsnn_projection *p, size_t channel) {
    return p->columns + (p->problem->outer + p->problem->channels[channel].first) * p->rows->stride;
}

/* a_c.a_d of two channels; 1 where derivatives have them in them. */
static double weigh(const gsnn_projection *p, size_t c, size_t d) {
    size_t n = p->problem->outer;
    double sum = 0;
    if (gsnn_fit_carries_outer(p->problem))
        return 1;
    c = p->problem->channels[c].outer;
    d = p->problem->channels[d].outer;
    for (size_t o = 0; o < p->problem->outputs.sides; o++)
        sum += p->outer[o * n + c] * p->outer[o * n + d];
    return sum;
}

/* Adds the gradient by a right-hand side that the derivatives are of. */
static void add_gradient_of(gsnn_projection *p, size_t side) {
    size_t stride = p->rows->stride;
    const double *jacobian = jacobian_of(p, 0);
    for (size_t j = 0; j < p->problem->inner; j++)
        p->gradient[j] += cblas_ddot((int)p->rows->count, jacobian + j * stride, 1,
                                     p->residual + side * stride, 1);
}

/* The gradient by a channel's parameters where derivatives are of its column. */
static void set_gradient(gsnn_projection *p, size_t channel) {
    const gsnn_fit_problem *problem = p->problem;
    size_t first = problem->channels[channel].first, outer = problem->channels[channel].outer;
    size_t stride = p->rows->stride;
    size_t count = gsnn_fit_inner_of(problem, channel);
    const double *jacobian = jacobian_of(p, channel);
    for (size_t k = 0; k < count; k++) {
        double sum = 0;
        for (size_t o = 0; o < problem->outputs.sides; o++)
            sum += p->outer[o * problem->outer + outer] * cblas_ddot((int)p->rows->count,
                                                                     jacobian + k * stride, 1,
                                                                     p->residual + o * stride, 1);
        p->gradient[first + k] = sum;
    }
}

/* The block of two channels, d not behind c, times a_c.a_d; and what mu is multiplied by. */
static void weigh_block(gsnn_projection *p, size_t c, size_t d) {
    const gsnn_fit_problem *problem = p->problem;
    size_t n = problem->inner;
    double weight = weigh(p, c, d);
    for (size_t k = 0; k < gsnn_fit_inner_of(problem, c); k++) {
        size_t j = problem->channels[c].first + k;
        for (size_t l = 0; l < gsnn_fit_inner_of(problem, d); l++)
            p->schur[j * n + problem->channels[d].first + l] *= weight;
        if (c == d) {
            double damping = p->length[j] * (weight > 0 ? weight : 1);
            p->damping[j] = damping > 0 ? damping : 1;
        }
    }
}

/* Sets the derivatives, behind the outer columns of the same parameters; of a deep network those of
 * a right-hand side. */
static void differentiate(gsnn_projection *p, const double *inner, size_t side) {
    const gsnn_fit_problem *problem = p->problem;
    memcpy(p->inner, inner, problem->inner * sizeof *inner);
    if (problem->deep) {
        gsnn_fit_deep_differentiate(problem, p->rows, inner, p->outer, side, jacobian_of(p, 0),
                                    p->deep);
        return;
    }
    gsnn_fit_channels_fill(problem, p->rows, inner, p->outer, p->slopes ? NULL : p->columns,
                           p->slopes, jacobian_of(p, 0));
}

void gsnn_projection_active(const gsnn_projection *projection, size_t channel, double *active) {
    const gsnn_fit_problem *problem = projection->problem;
    if (problem->deep)
        gsnn_fit_deep_active(problem, projection->rows, channel, projection->inner, active,
                             projection->deep);
    else
        gsnn_fit_channel_active(problem, projection->rows, channel,
                                projection->inner + problem->channels[channel].first, active);
}

/* The gradient by slopes that are kept, without columns of derivatives. */
static void add_gradient(gsnn_projection *p) {
    const gsnn_fit_problem *problem = p->problem;
    memset(p->parts, 0, problem->inner * GSNN_GRADIENT_PARTS * sizeof *p->parts);
    gsnn_fit_channels_gradient(problem, p->rows, p->outer, p->slopes, p->residual, p->parts);
    for (size_t j = 0; j < problem->inner; j++) {
        p->gradient[j] = 0;
        for (size_t l = 0; l < GSNN_GRADIENT_PARTS; l++)
            p->gradient[j] += p->parts[j * GSNN_GRADIENT_PARTS + l];
    }
}

void gsnn_projection_set_gradient(gsnn_projection *projection, const double *inner) {
    gsnn_projection *p = projection;
    const gsnn_fit_problem *problem = p->problem;
    if (p->slopes || problem->deep)
        memcpy(p->inner, inner, problem->inner * sizeof *inner);
    if (p->slopes) {
        add_gradient(p);
        return;
    }
    if (problem->deep) {
        gsnn_fit_deep_gradient(problem, p->rows, inner, p->outer, p->residual, p->gradient,
                               p->deep);
        return;
    }
    differentiate(p, inner, 0);
    memset(p->gradient, 0, problem->inner * sizeof *p->gradient);
    if (gsnn_fit_carries_outer(problem))
        add_gradient_of(p, 0);
    for (size_t c = 0; c < problem->channel_count && !gsnn_fit_carries_outer(problem); c++)
        set_gradient(p, c);
}

/* Adds what the derivatives that there are have in the Schur complement, and their lengths. */
static void add_schur(gsnn_projection *p) {
    size_t n = p->problem->inner, outer = p->problem->outer, stride = p->rows->stride;
    int rows = (int)p->rows->count;
    const double *jacobian = jacobian_of(p, 0);
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, (int)n, rows, 1, jacobian, (int)stride, 0,
                p->system, (int)n);
    for (size_t j = 0; j < n; j++)
        p->length[j] += p->system[j * n + j];
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, (int)outer, (int)n, rows, 1, p->columns,
                (int)stride, jacobian, (int)stride, 0, p->product, (int)outer);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < outer; i++)
            p->product[j * outer + i] *= p->scale[i];
    gsnn_cholesky_half(p->factor, outer, p->product, n);
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, (int)n, (int)outer, -1, p->product,
                (int)outer, 1, p->system, (int)n);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i <= j; i++)
            p->schur[j * n + i] += p->system[j * n + i];
}

void gsnn_projection_linearise(gsnn_projection *projection, const double *inner) {
    gsnn_projection *p = projection;
    const gsnn_fit_problem *problem = p->problem;
    size_t n = problem->inner;
    bool carries = gsnn_fit_carries_outer(problem);
    if (n == 0)
        return;
    memset(p->schur, 0, n * n * sizeof *p->schur);
    memset(p->length, 0, n * sizeof *p->length);
    memset(p->gradient, 0, n * sizeof *p->gradient);
    /* Derivatives with output weights in them are others for each right-hand side. */
    for (size_t side = 0; side < (carries ? problem->outputs.sides : 1); side++) {
        differentiate(p, inner, side);
        add_schur(p);
        if (carries)
            add_gradient_of(p, side);
    }
    for (size_t c = 0; c < problem->channel_count; c++) {
        if (!carries)
            set_gradient(p, c);
        for (size_t d = 0; d <= c; d++)
            weigh_block(p, c, d);
    }
}

bool gsnn_projection_step(gsnn_projection *projection, double mu, double *step) {
    gsnn_projection *p = projection;
    size_t n = p->problem->inner;
    /* Scaled to the diagonal that the damping has. */
    for (size_t j = 0; j < n; j++) {
        for (size_t i = 0; i <= j; i++)
            p->system[j * n + i] = p->schur[j * n + i] / sqrt(p->damping[i] * p->damping[j]);
        p->system[j * n + j] += mu;
        step[j] = p->gradient[j] / sqrt(p->damping[j]);
    }
    if (!gsnn_cholesky(p->system, n))
        return false;
    gsnn_cholesky_solve(p->system, n, step, 1);
    bool finite = true;
    for (size_t j = 0; j < n; j++) {
        step[j] /= sqrt(p->damping[j]);
        finite = finite && isfinite(step[j]);
    }
    return finite;
}
