/* integer_net.h - a ReLU network with integer parameters in place of rational ones.
 *
 * Layer l is multiplied by a positive s_l, its bias by s_1 ... s_l: pre-activations keep their
 * signs, F is multiplied by a constant, and theta changes by a diagonal matrix; so cells and ranks
 * of Jacobians are those of the network itself. */
#ifndef GSNN_DIMENSION_INTEGER_NET_H
#define GSNN_DIMENSION_INTEGER_NET_H

#include "network/mlp.h"

#include <flint/fmpz_mat.h>
#include <flint/nmod_mat.h>

typedef struct gsnn_integer_layer {
    fmpz_mat_t W, b; /* b is a column */
    nmod_mat_t W_mod, b_mod;
    fmpz_t W_factor, b_factor; /* what the layer's own weights and biases were multiplied by */
} gsnn_integer_layer;

typedef struct gsnn_integer_net {
    const gsnn_mlp *mlp; /* borrowed: the widths are its own */
    size_t layer_count, inputs, outputs, hidden, parameters;
    size_t words; /* 64-bit words of an activation pattern */
    nmod_t modulus;
    gsnn_integer_layer *layers;
} gsnn_integer_net;

/* The caller clears, also on failure; the network outlives it.  The modulus is the largest prime
 * below the bound, such as GSNN_PRIME_BOUND (exact/modular.h). */
gsnn_status gsnn_integer_net_init(gsnn_integer_net *net, const gsnn_mlp *mlp, ulong prime_bound,
                                  gsnn_error *error);
void gsnn_integer_net_clear(gsnn_integer_net *net);

/* ---- Activation patterns: bit h for the h-th hidden neuron, layer by layer --------------- */

static inline bool gsnn_pattern_on(const uint64_t *pattern, size_t neuron) {
    return pattern[neuron / 64] >> neuron % 64 & 1;
}

static inline void gsnn_pattern_switch(uint64_t *pattern, size_t neuron, bool on) {
    uint64_t bit = UINT64_C(1) << neuron % 64;
    pattern[neuron / 64] = on ? pattern[neuron / 64] | bit : pattern[neuron / 64] & ~bit;
}

/* ---- Jacobians --------------------------------------------------------------------------- */

/* On a cell J(x) = dF/dtheta is affine in x: J_s (x,1).  Fills the matrix, (m+1) k rows and D
 * columns, with the coefficients: row o (m+1) + c is that of output o and of x_c, or of 1 for c =
 * m.  Cost: D (m+1) k multiplications. */
void gsnn_integer_net_jacobian(const gsnn_integer_net *net, const uint64_t *pattern,
                               fmpz_mat_t jacobian);

/* J(x) modulo the prime at residues x (m of them) in a cell, times a constant: k rows of the matrix
 * from `first` on.  workspace has room for twice the sum of all widths. */
void gsnn_integer_net_jacobian_at(const gsnn_integer_net *net, const uint64_t *pattern,
                                  const ulong *x, nmod_mat_t jacobian, slong first,
                                  ulong *workspace);

#endif
