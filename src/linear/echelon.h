/* echelon.h - rows over GF(p), added one by one to a reduced echelon form. */
#ifndef GSNN_LINEAR_ECHELON_H
#define GSNN_LINEAR_ECHELON_H

#include "base/error.h"

#include <flint/nmod_vec.h>

/* Independent rows in a form that is echelon from the right: the row kept for a pivot column is 1
 * there, and 0 to the right of it and in the other pivot columns.  Free columns are then as far
 * left as can be, and the vectors orthogonal to all rows that are 1 in one of them and 0 in the
 * others are a reduced row echelon basis of the nullspace. */
typedef struct gsnn_echelon {
    size_t width;
    nmod_t modulus;
    size_t rank;
    ulong *rows; /* rank x width, in the order in which they were added */
    size_t row_capacity;
    size_t *row_of;  /* of each column: 1 + the number of the row whose pivot it is, or 0 */
    size_t *sources; /* of each row: the number that it was added with */
} gsnn_echelon;

/* A form without rows, which the caller clears, also on failure.  Memory: the rows that are added,
 * and 2 width words. */
gsnn_status gsnn_echelon_init(gsnn_echelon *echelon, size_t width, nmod_t modulus,
                              gsnn_error *error);
void gsnn_echelon_clear(gsnn_echelon *echelon);

/* Forgets the rows, but keeps their memory. */
void gsnn_echelon_empty(gsnn_echelon *echelon);

/* Adds a row (width residues, overwritten), which `source` numbers; the rank tells whether it was
 * independent.  Cost: rank x width multiplications. */
gsnn_status gsnn_echelon_add(gsnn_echelon *echelon, ulong *row, size_t source, gsnn_error *error);

/* Subtracts from a row its part in the pivot columns: it is in the span of the rows exactly when
 * nothing is left.  Returns whether something is left. */
bool gsnn_echelon_reduce(const gsnn_echelon *echelon, ulong *row);

/* The reduced row echelon basis of the vectors x with rows x = 0: width - rank vectors, which the
 * caller frees; NULL without memory. */
ulong *gsnn_echelon_nullspace(const gsnn_echelon *echelon);

#endif
