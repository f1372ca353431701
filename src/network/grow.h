/* grow.h - network morphisms: a larger network with the same function. */
#ifndef GSNN_NETWORK_GROW_H
#define GSNN_NETWORK_GROW_H

#include "network/inclusion_chain.h"
#include "network/network.h"

/* Replaces every channel of the chain's first architecture by one of its last with the same
 * function, beside the channels of that architecture that the network may have, and expands the
 * network anew.  `exactly` the exact parameters are the exact images of the old ones, and the
 * doubles those nearest to them; otherwise the doubles are computed, and the exact parameters are
 * those.  GSNN_FAILED when the exact free weights are irrational, as those of a matrix group can
 * be; GSNN_INVALID when the network has no such summand or does not fit the record;
 * the network is then of no use but to be freed.
 *
 * Why the function stays: a neuron of the source stands for n2/n1 neurons of the target, so the
 * output weight shrinks by n1/n2.  Type 1 to type 1, these carry its row and bias.  Type 2 is
 * (a/2) sum |w_i.x|, on which signs have no effect, so type 2 to type 2 is the same.  Type 2 to
 * type 1, half of these carry the row and half its negative, and as |z| = ReLU(z) + ReLU(-z),
 * a sum ReLU over them is n2/(2 n1) sum |w_i.x|: the bias is 0 and the linear term has gone into
 * the negative rows. */
gsnn_status gsnn_network_grow(gsnn_network *network, const gsnn_enumeration_record *record,
                              const gsnn_inclusion_chain *chain, bool exactly, gsnn_error *error);

/* Moves the free weights, and for type 1 the biases, of the last `count` channels of the summand by
 * `size` times standard normal numbers drawn from the seed, as doubles, and expands the network
 * anew. That leaves the place of a grown network where no direction opens at first order. */
gsnn_status gsnn_network_kick(gsnn_network *network, const gsnn_enumeration_record *record,
                              const char *id, size_t count, double size, uint64_t seed,
                              gsnn_error *error);

#endif
