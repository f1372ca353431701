/* neuron.h - one neuron or channel of a random network as exact numbers.
 *
 * With random variables v_1, v_2, ... of independent laws, phi(x_i) = scale sum_t act(sum_j c_itj
 * v_j) at the places i of a correlator.  (A bias is a variable with coefficient 1, and so are the
 * means of a joint normal row, whose variables are those of its factorisation L D L^T.) */
#ifndef GSNN_DENSITY_NEURON_H
#define GSNN_DENSITY_NEURON_H

#include "density/correlators.h"
#include "density/law.h"
#include "record/enumeration_record.h"

typedef struct gsnn_neuron {
    gsnn_law_activation activation;
    const fmpq *slope; /* borrowed; of a leaky ReLU */
    bool halved;       /* scale 1/2 instead of 1 */
    size_t places, terms, variables;
    fmpq *coefficients; /* places x terms x variables */
    const gsnn_distribution **laws;
    gsnn_distribution *own; /* laws that are not borrowed: own_count of them */
    size_t own_count;
} gsnn_neuron;

/* A neuron of a plain law with one hidden layer, or a channel of a tied law, at the places of a
 * correlator; the caller clears it, also on failure.  *possible is false, and the neuron empty, for
 * tied laws of groups of matrices and without weight rows in the record. */
gsnn_status gsnn_neuron_init(gsnn_neuron *neuron, bool *possible, const gsnn_law *law,
                             const gsnn_enumeration_record *record,
                             const gsnn_correlators *correlators, const gsnn_correlator *c,
                             gsnn_error *error);
void gsnn_neuron_clear(gsnn_neuron *neuron);

static inline fmpq *gsnn_neuron_row(const gsnn_neuron *neuron, size_t place, size_t term) {
    return neuron->coefficients + (place * neuron->terms + term) * neuron->variables;
}

#endif
