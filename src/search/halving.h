/* halving.h - many contenders thinned out: each round fits the third that was best in the one
 * before, and longer (K. Jamieson, A. Talwalkar, Non-stochastic best arm identification, 2016). */
#ifndef GSNN_SEARCH_HALVING_H
#define GSNN_SEARCH_HALVING_H

#include "search/contender.h"

#define GSNN_HALVING_MOST_ROUNDS 3

/* So many contenders, three for each of 64 architectures, are all fitted in full. */
#define GSNN_HALVING_FEW 192

typedef struct gsnn_round {
    size_t entries, restarts, iterations;
} gsnn_round;

typedef struct gsnn_halving {
    gsnn_round rounds[GSNN_HALVING_MOST_ROUNDS];
    size_t count;
} gsnn_halving;

/* So many survive the first round where there are deep words. */
#define GSNN_HALVING_WORDS 10

/* Puts the list into order, best first (gsnn_contender_compare_validation): in one round of 3
 * restarts where it is short, else in rounds of 2 restarts of 4 iterations, 2 of 12, and 3 of as
 * many as the options say, each of which a third survives, but at least `least`.  With deep words,
 * of whose starts few end well and none is told early, there are two rounds: 4 restarts, and 20 of
 * the best ten.  Where the run is interrupted it ends early, with GSNN_OK. */
gsnn_status gsnn_halving_run(gsnn_halving *halving, gsnn_contenders *list, size_t least,
                             const gsnn_search_task *task, gsnn_error *error);

#endif
