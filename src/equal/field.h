/* field.h - comparing networks of a matrix action, whose rows are irrational, exactly.
 *
 * The canonical form of shallow.h, over the real numbers of a cyclotomic field: each row is divided
 * by the absolute value of its first nonzero entry, which is then 1, and bends on one hyperplane
 * are added.  f - g is 0 exactly when all bends and the affine rest of it vanish; equality of
 * elements is decided exactly, and signs by intervals that are refined until they are known. */
#ifndef GSNN_EQUAL_FIELD_H
#define GSNN_EQUAL_FIELD_H

#include "network/expansion.h"

#include <flint/fmpq_mat.h>

/* Sets *equal to whether two networks, expanded in one field, are the same function.
 * O(neurons * degree) multiplications in the field and a sort.  GSNN_FAILED without memory. */
gsnn_status gsnn_expansions_compare(bool *equal, const gsnn_expansion *f, const gsnn_expansion *g,
                                    gsnn_error *error);

/* Looks for a rational point x (degree x 1) where they differ: 0, and points of small numerators
 * and denominators.  *found tells whether x is one; then the values, rounded, are in values. */
void gsnn_expansions_witness(bool *found, fmpq_mat_t x, double values[2], const gsnn_expansion *f,
                             const gsnn_expansion *g);

#endif
