/* exact_rows.h - the weight rows of an architecture, exactly.
 *
 * A pattern (permutations and signed permutations) is exact as it stands.  For matrices the record
 * holds each basis matrix as doubles and its first row as exact entries; the other rows follow from
 * W g = rho(g) W: where rho(g) sends neuron i to s times neuron j, row i is s times row j times g.
 */
#ifndef GSNN_NETWORK_EXACT_ROWS_H
#define GSNN_NETWORK_EXACT_ROWS_H

#include "linear/exact_linear.h"
#include "record/enumeration_record.h"

/* What is exact about a record: a field that holds its matrices and bases, and the generators in
 * it.  For the other actions the field is Q and there are no matrices. */
typedef struct gsnn_exact_record {
    const gsnn_enumeration_record *record;
    gsnn_field *field;
    gsnn_exact_matrix *generators; /* degree x degree each, or NULL */
} gsnn_exact_record;

/* Reads the entries of the group and of the architectures; the record is borrowed, and the caller
 * clears.  GSNN_INVALID names an entry that is no exact real number. */
gsnn_status gsnn_exact_record_init(gsnn_exact_record *exact, const gsnn_enumeration_record *record,
                                   gsnn_error *error);
void gsnn_exact_record_clear(gsnn_exact_record *exact);

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
