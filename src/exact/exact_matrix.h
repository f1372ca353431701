/* exact_matrix.h - matrices over Q(zeta_N). */
#ifndef GSNN_EXACT_EXACT_MATRIX_H
#define GSNN_EXACT_EXACT_MATRIX_H

#include "exact/modular.h"

#include <flint/nmod_mat.h>

typedef struct gsnn_exact_matrix {
    const gsnn_field *field;   /* not owned; it outlives the matrix */
    slong rows, columns;       /* either may be 0 */
    fmpq_poly_struct *entries; /* row by row */
} gsnn_exact_matrix;

/* ---- Memory and access ------------------------------------------------------------------- */

/* A zero matrix, which the caller clears; on failure nothing needs clearing.  Clearing a zeroed
 * struct, or one already cleared, is allowed. */
gsnn_status gsnn_exact_matrix_init(gsnn_exact_matrix *matrix, const gsnn_field *field, slong rows,
                                   slong columns, gsnn_error *error);
void gsnn_exact_matrix_clear(gsnn_exact_matrix *matrix);

/* The entry in row i and column j, both from 0; it may be written with reduced elements. */
fmpq_poly_struct *gsnn_exact_matrix_entry(const gsnn_exact_matrix *matrix, slong i, slong j);

/* The copy has the shape and the field of the source. */
void gsnn_exact_matrix_set(gsnn_exact_matrix *copy, const gsnn_exact_matrix *source);
void gsnn_exact_matrix_swap(gsnn_exact_matrix *a, gsnn_exact_matrix *b);

/* ---- Properties -------------------------------------------------------------------------- */

/* Whether every entry is real; if not, the first that is not, row by row, is (*row, *column). */
bool gsnn_exact_matrix_is_real(const gsnn_exact_matrix *matrix, slong *row, slong *column);

/* Whether the matrix is square and symmetric; if square and not, the first differing entry. */
bool gsnn_exact_matrix_is_symmetric(const gsnn_exact_matrix *matrix, slong *row, slong *column);

/* ---- Arithmetic -------------------------------------------------------------------------- */

/* The product; its shape must be that of the result.  Aliasing is allowed for square matrices.
 * GSNN_FAILED without memory. */
gsnn_status gsnn_exact_matrix_multiply(gsnn_exact_matrix *product, const gsnn_exact_matrix *a,
                                       const gsnn_exact_matrix *b, gsnn_error *error);

/* The transpose; aliasing is allowed for square matrices. */
void gsnn_exact_matrix_transpose(gsnn_exact_matrix *transpose, const gsnn_exact_matrix *matrix);

/* Reduces every entry; image, initialised with the same shape, gets the prime of modular.  False
 * when the prime divides a denominator. */
bool gsnn_exact_matrix_reduce(const gsnn_modular *modular, nmod_mat_t image,
                              const gsnn_exact_matrix *matrix);

#endif
