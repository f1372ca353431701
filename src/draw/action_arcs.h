/* action_arcs.h - where the neurons stand on a circle and which arcs join them. */
#ifndef GSNN_DRAW_ACTION_ARCS_H
#define GSNN_DRAW_ACTION_ARCS_H

#include "record/enumeration_record.h"

/* A generator takes neuron `from` to `to`, negated or not; `both` when it takes `to` back to
 * `from` with the same sign, so that one arc says both. */
typedef struct gsnn_action_arc {
    size_t generator, from, to;
    bool negative, both;
} gsnn_action_arc;

typedef struct gsnn_action_arcs {
    size_t shown;  /* neurons 0 .. shown - 1 are shown */
    size_t *place; /* place[i] counts neuron i's position round the circle from the top */
    gsnn_action_arc *arcs;
    size_t arc_count;
    size_t left_out; /* arcs that touch a neuron that is not shown */
} gsnn_action_arcs;

/* The arcs among the first `limit` neurons.  The neurons stand in the order of the cycles of the
 * generator that has the longest one, so that its arcs run round the circle.  The architecture
 * has signed permutations.  `arcs` is overwritten; the caller clears it. */
gsnn_status gsnn_action_arcs_init(gsnn_action_arcs *arcs, const gsnn_enumeration_record *record,
                                  const gsnn_record_architecture *architecture, size_t limit,
                                  gsnn_error *error);

void gsnn_action_arcs_clear(gsnn_action_arcs *arcs);

#endif
