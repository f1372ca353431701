/* gamma.h - the gauge group Gamma of an architecture, for the checks of gauge groups and of layers
 * that read an architecture's parameters.
 *
 * Gamma is the centraliser of rho(G) in the signed permutations of the neurons.  G moves the first
 * neuron to all others, so that an element of the centraliser is known from where it takes the
 * first: to p with a sign, and it exists exactly when each element of the stabiliser of +-1 does to
 * p what it does to 1.  Schreier generators of the stabiliser come from a walk over the neurons. */
#ifndef GSNN_VERIFY_GAMMA_H
#define GSNN_VERIFY_GAMMA_H

#include "record/enumeration_record.h"

/* Neurons beyond which no centraliser is computed: the walk keeps an image of all for each. */
#define GSNN_VERIFY_MOST_WALKED 3000

/* The neurons, signed and counted from 1, to which Gamma takes the first one, up to the sign of all
 * neurons: half of Gamma.  *targets is to be freed and NULL where the file leaves rho out or has
 * too many neurons. O(neurons^2 * generators). */
gsnn_status gsnn_verify_gamma(const gsnn_enumeration_record *record,
                              const gsnn_record_architecture *architecture, int32_t **targets,
                              size_t *count, gsnn_error *error);

#endif
