/* outputs.h - deep networks whose outputs are moved too: f(gx) = sigma(g) f(x).
 *
 * Layer i adds sum_k a_i,k |z_i,k| with vectors a_i,k.  As |z_i| is moved by the permutation
 * |rho_i| whatever chi_i is, a_i is a map of Hom_G(R[G/H_i], sigma), of as many free weights as
 * sigma has dimensions that H_i fixes.  A layer without any lives only when a later one that lives
 * sees it. */
#ifndef GSNN_DEEP_OUTPUTS_H
#define GSNN_DEEP_OUTPUTS_H

#include "deep/letters.h"

struct gsnn_deep_outputs {
    const char *kind;      /* "input", "signs" or "file"; borrowed */
    size_t dimension;      /* of sigma */
    const int32_t *images; /* generators x dimension: signed permutations; borrowed */
    size_t *weights;       /* of each source: the dimension that H fixes */
    size_t linear, constant;
};

/* Finds the dimensions by signed orbits on pairs; the caller clears.  GSNN_INVALID for a group that
 * does not permute its inputs up to sign.  Cost: generators x dimension x neurons. */
gsnn_status gsnn_deep_outputs_init(gsnn_deep_outputs *outputs, const gsnn_deep_letters *letters,
                                   const char *kind, const int32_t *images, size_t dimension,
                                   gsnn_error *error);
void gsnn_deep_outputs_clear(gsnn_deep_outputs *outputs);

/* The output weights of a layer of the letter: 1 for one invariant output. */
static inline size_t gsnn_deep_output_weights(const gsnn_deep_letters *letters, size_t letter) {
    return letters->outputs ? letters->outputs->weights[letters->items[letter].source] : 1;
}

#endif
