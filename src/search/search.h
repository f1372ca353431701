/* search.h - which sum of architectures fits data, within a budget.
 *
 * Every contender is fitted to the same folds, and the rule (rule.h) chooses.  Beside them are
 * controls, which take part: the constant, the linear functions, and what is taken without a
 * search, the regular architecture, in as many channels as the budget allows and with as many
 * operations as all the contenders together. */
#ifndef GSNN_SEARCH_SEARCH_H
#define GSNN_SEARCH_SEARCH_H

#include "network/network.h"
#include "search/contender.h"

typedef enum gsnn_search_control {
    GSNN_CONTROL_CONSTANT,
    GSNN_CONTROL_LINEAR,
    GSNN_CONTROL_REGULAR,
    GSNN_CONTROL_COUNT
} gsnn_search_control;

typedef struct gsnn_search {
    const gsnn_search_task *task;
    gsnn_contenders entries; /* by rising error; those without one last, by parameters */
    double work;             /* operations of all entries */
    gsnn_contender controls[GSNN_CONTROL_COUNT];
    bool partial;           /* it was interrupted, and some are not measured for that reason */
    const char *no_regular; /* why there is no regular architecture; NULL: there is one */
    const gsnn_contender *best, *chosen;
    gsnn_network *network; /* the chosen one, fitted to all data: */
    double train;          /* its mean squared error there over the variance */
} gsnn_search;

/* Searches; the task is borrowed.  Where the run is interrupted it ends early, with GSNN_OK, and
 * chooses from what has been measured.  The caller clears, also on failure. */
gsnn_status gsnn_search_init(gsnn_search *search, const gsnn_search_task *task, gsnn_error *error);
void gsnn_search_clear(gsnn_search *search);

/* The regular control where it has been measured, else NULL. */
static inline const gsnn_contender *gsnn_search_regular(const gsnn_search *search) {
    const gsnn_contender *regular = &search->controls[GSNN_CONTROL_REGULAR];
    return !search->no_regular && regular->measured ? regular : NULL;
}

/* Whether no entry has less error with at most as many parameters, or neurons, and is not equal in
 * both. */
bool gsnn_search_on_front(const gsnn_search *search, const gsnn_contender *entry, bool neurons);

#endif
