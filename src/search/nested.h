/* nested.h - the error of searching itself.
 *
 * The error of what a search chooses is that of a choice among many, and too low.  So: each fold is
 * left out, all of the search is done on the other rows, with folds of their own, and what that
 * chooses is measured on the fold (M. Stone, J. Roy. Statist. Soc. B 36, 1974). */
#ifndef GSNN_SEARCH_NESTED_H
#define GSNN_SEARCH_NESTED_H

#include "search/search.h"

/* GSNN_INVALID where some fold leaves rows whose outputs are all the same; rows x folds. */
gsnn_status gsnn_search_nest_check(const gsnn_search_task *task, gsnn_error *error);

/* Sets search->nested; it stays unknown where the run is interrupted, with GSNN_OK, or where some
 * search finds nothing with a finite error.  As much as the search, for each fold. */
gsnn_status gsnn_search_nest(gsnn_search *search, gsnn_error *error);

#endif
