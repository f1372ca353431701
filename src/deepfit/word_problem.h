/* word_problem.h - a deep word as something to fit.
 *
 * What it makes is fitted as sums are: by gsnn_fit_init with its restarts, folds and polish, or by
 * gsnn_fit_start_deep and gsnn_fit_restart_run for a single descent.  So a search over words makes
 * a problem of each. */
#ifndef GSNN_DEEPFIT_WORD_PROBLEM_H
#define GSNN_DEEPFIT_WORD_PROBLEM_H

#include "deep/network.h"
#include "fit/problem.h"

/* The problem of a word of letters, with the outputs of their record, which `exact` is.
 * GSNN_INVALID where a letter comes without its rows.  Neurons^2 steps.  The caller clears, also on
 * failure. */
gsnn_status gsnn_word_problem_init(gsnn_fit_problem *problem, const gsnn_deep_word *word,
                                   const gsnn_exact_record *exact, const gsnn_fit_data *data,
                                   bool normalise, gsnn_error *error);

/* The other way: the inner parameters of a network of the problem's word. */
void gsnn_word_problem_read(double *inner, const gsnn_fit_problem *problem,
                            const gsnn_deep_network *network);

/* The network with those parameters, to be freed by the caller, for inputs and outputs as they were
 * given.  GSNN_INVALID when a number is beyond the range of doubles. */
gsnn_status gsnn_word_problem_network(gsnn_deep_network **network, const gsnn_fit_problem *problem,
                                      const gsnn_deep_word *word, const double *inner,
                                      const double *outer, gsnn_error *error);

#endif
