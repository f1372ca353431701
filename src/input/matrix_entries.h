/* matrix_entries.h - square matrices of exact entries as group files write them. */
#ifndef GSNN_INPUT_MATRIX_ENTRIES_H
#define GSNN_INPUT_MATRIX_ENTRIES_H

#include "exact/exact_matrix.h"
#include "json/value.h"

/* Checks that the value is a square matrix (*degree rows, if that is not 0; otherwise *degree gets
 * the number of its rows) whose entries can be read, and joins to *conductor what they need.
 * who_says (may be NULL while *degree is 0) names the source of the
 * degree, such as "degree is 3". */
gsnn_status gsnn_matrix_entries_measure(const gsnn_value *value, size_t *degree,
                                        const char *who_says, ulong *conductor, gsnn_error *error);

/* Initialises the matrix, which the caller clears on success, to the value, which has been
 * measured; all entries must be real. */
gsnn_status gsnn_matrix_entries_read(gsnn_exact_matrix *matrix, const gsnn_field *field,
                                     size_t degree, const gsnn_value *value, gsnn_error *error);

/* Finds the first entry that is a decimal near to something exact: to be asked for a matrix that
 * ought to be orthogonal and is not.  False if there is none; otherwise reports it. */
bool gsnn_matrix_entries_blame(const gsnn_value *value, gsnn_error *error);

#endif
