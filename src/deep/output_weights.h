/* output_weights.h - what follows the layers of a deep network: A_i, C and d.
 *
 * A layer's free output weights are coordinates of its first column a_1 in the space that the
 * record has for its letter; the others are moved from it, a_j = sigma(g) a_i where g sends neuron
 * i to j up to sign.  Without a codomain there is one, which all neurons have. */
#ifndef GSNN_DEEP_OUTPUT_WEIGHTS_H
#define GSNN_DEEP_OUTPUT_WEIGHTS_H

#include "deep/network.h"

/* Fills in A of a layer from its output weights, and takes them from its first column.
 * GSNN_INVALID where the record leaves their rows out, or when A is not made of any. */
gsnn_status gsnn_deep_output_weights_expand(gsnn_deep_network *network, const gsnn_deep_word *word,
                                            size_t layer, gsnn_error *error);
gsnn_status gsnn_deep_output_weights_solve(gsnn_deep_network *network, const gsnn_deep_word *word,
                                           size_t layer, gsnn_error *error);

/* Draws C and d, standard normal in the bases of their spaces. */
gsnn_status gsnn_deep_draw_affine(gsnn_deep_network *network, const gsnn_deep_letters *letters,
                                  uint64_t *state, gsnn_error *error);

/* Fills C and d of a network with a codomain from coordinates in the bases of their spaces, linear
 * maps first. */
gsnn_status gsnn_deep_expand_affine(gsnn_deep_network *network, const gsnn_deep_letters *letters,
                                    const fmpq *weights, gsnn_error *error);

/* GSNN_INVALID unless C g = sigma(g) C and sigma(g) d = d for all generators. */
gsnn_status gsnn_deep_check_affine(const gsnn_deep_network *network,
                                   const gsnn_deep_letters *letters, gsnn_error *error);

#endif
