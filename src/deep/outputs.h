/* outputs.h - deep networks whose outputs are moved too: f(gx) = sigma(g) f(x).
 *
 * Layer i adds sum_k a_i,k phi(z_i,k) with vectors a_i,k.  Where phi is like ReLU, that is |.|
 * here, |z_i| is moved by the permutation |rho_i| whatever chi_i is, and the first a_i is any
 * vector that sigma(H_i) fixes; where phi is odd, sigma(h) multiplies it by chi_i(h).  A layer
 * without such a vector lives only when a later one that lives sees it. */
#ifndef GSNN_DEEP_OUTPUTS_H
#define GSNN_DEEP_OUTPUTS_H

#include "deep/letters.h"

struct gsnn_deep_outputs {
    const gsnn_record_codomain *codomain; /* borrowed from the record */
    size_t *weights;                      /* of each letter: the dimension of these vectors */
    size_t linear, constant;
};

/* Takes the dimensions from the letters' record, which has a codomain; the caller clears. */
gsnn_status gsnn_deep_outputs_init(gsnn_deep_outputs *outputs, const gsnn_deep_letters *letters,
                                   gsnn_error *error);
void gsnn_deep_outputs_clear(gsnn_deep_outputs *outputs);

/* The output weights of a layer of the letter: 1 for one invariant output. */
static inline size_t gsnn_deep_output_weights(const gsnn_deep_letters *letters, size_t letter) {
    return letters->outputs ? letters->outputs->weights[letter] : 1;
}

#endif
