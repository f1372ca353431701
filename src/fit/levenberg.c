#include "fit/levenberg.h"

#include <string.h>

#define FIRST_MU 0.1
#define LEAST_MU 1e-7
#define MOST_TRIES 8
#define LEAST_GAIN 1e-4
#define SMALL_GAINS 4

const char *gsnn_fit_stop_name(gsnn_fit_stop stop) {
    static const char *const names[] = {"converged", "stalled", "iterations"};
    return names[stop];
}

double gsnn_columns_work(const gsnn_fit_problem *problem, size_t rows) {
    double work = 0;
    for (size_t c = 0; c < problem->channel_count; c++) {
        const gsnn_orbit_sums *sums = &gsnn_fit_kind_of(problem, c)->sums;
        work += (double)rows *
                (double)(sums->neurons * (sums->dimension + problem->channels[c].before));
    }
    return work;
}

gsnn_descent_work gsnn_levenberg_work(const gsnn_fit_problem *problem, size_t rows) {
    double n = (double)rows, inner = (double)problem->inner, outer = (double)problem->outer;
    double all = inner + outer, solve = all * all * all / 3;
    double columns = gsnn_columns_work(problem, rows);
    double sides = problem->deep ? (double)problem->outputs.sides : 1;
    return (gsnn_descent_work){.iteration = sides * (columns + n * all * all / 2) + solve,
                               .step = columns + n * outer * outer / 2 + solve};
}

/* A descent on its way. */
typedef struct descent {
    gsnn_projection *projection;
    double *inner, *step, *trial;
    double sse, mu;
    gsnn_descent_work each;
    const gsnn_descent_limit *limit;
    gsnn_descent_end end;
} descent;

/* Whether there is work left for that many operations. */
static bool affords(const descent *d, double work) {
    return d->end.work + work <= d->limit->work;
}

/* Tries steps until one makes the error less: that is then evaluated. */
static bool advance(descent *d) {
    gsnn_projection *p = d->projection;
    size_t n = p->problem->inner;
    for (int tries = 0; tries < MOST_TRIES && affords(d, d->each.step); tries++) {
        bool stepped = gsnn_projection_step(p, d->mu, d->step);
        d->end.work += d->each.step;
        for (size_t j = 0; stepped && j < n; j++)
            d->trial[j] = d->inner[j] + d->step[j];
        if (stepped)
            gsnn_projection_evaluate(p, d->trial);
        if (stepped && p->sse < d->sse) {
            d->sse = p->sse;
            d->mu = d->mu / 3 > LEAST_MU ? d->mu / 3 : LEAST_MU;
            memcpy(d->inner, d->trial, n * sizeof *d->inner);
            return true;
        }
        d->mu *= 4;
    }
    gsnn_projection_evaluate(p, d->inner);
    return false;
}

gsnn_descent_end gsnn_levenberg(gsnn_projection *projection, double *inner,
                                const gsnn_descent_limit *limit, const gsnn_run *run,
                                double *workspace) {
    const gsnn_fit_problem *problem = projection->problem;
    descent d = {.projection = projection,
                 .inner = inner,
                 .mu = FIRST_MU,
                 .each = gsnn_levenberg_work(problem, projection->rows->count),
                 .limit = limit,
                 .end = {.stop = GSNN_FIT_ITERATIONS}};
    unsigned small = 0;
    d.step = workspace;
    d.trial = workspace + problem->inner;
    gsnn_projection_evaluate(projection, inner);
    gsnn_projection_linearise(projection, inner);
    d.sse = projection->sse;
    while (d.end.iterations < limit->iterations && problem->inner > 0 &&
           affords(&d, d.each.iteration + d.each.step)) {
        if (run && run->interrupted && *run->interrupted)
            break;
        double before = d.sse;
        d.end.iterations++;
        d.end.work += d.each.iteration;
        bool advanced = advance(&d);
        gsnn_projection_linearise(projection, inner);
        small = before - d.sse < LEAST_GAIN * before ? small + 1 : 0;
        if (small == SMALL_GAINS) {
            d.end.stop = advanced ? GSNN_FIT_CONVERGED : GSNN_FIT_STALLED;
            break;
        }
    }
    return d.end;
}
