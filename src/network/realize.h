/* realize.h - one concrete network from an enumeration. */
#ifndef GSNN_NETWORK_REALIZE_H
#define GSNN_NETWORK_REALIZE_H

#include "network/network.h"
#include "record/enumeration_record.h"

/* A summand wanted: the index of its architecture in the record, and how many channels. */
typedef struct gsnn_summand_choice {
    size_t architecture;
    size_t channels;
} gsnn_summand_choice;

/* A network of those summands, each with distinct architectures, with all parameters 0 and nothing
 * expanded; to be freed by the caller.  GSNN_INVALID when the record is without weight rows. */
gsnn_status gsnn_network_new(const gsnn_enumeration_record *record,
                             const gsnn_summand_choice *choices, size_t choice_count,
                             gsnn_network **network, gsnn_error *error);

/* Draws every free parameter from the standard normal distribution: channel by channel the
 * weights, the bias (type 1), the output weight; then the coordinates of the linear function in
 * the basis of the fixed space; then the constant.  Equal seeds give equal networks.  The exact
 * parameters are the doubles. */
gsnn_status gsnn_network_randomize(gsnn_network *network, const gsnn_enumeration_record *record,
                                   uint64_t seed, gsnn_error *error);

/* Sets the free weights of all channels, one after the other, and nothing else. */
gsnn_status gsnn_network_set_weights(gsnn_network *network, const fmpq *values, size_t count,
                                     gsnn_error *error);

/* Sets all free parameters, in the order in which gsnn_network_randomize draws them.  (The linear
 * function of a matrix group is rounded to doubles.) */
gsnn_status gsnn_network_set_parameters(gsnn_network *network,
                                        const gsnn_enumeration_record *record, const fmpq *values,
                                        size_t count, gsnn_error *error);

/* Computes the expanded numbers (W, b, a, c, d) anew from the free parameters.  GSNN_INVALID when
 * the network and the record do not fit together (group, ids, types or sizes differ) or when a
 * number is beyond the range of doubles. */
gsnn_status gsnn_network_expand(gsnn_network *network, const gsnn_enumeration_record *record,
                                gsnn_error *error);

#endif
