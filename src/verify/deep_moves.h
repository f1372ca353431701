/* deep_moves.h - generators as rational matrices, for proofs about deep networks.
 *
 * Permutations up to sign and matrices alike become matrices; an irrational entry is rounded to the
 * nearest double. */
#ifndef GSNN_VERIFY_DEEP_MOVES_H
#define GSNN_VERIFY_DEEP_MOVES_H

#include "record/enumeration_record.h"

#include <flint/fmpq_mat.h>

typedef struct gsnn_deep_moves {
    size_t count, size;
    fmpq_mat_t *of; /* one a generator: size x size */
} gsnn_deep_moves;

/* The matrices of `count` elements of a record, or of the identity where it has none (outputs
 * without a codomain); the caller clears. */
gsnn_status gsnn_deep_moves_init(gsnn_deep_moves *moves, const gsnn_record_elements *elements,
                                 size_t count, size_t size, gsnn_error *error);
void gsnn_deep_moves_clear(gsnn_deep_moves *moves);

/* Sets sum (`count` zeros) to the combination of the first rows of a space with these coordinates;
 * false when the record leaves the rows out or they are no numbers. */
bool gsnn_deep_moves_combine(fmpq *sum, size_t count, const gsnn_record_weights *space,
                             const fmpq *coordinates);

/* Whether two lists are equal, or, unless `exactly`, up to 2^-40 of the largest number in them. */
bool gsnn_deep_moves_agree(const fmpq *a, const fmpq *b, size_t count, bool exactly);

#endif
