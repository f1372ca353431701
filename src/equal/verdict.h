/* verdict.h - whether two networks are the same function. */
#ifndef GSNN_EQUAL_VERDICT_H
#define GSNN_EQUAL_VERDICT_H

#include "equal/bound.h"
#include "equal/read.h"
#include "network/expansion.h"

typedef enum gsnn_verdict_kind {
    GSNN_VERDICT_EQUAL,     /* proved: equal forms */
    GSNN_VERDICT_DIFFERENT, /* proved: different values at the witness */
    GSNN_VERDICT_UNDECIDED, /* different forms of deep networks, and no witness found */
} gsnn_verdict_kind;

typedef struct gsnn_verdict {
    gsnn_verdict_kind kind;
    size_t outputs;
    fmpq_mat_t witness;   /* inputs x 1 */
    bool exact_values;    /* ReLU networks: the values are exact */
    fmpq_mat_t values[2]; /* outputs x 1 each: at the witness */
    double *doubles[2];   /* the same where they are not exact */
    bool bounded;         /* of shallow networks of one activation: */
    gsnn_distance distance;
} gsnn_verdict;

/* Compares two networks; the caller clears the verdict.  Shallow ones are decided; deep ones of
 * different normal forms are evaluated at some hundred points.  GSNN_INVALID when they have
 * different numbers of inputs or outputs; GSNN_FAILED without memory. */
gsnn_status gsnn_verdict_init(gsnn_verdict *verdict, const gsnn_compared *f, const gsnn_compared *g,
                              gsnn_error *error);
void gsnn_verdict_clear(gsnn_verdict *verdict);

/* ---- A point at which two different shallow networks have different values ------------------- */

/* Sets x (inputs x 1) to a rational point where a nonzero difference of ReLU networks, in canonical
 * form, is not 0.  No search: on the hyperplane of the least bend, a point off all others, or one
 * close to it on either side.  At most inputs * neurons + 1 points of a curve are tried. */
void gsnn_relu_witness(fmpq_mat_t x, const gsnn_shallow_canon *difference);

/* Of networks of a matrix action, whose rows are irrational (field_witness.c): looks for a rational
 * point x (degree x 1) where they differ: 0, and points of small numerators and denominators.
 * *found tells whether x is one; then the values, rounded, are in values. */
void gsnn_expansions_witness(bool *found, fmpq_mat_t x, double values[2], const gsnn_expansion *f,
                             const gsnn_expansion *g);

#endif
