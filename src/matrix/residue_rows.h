/* residue_rows.h - rows of a matrix group's weight spaces modulo the prime of its space. */
#ifndef GSNN_MATRIX_RESIDUE_ROWS_H
#define GSNN_MATRIX_RESIDUE_ROWS_H

#include "group/group.h"

#include <flint/nmod_vec.h>

/* One nonzero entry of a generator, in a column that is not one of the identity. */
typedef struct gsnn_residue_entry {
    uint32_t row, column;
    ulong value;
} gsnn_residue_entry;

typedef struct gsnn_residue_rows {
    const gsnn_group *group; /* borrowed */
    nmod_t modulus;
    size_t *begin; /* generators + 1: where the entries of each generator begin, by columns */
    gsnn_residue_entry *entries;
    size_t entry_capacity;
} gsnn_residue_rows;

/* Lays out the generators of a group of matrices. */
gsnn_status gsnn_residue_rows_init(gsnn_residue_rows *rows, const gsnn_group *group,
                                   gsnn_error *error);
void gsnn_residue_rows_clear(gsnn_residue_rows *rows);

/* A random row (degree residues) of V(H,chi), advancing *random. */
gsnn_status gsnn_residue_rows_draw(const gsnn_residue_rows *rows,
                                   const gsnn_signed_generators *equations, uint64_t *random,
                                   ulong *row, gsnn_error *error);

/* to = from * generator s.  Cost: the degree, and a multiplication for each entry of the generator
 * outside the columns of the identity. */
void gsnn_residue_rows_move(const gsnn_residue_rows *rows, size_t s, const ulong *from, ulong *to);

/* Makes the first residue that is not 0 the lesser one of its two signs; returns whether that
 * changed the sign of the row. */
bool gsnn_residue_rows_normalise(const gsnn_residue_rows *rows, ulong *row);

/* The rows of a group of matrices: random ones modulo the prime.  Two that differ there differ. */
extern const gsnn_row_kind gsnn_residue_row_kind;

#endif
