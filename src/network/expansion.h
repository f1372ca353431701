/* expansion.h - the numbers W, b, a, c, d of a network, exactly.
 *
 * They follow from the free parameters (summands, linear, constant) alone; the dense copy of a
 * network file is checked against them elsewhere (check.h) and not used. */
#ifndef GSNN_NETWORK_EXPANSION_H
#define GSNN_NETWORK_EXPANSION_H

#include "network/exact_rows.h"
#include "network/network.h"

/* f(x) = sum_i a_i ReLU(W_i.x + b_i) + c.x + d.  The entries lie in the record's field: Q for
 * permutations, signed permutations and many matrix groups. */
typedef struct gsnn_expansion {
    slong neurons, degree;
    gsnn_exact_matrix W; /* neurons x degree */
    fmpq *b, *a;         /* neurons */
    gsnn_exact_matrix c; /* 1 x degree: linear, and the linear terms of the type 2 channels */
    fmpq_t d;
} gsnn_expansion;

/* Expands the network's exact parameters; the caller clears.  The field is exact->field and must
 * outlive the expansion.  GSNN_INVALID when network and record do not fit together or the record
 * is without rows. */
gsnn_status gsnn_expansion_init(gsnn_expansion *expansion, const gsnn_network *network,
                                const gsnn_exact_record *exact, gsnn_error *error);
void gsnn_expansion_clear(gsnn_expansion *expansion);

/* Whether all of W and c are rational. */
bool gsnn_expansion_is_rational(const gsnn_expansion *expansion);

/* f(x) for degree rational numbers, into an element of the field (initialised). */
void gsnn_expansion_value(const gsnn_expansion *expansion, const fmpq *x, fmpq_poly_t value);

#endif
