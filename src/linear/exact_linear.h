/* exact_linear.h - linear algebra over Q(zeta_N).
 *
 * Over Q itself the work is FLINT's (fmpq_mat); over larger fields it is Gaussian elimination with
 * the cheapest pivot of each column.  Reduced row echelon forms are unique, so the road does not
 * show in the answer. */
#ifndef GSNN_LINEAR_EXACT_LINEAR_H
#define GSNN_LINEAR_EXACT_LINEAR_H

#include "exact/exact_matrix.h"

#include <flint/fmpq_mat.h>

/* ---- Rational matrices ------------------------------------------------------------------- */

/* The entries as rational numbers, into a matrix of the same shape; false when one is not. */
bool gsnn_exact_matrix_get_rational(fmpq_mat_t copy, const gsnn_exact_matrix *matrix);

/* The copy has the shape of the matrix. */
void gsnn_exact_matrix_set_rational(gsnn_exact_matrix *copy, const fmpq_mat_t matrix);

/* ---- Linear algebra ---------------------------------------------------------------------- */

/* Brings the matrix to its reduced row echelon form and returns the rank; pivots, unless NULL,
 * gets the pivot column of each non-zero row (room for min(rows, columns)). */
slong gsnn_exact_matrix_rref(gsnn_exact_matrix *matrix, slong *pivots);

/* Initialises basis (which the caller clears) to the rows, in reduced row echelon form, that span
 * the x with matrix x = 0. */
gsnn_status gsnn_exact_matrix_nullspace(gsnn_exact_matrix *basis, const gsnn_exact_matrix *matrix,
                                        gsnn_error *error);

/* Sets solution (as many entries as the matrix has columns, in any shape) to the x with matrix x =
 * right (one entry a row) that is 0 outside the pivot columns, if there is one. */
gsnn_status gsnn_exact_matrix_solve(bool *solvable, const gsnn_exact_matrix *solution,
                                    const gsnn_exact_matrix *matrix, const gsnn_exact_matrix *right,
                                    gsnn_error *error);

/* ---- Forms ------------------------------------------------------------------------------- */

/* Whether a matrix is real, symmetric and positive definite: exactly when Gaussian elimination
 * without row exchanges meets only positive pivots. */
gsnn_status gsnn_exact_matrix_positive_definite(bool *answer, const gsnn_exact_matrix *matrix,
                                                gsnn_error *error);

/* Whether g^T form g = form (form = NULL: the identity) for a square g; if not, (*row, *column)
 * is the first entry, row by row, where the two sides differ. */
gsnn_status gsnn_exact_matrix_preserves(bool *answer, slong *row, slong *column,
                                        const gsnn_exact_matrix *g, const gsnn_exact_matrix *form,
                                        gsnn_error *error);

#endif
