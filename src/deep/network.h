/* network.h - one deep G-invariant network with numbers in it, exactly.
 *
 *     z_i = U_i (x, |z_1|, ..., |z_(i-1)|) + b_i,   f(x) = c.x + d + sum_i a_i sum_k |z_i,k|
 *
 * The free parameters are the weights, bias and output weight of each layer, c (fixed by G) and d;
 * U_i holds the weights where the rows of the word say.  Of actions that permute the inputs up to
 * sign only. */
#ifndef GSNN_DEEP_NETWORK_H
#define GSNN_DEEP_NETWORK_H

#include "deep/word.h"
#include "json/document.h"

#include <flint/fmpq_mat.h>

typedef struct gsnn_deep_layer {
    char *id;
    int type;
    size_t neurons, columns, weight_count;
    fmpq *weights;
    fmpq_t bias, output; /* the bias is 0 for type 2 */
    fmpq_mat_t U;        /* neurons x columns */
} gsnn_deep_layer;

typedef struct gsnn_deep_network {
    char *group, *action;
    size_t degree, depth;
    gsnn_deep_layer *layers; /* depth */
    fmpq *linear;            /* degree */
    fmpq_t constant;
} gsnn_deep_network;

/* ---- Memory ------------------------------------------------------------------------------ */

/* A network of a word with all parameters 0; the caller frees it.  GSNN_INVALID for a matrix
 * action. */
gsnn_status gsnn_deep_network_new(gsnn_deep_network **network, const gsnn_deep_word *word,
                                  gsnn_error *error);
void gsnn_deep_network_free(gsnn_deep_network *network);

/* ---- Parameters -------------------------------------------------------------------------- */

/* Draws all parameters, standard normal, from the seed, and fills in U. */
gsnn_status gsnn_deep_network_randomize(gsnn_deep_network *network, const gsnn_deep_word *word,
                                        uint64_t seed, gsnn_error *error);

/* Fills in U of a layer from its weights. */
gsnn_status gsnn_deep_network_expand(gsnn_deep_network *network, const gsnn_deep_word *word,
                                     size_t layer, gsnn_error *error);

/* The inverse: takes the weights of a layer from U; GSNN_INVALID when it is not equivariant. */
gsnn_status gsnn_deep_network_solve(gsnn_deep_network *network, const gsnn_deep_word *word,
                                    size_t layer, gsnn_error *error);

/* Finds the network's word among the letters of its group, and checks that U is equivariant and has
 * its weights, and that the linear function is invariant.  GSNN_INVALID says what is not. */
gsnn_status gsnn_deep_network_match(gsnn_deep_network *network, gsnn_deep_word *word,
                                    const gsnn_deep_letters *letters, gsnn_error *error);

/* f(x), exactly, for degree numbers; and rounded, from U and x rounded. */
void gsnn_deep_network_value(const gsnn_deep_network *network, const fmpq *x, fmpq_t value);

/* ---- Growing ----------------------------------------------------------------------------- */

/* Turns layer i (from 0) into one of a larger letter with the same function: with the signed map P
 * from its neurons to the new ones and the mean A over fibres, A |P| = 1, U_i becomes P U_i, what
 * later layers see of it U_li A, and its output weight shrinks by the ratio of neurons.  *word is
 * the network's and becomes the new one.  GSNN_INVALID unless the letter is larger and the new word
 * is admissible. */
gsnn_status gsnn_deep_network_grow(gsnn_deep_network *network, gsnn_deep_word *word, size_t i,
                                   uint32_t letter, gsnn_error *error);

/* Puts a layer before layer i (from 0; depth: behind the last) whose weights are drawn from the
 * seed and which nothing sees yet. */
gsnn_status gsnn_deep_network_insert(gsnn_deep_network *network, gsnn_deep_word *word, size_t i,
                                     uint32_t letter, uint64_t seed, gsnn_error *error);

/* ---- Documents --------------------------------------------------------------------------- */

/* Writes gsnn-deep-network/1: as fractions, or rounded to doubles; with the dense matrices of the
 * same function in ReLU where `relu` is set. */
gsnn_status gsnn_deep_network_write(const gsnn_deep_network *network, bool exactly, bool relu,
                                    gsnn_sink sink, void *context, gsnn_error *error);

/* Reads such a document, to be freed by the caller.  GSNN_INVALID where U has other numbers than
 * the weights. */
gsnn_status gsnn_deep_network_from_value(const gsnn_value *document, gsnn_deep_network **network);

#endif
