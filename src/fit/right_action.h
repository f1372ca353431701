/* right_action.h - what maps the neurons of an architecture to each other together with its
 * weights.
 *
 * A signed permutation P of the weights, which belongs to an element that normalises (H,chi):
 * each neuron's argument at weights P theta is the argument of another neuron at theta. */
#ifndef GSNN_FIT_RIGHT_ACTION_H
#define GSNN_FIT_RIGHT_ACTION_H

#include "fit/orbit_sums.h"

/* Up to two that commute, each of order 2, and their product. */
typedef struct gsnn_right_action {
    size_t order;      /* of the group: 1, 2 or 4 */
    int32_t *images;   /* order x dimension: the k-th term of neuron t(i) is, with weight k, where
                        * images is +-(1 + j), +- the j-th sum of neuron i; first the identity */
    uint32_t *neurons; /* order x neurons: t(i) */
} gsnn_right_action;

/* Chooses a group for which few multiplications are left (walsh.h).  GSNN_FAILED without memory.
 * The caller clears, also on failure. */
gsnn_status gsnn_right_action_init(gsnn_right_action *action, const gsnn_orbit_sums *sums,
                                   gsnn_error *error);
void gsnn_right_action_clear(gsnn_right_action *action);

#endif
