/* fit.h - channels fitted to data: restarts, and folds that measure the error.
 *
 * Algorithm: variable projection with Kaufman's Levenberg-Marquardt steps (levenberg.h) from random
 * starts (start.h), of which those without enough data behind each channel fail (guard.h).  A
 * restart costs, for each iteration on N rows with p inner and q outer parameters, about N (sum
 * over channels of neurons x dimension) + N (p + q)^2/2 + p^3/3 operations. */
#ifndef GSNN_FIT_FIT_H
#define GSNN_FIT_FIT_H

#include "base/run.h"
#include "fit/restart.h"

typedef struct gsnn_fit_options {
    size_t restarts, iterations;
    size_t folds; /* 0: none */
    uint64_t seed;
    const double *start; /* inner parameters to start from instead; then there are no folds */
    double kick;         /* by which restarts move them first */
    bool logistic;       /* the outputs stand for classes: also try gsnn_fit_polish, see below */
    size_t threads;
} gsnn_fit_options;

typedef struct gsnn_fit {
    const gsnn_fit_problem *problem;
    gsnn_fit_options options;
    gsnn_fit_restart *restarts; /* on all rows */
    size_t best;                /* the restart that is taken; options.restarts where all failed */
    size_t hits;                /* restarts that are not worse by more than 1 percent, or exact */
    double *inner, *outer;      /* its parameters; outer: problem->outer x sides, by columns */

    /* Where there are folds: each row's values by the fit without its fold. */
    size_t *fold;     /* of each row */
    double *held_out; /* rows x outputs, normalised */
    bool *folded;     /* of each fold: some restart did not fail */
    bool validated;   /* all folds are */
    bool polished;    /* with folds, of classes: polishing made held-out values better (fewer wrong
                       * classes or, of as many, less logistic loss), so that all fits are
                       * polished, and no more sure than that loss says (temperature.h) */
} gsnn_fit;

/* Fits; the problem is borrowed.  Restart r of fold f draws from its own stream of the seed, so
 * that nothing depends on threads.  The caller clears, also on failure. */
gsnn_status gsnn_fit_init(gsnn_fit *fit, const gsnn_fit_problem *problem,
                          const gsnn_fit_options *options, const gsnn_run *run, gsnn_error *error);
void gsnn_fit_clear(gsnn_fit *fit);

/* Deals the units of the data into folds whose sizes differ by at most 1, shuffled by the seed:
 * fold[i] of each row i. */
gsnn_status gsnn_fit_deal(size_t *fold, const gsnn_fit_data *data, size_t folds, uint64_t seed,
                          gsnn_error *error);

#endif
