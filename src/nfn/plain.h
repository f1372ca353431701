/* plain.h - linear maps of the weights of a plain network that respect their symmetry.
 *
 * The weights U = (W^1, b^1, ..., W^L, b^L) of a fully connected network of widths n_0, ..., n_L
 * represent the same function when its hidden neurons are renumbered, or scaled where the
 * activation allows it.  A layer of a neural functional network is an affine map U -> U that
 * commutes with these moves.  Its linear part is a sum of terms, each an einsum of a parameter
 * tensor with one of the tensors of U, and the number of terms does not depend on the widths.
 *
 * Source: Tran, Vo, Tran-Huu, Nguyen, Nguyen, "Monomial Matrix Group Equivariant Neural Functional
 * Networks" (arXiv 2409.11697), derived anew: a hidden layer's group acts on its index by the
 * standard representation of S_n, which with scalings is irreducible, so a map between two tensors
 * pairs equal indices or, for permutations alone, sums and repeats.
 *
 * A tensor may carry taps: a convolution of k_l taps has k_l numbers in place of one weight. */
#ifndef GSNN_NFN_PLAIN_H
#define GSNN_NFN_PLAIN_H

#include "gsnn.h"

#include <flint/fmpz.h>

typedef enum gsnn_nfn_group {
    GSNN_NFN_PERM,    /* permutations of each hidden layer */
    GSNN_NFN_PERM_IO, /* of inputs and outputs too */
    GSNN_NFN_SCALE,   /* permutations and positive scalings: ReLU */
    GSNN_NFN_SIGN,    /* permutations and signs: tanh, sin */
} gsnn_nfn_group;

#define GSNN_NFN_MOST_LAYERS 256
#define GSNN_NFN_MOST_AXES 3

/* One axis of a tensor. */
typedef struct gsnn_nfn_axis {
    uint64_t size;
    size_t layer;  /* whose neurons it numbers; of no meaning for taps */
    bool permuted; /* the group renumbers it; otherwise it is free */
} gsnn_nfn_axis;

/* W^l (axes: layer l, layer l-1, taps if there are more than one) or b^l (axis: layer l). */
typedef struct gsnn_nfn_tensor {
    char name[24];
    size_t layer;
    bool bias;
    size_t axis_count;
    gsnn_nfn_axis axes[GSNN_NFN_MOST_AXES];
} gsnn_nfn_tensor;

/* A linear term: out += einsum(parameter, in).  Free axes of `out` and then of `in` index the
 * parameter.  The letters are those of an einsum: u, v, ... for free axes, i, j, ... for others;
 * `result` has the letters of `output` that the einsum yields, and the others are repeated. */
typedef struct gsnn_nfn_term {
    size_t out, in; /* tensors */
    size_t parameter_axes;
    uint64_t parameter_shape[2 * GSNN_NFN_MOST_AXES];
    char parameter[2 * GSNN_NFN_MOST_AXES + 1];
    char input[GSNN_NFN_MOST_AXES + 1];
    char result[GSNN_NFN_MOST_AXES + 1];
    char output[GSNN_NFN_MOST_AXES + 1];
} gsnn_nfn_term;

/* A constant term: out += parameter, repeated along the axes that it has not. */
typedef struct gsnn_nfn_constant {
    size_t out;
    size_t parameter_axes;
    uint64_t parameter_shape[GSNN_NFN_MOST_AXES];
    char parameter[GSNN_NFN_MOST_AXES + 1];
    char output[GSNN_NFN_MOST_AXES + 1];
} gsnn_nfn_constant;

typedef struct gsnn_nfn_plain {
    gsnn_nfn_group group;
    size_t layers;       /* L */
    size_t tensor_count; /* 2 L: W1, b1, W2, b2, ... */
    gsnn_nfn_tensor *tensors;
    size_t term_count, constant_count;
    gsnn_nfn_term *terms; /* by out, then by in, then the most equal indices first */
    gsnn_nfn_constant *constants;
    fmpz_t linear, affine; /* parameters of all terms, for one input and one output channel */
} gsnn_nfn_plain;

/* Lists the tensors and the terms for L = layers, widths[0..L] and taps[0..L-1] (NULL: all 1), each
 * at least 1, to be cleared by the caller.  GSNN_INVALID where a number is 0 or L is 0 or above
 * GSNN_NFN_MOST_LAYERS.  O(L^2), whatever the widths. */
gsnn_status gsnn_nfn_plain_init(gsnn_nfn_plain *nfn, gsnn_nfn_group group, size_t layers,
                                const uint64_t *widths, const uint64_t *taps, gsnn_error *error);

void gsnn_nfn_plain_clear(gsnn_nfn_plain *nfn);

#endif
