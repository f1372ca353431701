/* network.h - one deep G-invariant network with numbers in it, exactly.
 *
 *     z_i = U_i (x, |z_1|, ..., |z_(i-1)|) + b_i,   f(x) = C x + d + sum_i A_i |z_i|
 *
 * or, for an odd activation, the same with tanh in place of |.|,
 * with one invariant output, f(gx) = f(x), or those of a codomain, f(gx) = sigma(g) f(x).  The free
 * parameters are the weights, bias and output weights of each layer, and C and d, which G leaves as
 * they are; U_i holds the weights where the rows of the word say, A_i the output weights.  Numbers
 * are rational; where a matrix of G or sigma is not, what is made with it is rounded to doubles. */
#ifndef GSNN_DEEP_NETWORK_H
#define GSNN_DEEP_NETWORK_H

#include "deep/word.h"
#include "json/document.h"
#include "json/writer.h"

#include <flint/fmpq_mat.h>

typedef struct gsnn_deep_layer {
    char *id;
    bool beside; /* in the layer of the one before: U is 0 where it would see it */
    int type;
    size_t neurons, columns, weight_count;
    fmpq *weights;
    fmpq_t bias;  /* 0 for type 2 */
    fmpq_mat_t U; /* neurons x columns */
    size_t output_count;
    fmpq *outputs; /* free output weights: one without a codomain */
    fmpq_mat_t A;  /* outputs x neurons; without a codomain that one everywhere */
} gsnn_deep_layer;

typedef struct gsnn_deep_network {
    char *group, *action;
    char *codomain; /* its kind, or NULL: one invariant output */
    bool odd;       /* tanh in place of |.|; then there is a codomain */
    size_t degree, outputs, depth;
    gsnn_deep_layer *layers; /* depth */
    fmpq_mat_t linear;       /* C: outputs x degree */
    fmpq *constant;          /* d */
} gsnn_deep_network;

/* ---- Memory ------------------------------------------------------------------------------ */

/* A network of a word with all parameters 0; the caller frees it.  GSNN_INVALID for activations but
 * those like ReLU and odd ones. */
gsnn_status gsnn_deep_network_new(gsnn_deep_network **network, const gsnn_deep_word *word,
                                  gsnn_error *error);
void gsnn_deep_network_free(gsnn_deep_network *network);

/* ---- Parameters -------------------------------------------------------------------------- */

/* Draws all parameters, standard normal, from the seed, and fills in U and A. */
gsnn_status gsnn_deep_network_randomize(gsnn_deep_network *network, const gsnn_deep_word *word,
                                        uint64_t seed, gsnn_error *error);

/* Fills in U and A of a layer from its weights and output weights. */
gsnn_status gsnn_deep_network_expand(gsnn_deep_network *network, const gsnn_deep_word *word,
                                     size_t layer, gsnn_error *error);

/* The inverse: takes the weights of a layer from U, and its output weights from A; those of the
 * inputs of a matrix action, which are no pattern, stay.  GSNN_INVALID when they are not
 * equivariant.
 */
gsnn_status gsnn_deep_network_solve(gsnn_deep_network *network, const gsnn_deep_word *word,
                                    size_t layer, gsnn_error *error);

/* Finds the network's word among the letters of its group, and checks that U and A are equivariant
 * and have their weights (up to 2^-40 of the largest where matrices move inputs or outputs), and
 * that C and d are.  GSNN_INVALID says what is not. */
gsnn_status gsnn_deep_network_match(gsnn_deep_network *network, gsnn_deep_word *word,
                                    const gsnn_deep_letters *letters, gsnn_error *error);

/* f(x), exactly, of a network that is not odd: `outputs` values for degree numbers. */
void gsnn_deep_network_value(const gsnn_deep_network *network, const fmpq *x, fmpq *values);

/* The same in doubles, also of one that is odd.  False without memory. */
bool gsnn_deep_network_double_value(const gsnn_deep_network *network, const double *x,
                                    double *values);

/* ---- Growing ----------------------------------------------------------------------------- */

/* Turns layer i (from 0) into one of a larger letter with the same function: with the signed map P
 * from its neurons to the new ones and the mean A over fibres, A |P| = 1, U_i becomes P U_i, what
 * later layers see of it U_li A (of an odd activation with the signs of P), and its output weights
 * shrink likewise.  *word is
 * the network's and becomes the new one.  GSNN_INVALID unless the letter is larger and the new word
 * is admissible. */
gsnn_status gsnn_deep_network_grow(gsnn_deep_network *network, gsnn_deep_word *word, size_t i,
                                   uint32_t letter, gsnn_error *error);

/* Puts a layer before layer i (from 0; depth: behind the last) whose weights are drawn from the
 * seed and which nothing sees yet; or a letter beside the one before.  GSNN_INVALID also where that
 * would part a wide layer, or would stand beside none. */
gsnn_status gsnn_deep_network_insert(gsnn_deep_network *network, gsnn_deep_word *word, size_t i,
                                     uint32_t letter, bool beside, uint64_t seed,
                                     gsnn_error *error);

/* Takes letter i out of its wide layer and makes it a layer behind that, which sees it with weights
 * that are 0 yet: p+q becomes q>p.  GSNN_INVALID where it is alone. */
gsnn_status gsnn_deep_network_merge(gsnn_deep_network *network, gsnn_deep_word *word, size_t i,
                                    gsnn_error *error);

/* ---- Documents --------------------------------------------------------------------------- */

/* Writes gsnn-deep-network/1: as fractions, or rounded to doubles; with the dense matrices of the
 * same function in ReLU where `relu` is set, which is GSNN_INVALID for an odd activation. */
gsnn_status gsnn_deep_network_write(const gsnn_deep_network *network, bool exactly, bool relu,
                                    gsnn_sink sink, void *context, gsnn_error *error);

/* The same as a value of a document that is being written; `relu` not of an odd one. */
void gsnn_deep_network_write_json(gsnn_json *json, const gsnn_deep_network *network, bool exactly,
                                  bool relu);

/* Reads such a document, to be freed by the caller.  GSNN_INVALID where U has other numbers than
 * the weights. */
gsnn_status gsnn_deep_network_from_value(const gsnn_value *document, gsnn_deep_network **network);

#endif
