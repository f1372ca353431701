/* exact_rows.h - the weight rows of an architecture, exactly.
 *
 * A pattern (permutations and signed permutations) is exact as it stands.  For matrices the record
 * holds each basis matrix as doubles and its first row as exact entries; the other rows follow from
 * W g = rho(g) W: where rho(g) sends neuron i to s times neuron j, row i is s times row j times g.
 */
#ifndef GSNN_NETWORK_EXACT_ROWS_H
#define GSNN_NETWORK_EXACT_ROWS_H

#include "linear/exact_linear.h"
#include "network/exact_record.h"

/* ---- Spaces of rows ---------------------------------------------------------------------- */

/* The rows of input or output weights that an architecture of the record may have. */
typedef struct gsnn_exact_space {
    const gsnn_exact_record *exact;
    const gsnn_record_architecture *architecture;
    const gsnn_record_weights *weights;
    size_t length;                       /* of a row */
    const gsnn_exact_matrix *generators; /* which move rows; NULL: rows are patterns */
    bool odd;                            /* rows take the signs of rho */
} gsnn_exact_space;

gsnn_exact_space gsnn_exact_weight_space(const gsnn_exact_record *exact,
                                         const gsnn_record_architecture *architecture);
gsnn_exact_space gsnn_exact_output_space(const gsnn_exact_record *exact,
                                         const gsnn_record_architecture *architecture, bool cosine);

/* Whether the record has all rows, or what they follow from. */
bool gsnn_exact_space_is_complete(const gsnn_exact_space *space);

/* Initialises basis (cleared by the caller) to the first rows of the basis: dimension x length.
 * GSNN_INVALID when the record leaves them out. */
gsnn_status gsnn_exact_space_basis(gsnn_exact_matrix *basis, const gsnn_exact_space *space,
                                   gsnn_error *error);

/* Fills rows `first`, ..., first + neurons - 1 of the matrix with those of these free weights,
 * `dimension` elements of the field, and for a matrix action those below row `first` alone, in any
 * matrix that is moved like these rows; neurons x length^2 multiplications for matrices.
 * GSNN_INVALID when the record leaves rows or rho out, or when rho is not transitive. */
gsnn_status gsnn_exact_space_expand(const gsnn_exact_matrix *rows, slong first,
                                    const gsnn_exact_space *space, const fmpq_poly_struct *values,
                                    gsnn_error *error);
gsnn_status gsnn_exact_space_spread(const gsnn_exact_matrix *rows, slong first,
                                    const gsnn_exact_space *space, gsnn_error *error);

/* The inverse: sets values (`dimension` entries) to the free weights that have this row (length
 * entries) for the first neuron.  GSNN_INVALID when there are none. */
gsnn_status gsnn_exact_space_solve(const gsnn_exact_matrix *values, const gsnn_exact_matrix *row,
                                   const gsnn_exact_space *space, gsnn_error *error);

/* ---- Weights of inputs ------------------------------------------------------------------- */

/* Initialises basis (cleared by the caller) to the first rows of the architecture's basis matrices:
 * dimension x degree.  GSNN_INVALID when the record leaves them out. */
gsnn_status gsnn_exact_first_rows(gsnn_exact_matrix *basis, const gsnn_exact_record *exact,
                                  const gsnn_record_architecture *architecture, gsnn_error *error);

/* Fills rows `first`, ..., first + neurons - 1 of the matrix with W for those free weights.
 * GSNN_INVALID when the record leaves rows or rho out, or when rho is not transitive. */
gsnn_status gsnn_exact_rows_expand(const gsnn_exact_matrix *rows, slong first,
                                   const gsnn_exact_record *exact,
                                   const gsnn_record_architecture *architecture,
                                   const fmpq *weights, gsnn_error *error);

/* For a matrix action: fills in the rows below row `first`, which holds that of the first neuron,
 * in any matrix that many columns wide; neurons x degree^2 multiplications. */
gsnn_status gsnn_exact_rows_spread(const gsnn_exact_matrix *rows, slong first,
                                   const gsnn_exact_record *exact,
                                   const gsnn_record_architecture *architecture, gsnn_error *error);

/* The inverse of expanding: the free weights that have this row (degree entries) for the first
 * neuron.  *rational tells whether there are such rational ones. */
gsnn_status gsnn_exact_rows_solve(bool *rational, fmpq *weights, const gsnn_exact_matrix *row,
                                  const gsnn_exact_record *exact,
                                  const gsnn_record_architecture *architecture, gsnn_error *error);

#endif
