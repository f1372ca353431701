/* greedy.h - a sum that is made move by move.
 *
 * At each step every move that the budget still allows is tried (move.h): one more channel of an
 * architecture, fitted to what the others leave (stack.h), and with the strategy `grow` each
 * channel that is there grown along each inclusion.  The three of least BIC = n ln mse + parameters
 * ln n, n the units fitted to times the outputs, go on with all other channels, and the one of
 * least BIC that has enough data behind each channel is taken.  Of the sums on the way the one of
 * least error on the fold left out is the answer.  Three runs draw different starts. */
#ifndef GSNN_SEARCH_GREEDY_H
#define GSNN_SEARCH_GREEDY_H

#include "search/stack.h"

#define GSNN_GREEDY_RUNS 3

typedef struct gsnn_search_step {
    gsnn_search_move move;
    size_t parameters; /* of the sum */
    double loss;       /* mean squared error over the variance, where it is fitted */
    double bic;
    double validation; /* error on the fold left out, over the variance; 0: rounding */
} gsnn_search_step;

typedef struct gsnn_search_path {
    gsnn_search_step *steps;
    size_t count, capacity;
    size_t kept;       /* steps to the sum of least validation error */
    double validation; /* its error after 40 more iterations */
} gsnn_search_path;

typedef struct gsnn_greedy {
    gsnn_search_path paths[GSNN_GREEDY_RUNS]; /* by rising validation error, without empty ones */
    size_t path_count;
    size_t units; /* that it is fitted to */
    double work;  /* operations */
} gsnn_greedy;

/* Adds the answers of the runs to the list, unless one of that name is there, with their validation
 * errors.  Where the run is interrupted it ends early, with GSNN_OK.  GSNN_INVALID where the record
 * leaves out what moves need.  The caller clears, also on failure.  For each step of a run 20
 * iterations for each move with one channel and as many columns as there are channels, and 45 with
 * all of them. */
gsnn_status gsnn_greedy_init(gsnn_greedy *greedy, gsnn_contenders *list,
                             const gsnn_search_task *task, gsnn_error *error);
void gsnn_greedy_clear(gsnn_greedy *greedy);

/* The BIC of a sum, of units times outputs. */
double gsnn_search_bic(double loss, size_t parameters, size_t observations);

#endif
