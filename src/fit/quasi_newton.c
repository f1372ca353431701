#include "fit/quasi_newton.h"

#include <lbfgs.h>
#include <math.h>
#include <string.h>

#define ITERATIONS_EACH 10 /* for one of gsnn_levenberg */
#define LEAST_GAIN 1e-5
#define PAST 10 /* so many iterations together gain less at the end */

typedef struct descent {
    gsnn_projection *projection;
    const gsnn_descent_limit *limit;
    const gsnn_run *run;
    double each; /* operations of an evaluation */
    double *best;
    double least; /* the error there */
    gsnn_descent_end end;
} descent;

/* The squared error and its gradient. */
static lbfgsfloatval_t evaluate(void *context, const lbfgsfloatval_t *x, lbfgsfloatval_t *gradient,
                                const int count, const lbfgsfloatval_t length) {
    (void)length;
    descent *d = context;
    if (d->end.work + d->each > d->limit->work) { /* a line search cannot be stopped: let it fail */
        memset(gradient, 0, (size_t)count * sizeof *gradient);
        return HUGE_VAL;
    }
    gsnn_projection_evaluate(d->projection, x);
    gsnn_projection_set_gradient(d->projection, x);
    for (int j = 0; j < count; j++)
        gradient[j] = -2 * d->projection->gradient[j];
    d->end.work += d->each;
    if (d->projection->sse < d->least) { /* false for what is not finite */
        d->least = d->projection->sse;
        memcpy(d->best, x, (size_t)count * sizeof *x);
    }
    return d->projection->sse;
}

/* Not 0 where it has to end. */
static int judge(void *context, const lbfgsfloatval_t *x, const lbfgsfloatval_t *gradient,
                 const lbfgsfloatval_t value, const lbfgsfloatval_t length,
                 const lbfgsfloatval_t gradient_length, const lbfgsfloatval_t step, int count,
                 int iteration, int evaluations) {
    (void)x, (void)gradient, (void)value, (void)length, (void)gradient_length, (void)step;
    (void)count, (void)evaluations;
    descent *d = context;
    d->end.iterations = ((size_t)iteration + ITERATIONS_EACH - 1) / ITERATIONS_EACH;
    bool interrupted = d->run && d->run->interrupted && *d->run->interrupted;
    return interrupted || d->end.work + 2 * d->each > d->limit->work ||
           (size_t)iteration >= ITERATIONS_EACH * d->limit->iterations;
}

static double work_of_evaluation(const gsnn_projection *p) {
    double n = (double)p->rows->count, outer = (double)p->problem->outer;
    gsnn_descent_work each = gsnn_levenberg_work(p->problem, p->rows->count);
    return each.step + n * (outer + (double)p->problem->inner);
}

gsnn_descent_end gsnn_quasi_newton(gsnn_projection *projection, double *inner,
                                   const gsnn_descent_limit *limit, const gsnn_run *run) {
    int count = (int)projection->problem->inner;
    descent d = {.projection = projection,
                 .limit = limit,
                 .run = run,
                 .each = work_of_evaluation(projection),
                 .best = inner,
                 .least = INFINITY,
                 .end = {.stop = GSNN_FIT_ITERATIONS}};
    lbfgsfloatval_t *x = count ? lbfgs_malloc(count) : NULL, value;
    lbfgs_parameter_t parameters;
    lbfgs_parameter_init(&parameters);
    parameters.past = PAST;
    parameters.delta = LEAST_GAIN;
    parameters.epsilon = 0;
    if (x && limit->iterations && d.each * 2 <= limit->work) {
        memcpy(x, inner, (size_t)count * sizeof *x);
        int ended = lbfgs(count, x, &value, evaluate, judge, &d, &parameters);
        if (ended == LBFGS_SUCCESS || ended == LBFGS_STOP || ended == LBFGS_ALREADY_MINIMIZED)
            d.end.stop = GSNN_FIT_CONVERGED;
        else if (ended < 0)
            d.end.stop = GSNN_FIT_STALLED; /* no step of the line search makes it less */
    } else if (count && !x) {
        d.end.stop = GSNN_FIT_STALLED; /* without memory it stays where it is */
    }
    lbfgs_free(x);
    gsnn_projection_evaluate(projection, inner);
    gsnn_projection_set_gradient(projection, inner);
    return d.end;
}
