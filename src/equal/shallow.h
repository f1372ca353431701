/* shallow.h - one-hidden-layer networks in exact numbers, and their canonical form.
 *
 * f(x) = sum_i a_i phi(w_i.x + b_i) + C x + d with rational numbers.  The canonical form is
 * complete: two networks of one activation are the same function exactly when their forms are
 * equal. ReLU: bends on distinct hyperplanes are independent, so f determines {hyperplane, bend}
 * and the affine rest.  A row (w, b) = s u, u primitive integers with the first nonzero entry
 * positive, contributes |s| a to the bend of u; a negative s leaves the affine function a (w.x + b)
 * behind. tanh, sin: f determines {(w, b), a} up to (w, b, a) -> (-w, -b, -a), and the values at w
 * = 0 are independent over the rationals with 1 (Lindemann and Weierstrass).  So equality is
 * decided without evaluating tanh or sin once.
 * After Sussmann (1992) and Fefferman (1994). */
#ifndef GSNN_EQUAL_SHALLOW_H
#define GSNN_EQUAL_SHALLOW_H

#include "gsnn.h"

#include <flint/fmpq_mat.h>

typedef enum gsnn_shallow_kind {
    GSNN_SHALLOW_RELU,
    GSNN_SHALLOW_TANH,
    GSNN_SHALLOW_SIN,
} gsnn_shallow_kind;

typedef struct gsnn_shallow {
    gsnn_shallow_kind kind;
    slong inputs, outputs, neurons;
    fmpq_mat_t rows;    /* neurons x (inputs + 1): w, b */
    fmpq_mat_t weights; /* neurons x outputs: a */
    fmpq_mat_t affine;  /* outputs x (inputs + 1): C, d */
} gsnn_shallow;

/* A network of that shape with all numbers 0; the caller clears it. */
void gsnn_shallow_init(gsnn_shallow *network, gsnn_shallow_kind kind, slong inputs, slong outputs,
                       slong neurons);
void gsnn_shallow_clear(gsnn_shallow *network);

/* Sets value (outputs x 1) to f(x), x inputs x 1, of a ReLU network. */
void gsnn_shallow_value(fmpq_mat_t value, const gsnn_shallow *network, const fmpq_mat_t x);

/* A canonical form is a network whose rows are canonical, distinct and in ascending order, with no
 * weight row 0.  Where w = 0 (tanh and sin only) b is positive. */
typedef struct gsnn_shallow_canon {
    gsnn_shallow form;
    slong removed; /* neurons of the network less those of the form */
} gsnn_shallow_canon;

/* The canonical form of a network, to be cleared by the caller; n log n comparisons of rows.
 * GSNN_FAILED without memory. */
gsnn_status gsnn_shallow_canon_init(gsnn_shallow_canon *canon, const gsnn_shallow *network,
                                    gsnn_error *error);

/* The same, from the numbers of the network itself, which are no longer those of its function
 * afterwards; the caller still clears it. */
gsnn_status gsnn_shallow_canon_take(gsnn_shallow_canon *canon, gsnn_shallow *network,
                                    gsnn_error *error);
void gsnn_shallow_canon_clear(gsnn_shallow_canon *canon);

/* Whether two forms, of the same activation, are equal: the functions are, then and only then. */
bool gsnn_shallow_canon_equal(const gsnn_shallow_canon *a, const gsnn_shallow_canon *b);

/* The form of f - g, of networks of the same activation, inputs and outputs. */
gsnn_status gsnn_shallow_canon_difference(gsnn_shallow_canon *difference, const gsnn_shallow *f,
                                          const gsnn_shallow *g, gsnn_error *error);

#endif
