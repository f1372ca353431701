/* words.h - deep words among what is searched. */
#ifndef GSNN_SEARCH_WORDS_H
#define GSNN_SEARCH_WORDS_H

#include "search/contender.h"

/* Appends the deep words of 2 to options.depth layers of up to options.width letters within the
 * budget, one for each network and with options.symmetry one for each orbit, in the order of their
 * letters (deep/words.h): so many as `gsnn deep --list` has but for those of one layer, which are
 * sums.  GSNN_INVALID where there
 * are more than GSNN_SEARCH_MOST_CONTENDERS, before any is made. */
gsnn_status gsnn_search_list_words(gsnn_contenders *list, const gsnn_search_task *task,
                                   gsnn_error *error);

#endif
