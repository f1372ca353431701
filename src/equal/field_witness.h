/* field_witness.h - where networks of a matrix action differ, whose rows are irrational. */
#ifndef GSNN_EQUAL_FIELD_WITNESS_H
#define GSNN_EQUAL_FIELD_WITNESS_H

#include "network/expansion.h"

#include <flint/fmpq_mat.h>

/* Looks for a rational point x (degree x 1) where they differ: 0, and points of small numerators
 * and denominators.  *found tells whether x is one; then the values, rounded, are in values. */
void gsnn_expansions_witness(bool *found, fmpq_mat_t x, double values[2], const gsnn_expansion *f,
                             const gsnn_expansion *g);

#endif
