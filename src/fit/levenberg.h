/* levenberg.h - the Levenberg-Marquardt method on the projected residual. */
#ifndef GSNN_FIT_LEVENBERG_H
#define GSNN_FIT_LEVENBERG_H

#include "base/run.h"
#include "fit/projection.h"

typedef enum gsnn_fit_stop {
    GSNN_FIT_CONVERGED, /* four steps in a row gained less than 1e-4 of the error */
    GSNN_FIT_STALLED,   /* likewise, and the last of them found no step that makes the error less */
    GSNN_FIT_ITERATIONS, /* as many as were allowed */
} gsnn_fit_stop;

/* "converged", "stalled", "iterations". */
const char *gsnn_fit_stop_name(gsnn_fit_stop stop);

typedef struct gsnn_descent_end {
    gsnn_fit_stop stop;
    size_t iterations;
    double work; /* operations, see gsnn_levenberg_work */
} gsnn_descent_end;

/* What a descent may cost. */
typedef struct gsnn_descent_limit {
    size_t iterations;
    double work; /* operations; INFINITY: any number.  No iteration or step begins beyond it */
} gsnn_descent_limit;

/* Improves the inner parameters in place, within the limit; the projection is left evaluated and
 * linearised at them.  mu begins at 0.1; an accepted step divides it by 3 (down to 1e-7), a
 * rejected one multiplies it by 4, up to eight times.  It ends early where the run (may be NULL) is
 * interrupted. */
gsnn_descent_end gsnn_levenberg(gsnn_projection *projection, double *inner,
                                const gsnn_descent_limit *limit, const gsnn_run *run,
                                double *workspace);

/* How many operations an iteration, with its derivatives, and each step that it tries take on that
 * many rows N: N (sum over channels of neurons x dimension) + N p^2/2 + p^3/3 with p = inner +
 * outer, and N (that sum) + N outer^2/2 + p^3/3.  Neurons of earlier layers that one sees count as
 * dimensions; an iteration of a deep network has the terms with N for each output that nothing
 * moves. */
typedef struct gsnn_descent_work {
    double iteration, step;
} gsnn_descent_work;

/* The operations that columns of channels take: N (sum over channels of neurons x dimension). */
double gsnn_columns_work(const gsnn_fit_problem *problem, size_t rows);

gsnn_descent_work gsnn_levenberg_work(const gsnn_fit_problem *problem, size_t rows);

/* Numbers of workspace. */
static inline size_t gsnn_levenberg_workspace(const gsnn_fit_problem *problem) {
    return 2 * problem->inner;
}

#endif
