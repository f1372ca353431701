/* matrix_list.h - generators of a group file given by matrices. */
#ifndef GSNN_INPUT_MATRIX_LIST_H
#define GSNN_INPUT_MATRIX_LIST_H

#include "base/run.h"
#include "exact/exact_matrix.h"
#include "input/generator_table.h"
#include "json/value.h"

#define GSNN_MAX_MATRIX_DEGREE 64

/* Makes the group of the matrices in the member "generators" of a group file (a list), which must
 * preserve the inner product given by "form" (missing: the standard one) exactly.  degree is at
 * most GSNN_MAX_MATRIX_DEGREE, 0 if the file does not say.  GSNN_INVALID names the generator, and
 * the entry where there is one to blame. */
gsnn_status gsnn_matrix_lists_group(gsnn_group **group, const gsnn_value *generators,
                                    const gsnn_value *form, size_t degree,
                                    const gsnn_group_labels *labels, const gsnn_run *run,
                                    gsnn_error *error);

/* ---- Square matrices of exact entries as group files write them ------------------------------ */

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
