/* residue_table.h - distinct vectors over GF(p), numbered in the order in which they come. */
#ifndef GSNN_MATRIX_RESIDUE_TABLE_H
#define GSNN_MATRIX_RESIDUE_TABLE_H

#include "base/error.h"
#include "base/hash_index.h"

#include <flint/flint.h>

typedef struct gsnn_residue_table {
    size_t width; /* residues in a vector; may be 0 */
    size_t count;
    ulong *vectors; /* count * width: the vectors, which may move when one is added */
    size_t capacity;
    gsnn_hash_index index;
} gsnn_residue_table;

/* Prepares a table for about `expected` vectors; it grows beyond.  The caller clears it, also on
 * failure. */
gsnn_status gsnn_residue_table_init(gsnn_residue_table *table, size_t width, size_t expected,
                                    gsnn_error *error);
void gsnn_residue_table_clear(gsnn_residue_table *table);

/* The number of a vector, which is added (as number count - 1) if it is new.  The vector must not
 * lie in the table itself.  Fails only for memory. */
gsnn_status gsnn_residue_table_add(gsnn_residue_table *table, const ulong *vector, size_t *number,
                                   gsnn_error *error);

/* Whether a vector is there; if so *number is its number. */
bool gsnn_residue_table_find(const gsnn_residue_table *table, const ulong *vector, size_t *number);

static inline const ulong *gsnn_residue_table_vector(const gsnn_residue_table *table,
                                                     size_t number) {
    return table->vectors + number * table->width;
}

#endif
