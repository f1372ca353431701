/* bit_matrix.h - square matrices of bits: relations among architectures. */
#ifndef GSNN_PROOF_BIT_MATRIX_H
#define GSNN_PROOF_BIT_MATRIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gsnn_proof_bits {
    size_t size, words; /* rows, and words of 64 bits in each */
    uint64_t *bits;
} gsnn_proof_bits;

/* A zero matrix, to be cleared by the caller; false without memory. */
bool gsnn_proof_bits_new(gsnn_proof_bits *matrix, size_t size);
void gsnn_proof_bits_clear(gsnn_proof_bits *matrix);

bool gsnn_proof_bits_get(const gsnn_proof_bits *matrix, size_t row, size_t column);
void gsnn_proof_bits_set(gsnn_proof_bits *matrix, size_t row, size_t column);
void gsnn_proof_bits_put(gsnn_proof_bits *matrix, size_t row, size_t column, bool value);

/* The first column from `column` on that is set in the row, or the size. */
size_t gsnn_proof_bits_next(const gsnn_proof_bits *matrix, size_t row, size_t column);

/* Sets in `transposed`, which is zero before, row j column i for each row i column j of the matrix.
 */
void gsnn_proof_bits_transpose(gsnn_proof_bits *transposed, const gsnn_proof_bits *matrix);

/* A column that is set in row i of a and row j of b, or the size. */
size_t gsnn_proof_bits_meet(const gsnn_proof_bits *a, size_t i, const gsnn_proof_bits *b, size_t j);

#endif
