/* output_grow.h - a larger network with a codomain and the same function. */
#ifndef GSNN_NETWORK_OUTPUT_GROW_H
#define GSNN_NETWORK_OUTPUT_GROW_H

#include "network/inclusion_chain.h"
#include "network/output_plan.h"

/* Replaces every channel of the chain's first architecture by one of its last with the same
 * function, behind the channels of that architecture that there may be; the choices of the plan and
 * the `*count` parameters are replaced.  *grown tells how many channels that were.  `exactly` the
 * parameters are exact, and GSNN_FAILED says that there are no rational ones, which can be with
 * matrices; else such a parameter is rounded to a double.  GSNN_INVALID when the network has no
 * channel of the first architecture or the neuron map of the chain is none.
 *
 * Why the function stays: neuron i of the target is s times neuron j of the source, where each j
 * comes equally often, so that output weights are a_j scaled by the quotient of the numbers of
 * neurons, times s where the activation is odd.  A type 2 in a type 1 has either sign equally
 * often: (1/2)|z| = (1/2)(ReLU(z) + ReLU(-z)).  That the rows and output weights made so are in the
 * spaces of the target is checked row by row. */
gsnn_status gsnn_output_grow(gsnn_output_plan *plan, fmpq **values, size_t *count,
                             const gsnn_inclusion_chain *chain, bool exactly, size_t *grown,
                             gsnn_error *error);

/* Moves the weights and biases of the last `channels` channels of an architecture by `size` times
 * standard normal numbers drawn from the seed, as doubles. */
gsnn_status gsnn_output_kick(const gsnn_output_plan *plan, fmpq *values, size_t architecture,
                             size_t channels, double size, uint64_t seed, gsnn_error *error);

#endif
