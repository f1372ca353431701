/* pair_lists.h - the pairs of all classes: the admissible ones and, where wanted, the others. */
#ifndef GSNN_ENUMERATION_PAIR_LISTS_H
#define GSNN_ENUMERATION_PAIR_LISTS_H

#include "architecture/architecture.h"

typedef struct gsnn_pair_lists {
    gsnn_architecture *admissible;
    gsnn_architecture **other; /* where they were made, in an arena: they may be very many */
    size_t admissible_count, other_count;
    size_t carriers; /* classes so far that carry an admissible architecture */
} gsnn_pair_lists;

/* Empty lists with room for the pairs of `classes` classes. */
gsnn_status gsnn_pair_lists_init(gsnn_pair_lists *lists, const gsnn_pairs *pairs, size_t classes,
                                 gsnn_error *error);
void gsnn_pair_lists_clear(gsnn_pair_lists *lists);

/* Puts the pairs of the next class on the lists, which own them from then on, and numbers them. */
void gsnn_pair_lists_take(gsnn_pair_lists *lists, gsnn_pairs *pairs);

/* Keeps the pairs of one type (0: of both), with the ids they have, and of the admissible those
 * whose reason still is GSNN_ADMISSIBLE; the dead ones among them lead the other list, in memory of
 * keep_dead, or are dropped when that is NULL.  What a pair collapses to is told by its place in
 * both lists together, which is adjusted.  *places, which the caller frees, says where each
 * admissible pair is now, or GSNN_NO_ARCHITECTURE. */
gsnn_status gsnn_pair_lists_select(gsnn_pair_lists *lists, int type, gsnn_arena *keep_dead,
                                   uint32_t **places, gsnn_error *error);

#endif
