/* exact_order.h - finite and infinite order of matrices over Q(zeta_N). */
#ifndef GSNN_EXACT_EXACT_ORDER_H
#define GSNN_EXACT_EXACT_ORDER_H

#include "exact/exact_matrix.h"

/* Decides the order of a square matrix (which need not be invertible); order = 0 when no power
 * of it is the identity.  Source of the method: the order is found modulo a prime, where finite
 * order is preserved, and then confirmed exactly. */
gsnn_status gsnn_exact_matrix_order(fmpz_t order, const gsnn_exact_matrix *g, gsnn_error *error);

/* Looks for a cheap proof that a square matrix has infinite order, among the traces of its first
 * `powers` powers: for finite order a trace is a sum of m roots of unity, hence an algebraic
 * integer all of whose conjugates have absolute value at most m.  *proven = false says nothing. */
gsnn_status gsnn_exact_matrix_infinite_order(bool *proven, const gsnn_exact_matrix *g, ulong powers,
                                             gsnn_error *error);

#endif
