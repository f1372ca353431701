/* tied.h - the Jacobian of a G-SNN network in its free parameters, exactly. */
#ifndef GSNN_DIMENSION_TIED_H
#define GSNN_DIMENSION_TIED_H

#include "network/expansion.h"

/* Parameters in the order of `gsnn realize --parameters`: of each channel the free weights, b (type
 * 1), a; then the coordinates of the linear function in the basis of the fixed space; then the
 * constant. */
typedef struct gsnn_tied {
    const gsnn_exact_record *exact;
    const gsnn_network *network;
    gsnn_expansion expansion;
    size_t parameters;
    gsnn_exact_matrix *bases; /* of each summand: dimension x neurons rows of degree entries */
    gsnn_exact_matrix fixed;  /* basis of the fixed space */
} gsnn_tied;

/* The caller clears, also on failure; network and record outlive it. */
gsnn_status gsnn_tied_init(gsnn_tied *tied, const gsnn_network *network,
                           const gsnn_exact_record *exact, gsnn_error *error);
void gsnn_tied_clear(gsnn_tied *tied);

/* Fills the row (1 x parameters, initialised) with df/dtheta at x, degree numbers; false when x
 * lies on a kink of a neuron, where there is none. */
bool gsnn_tied_row(const gsnn_tied *tied, const fmpq *x, fmpq_poly_struct *row);

/* The exact basis of the rows c with c g = c for all generators, initialised here and cleared by
 * the caller: dimension x degree, in reduced row echelon form. */
gsnn_status gsnn_exact_fixed_space(gsnn_exact_matrix *basis, const gsnn_exact_record *exact,
                                   gsnn_error *error);

#endif
