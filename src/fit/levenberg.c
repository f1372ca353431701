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

/* Tries steps from `inner`, whose error is *sse, until one makes it less: that is then evaluated.
 */
static bool advance(gsnn_projection *p, double *inner, double *mu, double *sse, double *step,
                    double *trial) {
    size_t n = p->problem->inner;
    for (int tries = 0; tries < MOST_TRIES; tries++) {
        bool stepped = gsnn_projection_step(p, *mu, step);
        for (size_t j = 0; stepped && j < n; j++)
            trial[j] = inner[j] + step[j];
        if (stepped)
            gsnn_projection_evaluate(p, trial);
        if (stepped && p->sse < *sse) {
            *sse = p->sse;
            *mu = *mu / 3 > LEAST_MU ? *mu / 3 : LEAST_MU;
            memcpy(inner, trial, n * sizeof *inner);
            return true;
        }
        *mu *= 4;
    }
    gsnn_projection_evaluate(p, inner);
    return false;
}

gsnn_descent_end gsnn_levenberg(gsnn_projection *projection, double *inner, size_t iterations,
                                const gsnn_run *run, double *workspace) {
    double *step = workspace, *trial = workspace + projection->problem->inner;
    gsnn_descent_end end = {.stop = GSNN_FIT_ITERATIONS};
    double mu = FIRST_MU;
    unsigned small = 0;
    gsnn_projection_evaluate(projection, inner);
    gsnn_projection_linearise(projection, inner);
    double sse = projection->sse;
    for (; end.iterations < iterations && projection->problem->inner > 0; end.iterations++) {
        if (run && run->interrupted && *run->interrupted)
            break;
        double before = sse;
        bool advanced = advance(projection, inner, &mu, &sse, step, trial);
        gsnn_projection_linearise(projection, inner);
        small = before - sse < LEAST_GAIN * before ? small + 1 : 0;
        if (small == SMALL_GAINS) {
            end.stop = advanced ? GSNN_FIT_CONVERGED : GSNN_FIT_STALLED;
            end.iterations++;
            break;
        }
    }
    return end;
}
