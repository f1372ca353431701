/* search.h - which sum of architectures fits data, within a budget.
 *
 * A strategy makes contenders and, unless it is exhaustive, selects five of them by their error on
 * one fold.  These are fitted to the same folds, and the rule (rule.h) chooses.  Beside them are
 * controls, which take part: the constant, the linear functions, and what is taken without a
 * search, the regular architecture, in as many channels as the budget allows and with as many
 * operations as the search did altogether. */
#ifndef GSNN_SEARCH_SEARCH_H
#define GSNN_SEARCH_SEARCH_H

#include "search/controls.h"
#include "search/covers.h"
#include "search/greedy.h"
#include "search/halving.h"
#include "search/model.h"

/* So many of those that are selected are measured. */
#define GSNN_SEARCH_FINALISTS 5

/* A mean squared error over the variance of the output, or of classes the mean logistic loss, and
 * its standard error. */
typedef struct gsnn_search_error {
    bool known;
    double nmse, deviation;
    double accuracy; /* of classes */
} gsnn_search_error;

typedef struct gsnn_search {
    const gsnn_search_task *task;
    gsnn_contenders entries; /* by rising error; those without one last, by parameters */
    gsnn_halving halving;
    gsnn_greedy greedy;
    double work; /* operations of all entries, and of what was tried at steps of paths */
    gsnn_control controls[GSNN_CONTROL_COUNT];
    bool data_refused; /* on failure: see gsnn_search_init */
    bool partial;      /* it was interrupted, and some are not measured for that reason */
    const gsnn_contender *best, *chosen;
    gsnn_search_model model; /* the chosen one, fitted to all data: */
    double train; /* its mean error there: squared, over the variance, or the logistic loss, */
    size_t right; /* and of classes how many rows' are right */
    bool coverage_known;
    double coverage;          /* its values are off by less at 90 % of new units (gsnn_coverage) */
    gsnn_covers covers;       /* of the entries, where they are asked for */
    gsnn_search_error nested; /* of what searches without a fold choose, at its rows */
} gsnn_search;

/* Searches; the task is borrowed.  Where the run is interrupted it ends early, with GSNN_OK, and
 * chooses from what has been measured.  GSNN_INVALID is for what is missing in the record, or, with
 * data_refused, for data of which no network can be made.  The caller clears, also on failure. */
gsnn_status gsnn_search_init(gsnn_search *search, const gsnn_search_task *task, gsnn_error *error);
void gsnn_search_clear(gsnn_search *search);

/* The regular control where it has been measured, else NULL. */
static inline const gsnn_contender *gsnn_search_regular(const gsnn_search *search) {
    const gsnn_control *regular = &search->controls[GSNN_CONTROL_REGULAR];
    return !regular->missing && regular->contender.measured ? &regular->contender : NULL;
}

/* The path of the greedy run of least error, or NULL. */
static inline const gsnn_search_path *gsnn_search_best_path(const gsnn_search *search) {
    return search->greedy.path_count > 0 ? &search->greedy.paths[0] : NULL;
}

/* Whether no entry has less error with at most as many parameters, or neurons, and is not equal in
 * both. */
bool gsnn_search_on_front(const gsnn_search *search, const gsnn_contender *entry, bool neurons);

#endif
