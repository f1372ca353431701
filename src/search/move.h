/* move.h - how a sum comes about, move by move: a channel is added, or one that is there grows into
 * a channel of a larger architecture, which has the same function and more weights (network
 * morphisms: T. Chen, I. Goodfellow, J. Shlens, Net2Net, 2016; here along inclusions). */
#ifndef GSNN_SEARCH_MOVE_H
#define GSNN_SEARCH_MOVE_H

#include "search/task.h"

typedef struct gsnn_search_move {
    size_t architecture; /* of the channel behind the move */
    size_t from;         /* what it was of before, or GSNN_RECORD_NONE: it is new */
    size_t channel;      /* which one, by the order in which they came, from 0 */
    int32_t first;       /* of one that grows: the signed neuron of `from` whose row becomes the
                          * first */
} gsnn_search_move;

static inline bool gsnn_search_grows(const gsnn_search_move *move) {
    return move->from != GSNN_RECORD_NONE;
}

/* Whether some of them do. */
bool gsnn_search_any_grows(const gsnn_search_move *moves, size_t count);

typedef struct gsnn_search_moves {
    gsnn_search_move *items;
    size_t count, capacity;
} gsnn_search_moves;

/* A sum that moves are for: its channels' architectures in the order in which they came. */
typedef struct gsnn_search_size {
    const size_t *architectures;
    size_t channels, parameters, neurons;
} gsnn_search_size;

/* Sets *size to that behind a move. */
void gsnn_search_move_size(const gsnn_search_task *task, const gsnn_search_move *move,
                           size_t *parameters, size_t *neurons);

/* Replaces the list by what the budget allows: one more channel of each architecture, by the order
 * of these; and where the strategy grows them, each channel along each inclusion, by the order of
 * channels, then inclusions.  GSNN_FAILED without memory.  Channels x (architectures + inclusions)
 * steps.  The caller frees the items. */
gsnn_status gsnn_search_moves_list(gsnn_search_moves *moves, const gsnn_search_task *task,
                                   const gsnn_search_size *sum, gsnn_error *error);

/* GSNN_INVALID where the strategy grows channels and the record leaves inclusions or their neurons
 * out. */
gsnn_status gsnn_search_moves_check(const gsnn_search_task *task, gsnn_error *error);

#endif
