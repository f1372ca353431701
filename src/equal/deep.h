/* deep.h - a normal form of plain networks of any depth, up to monomial symmetry.
 *
 * The form is reached by moves that keep the function: hidden neurons are put in order, their rows
 * scaled (ReLU: to primitive integers; tanh, sin: by a sign, so that the first nonzero entry is
 * positive) with the inverse factor in the next layer, and neurons that add nothing are dropped or
 * merged.  So networks of one form are one function.  The converse fails for deep networks. */
#ifndef GSNN_EQUAL_DEEP_H
#define GSNN_EQUAL_DEEP_H

#include "network/mlp.h"

/* Where a neuron of the form comes from: its row is `factor` times that of neuron `origin` (from 0)
 * of the same layer, the columns of which were scaled by the layer before. */
typedef struct gsnn_neuron_origin {
    size_t origin;
    fmpq_t factor;
} gsnn_neuron_origin;

typedef struct gsnn_deep_canon {
    gsnn_mlp *form;
    size_t removed; /* hidden neurons dropped or merged */
    bool pure;      /* nothing was dropped, merged or turned into zeros */
    /* For each hidden layer (from 0) of each neuron of the form; of a merged one, the first. */
    gsnn_neuron_origin **origins;
} gsnn_deep_canon;

/* The normal form of a network, to be cleared by the caller.  A layer of which nothing is left
 * keeps one neuron of zeros.  GSNN_FAILED without memory. */
gsnn_status gsnn_deep_canon_init(gsnn_deep_canon *canon, const gsnn_mlp *mlp, gsnn_error *error);
void gsnn_deep_canon_clear(gsnn_deep_canon *canon);

/* Whether two networks have the same widths and parameters. */
bool gsnn_mlp_equal(const gsnn_mlp *a, const gsnn_mlp *b);

#endif
