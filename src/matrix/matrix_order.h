/* matrix_order.h - proofs that a group of matrices is infinite. */
#ifndef GSNN_MATRIX_MATRIX_ORDER_H
#define GSNN_MATRIX_MATRIX_ORDER_H

#include "base/error.h"

#include <flint/nmod_mat.h>

/* Looks for an element of infinite order in the group of count >= 1 matrices over Q(zeta_N), given
 * modulo a prime p = 1 mod N (all entries are p-integral): among the generators, their products
 * two by two, and random words.  GSNN_INVALID, naming what was found, when the group is infinite;
 * GSNN_OK says nothing.  Infinite groups whose reductions are large are found out for certain in
 * practice: a finitely generated infinite linear group has elements of infinite order (Schur
 * 1911), and they are met all along a random walk.  Cost: a few hundred minimal polynomials. */
gsnn_status gsnn_refuse_infinite_order(const nmod_mat_struct *generators, size_t count,
                                       ulong conductor, gsnn_error *error);

#endif
