/* list.h - which sums of architectures there are within a budget. */
#ifndef GSNN_SEARCH_LIST_H
#define GSNN_SEARCH_LIST_H

#include "search/contender.h"

/* More than so many are refused. */
#define GSNN_SEARCH_MOST_CONTENDERS 100000

/* Appends what is within the budget, by rising parameters: with options.channels all sums of at
 * most so many channels altogether, else each architecture alone, in the largest number of channels
 * C within the budget, in C/2 and in C/4 (rounded down).  An architecture of type 2 with one free
 * weight is taken once at most: more such channels merge into one.  The strategy `regular` lists
 * the regular one only, and `random` as many sums as there would be, or fewer where hardly any are
 * new: their channels are drawn from what is still within the budget.  The list stays empty when
 * nothing is within the budget; GSNN_INVALID when there is too much, or the weight rows of what is
 * have been left out of the record. */
gsnn_status gsnn_search_list(gsnn_contenders *list, const gsnn_search_task *task,
                             gsnn_error *error);

/* The most channels of an architecture within the budget; 0: none. */
size_t gsnn_search_most_channels(const gsnn_search_task *task, size_t architecture);

#endif
