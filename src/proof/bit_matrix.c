#include "proof/bit_matrix.h"

#include "base/memory.h"

#include <stdlib.h>

bool gsnn_proof_bits_new(gsnn_proof_bits *matrix, size_t size) {
    *matrix = (gsnn_proof_bits){.size = size, .words = (size + 63) / 64};
    if (matrix->words && size > SIZE_MAX / matrix->words)
        return false;
    matrix->bits = gsnn_new(size * matrix->words, sizeof *matrix->bits);
    return matrix->bits;
}

void gsnn_proof_bits_clear(gsnn_proof_bits *matrix) {
    free(matrix->bits);
    *matrix = (gsnn_proof_bits){0};
}

bool gsnn_proof_bits_get(const gsnn_proof_bits *matrix, size_t row, size_t column) {
    return matrix->bits[row * matrix->words + column / 64] >> column % 64 & 1;
}

void gsnn_proof_bits_set(gsnn_proof_bits *matrix, size_t row, size_t column) {
    matrix->bits[row * matrix->words + column / 64] |= UINT64_C(1) << column % 64;
}

void gsnn_proof_bits_put(gsnn_proof_bits *matrix, size_t row, size_t column, bool value) {
    uint64_t bit = UINT64_C(1) << column % 64;
    uint64_t *word = &matrix->bits[row * matrix->words + column / 64];
    *word = value ? *word | bit : *word & ~bit;
}

size_t gsnn_proof_bits_next(const gsnn_proof_bits *matrix, size_t row, size_t column) {
    const uint64_t *words = matrix->bits + row * matrix->words;
    for (size_t w = column / 64; w < matrix->words; w++, column = 64 * w) {
        uint64_t left = words[w] & -(UINT64_C(1) << column % 64);
        if (left)
            return 64 * w + (size_t)__builtin_ctzll(left);
    }
    return matrix->size;
}

void gsnn_proof_bits_transpose(gsnn_proof_bits *transposed, const gsnn_proof_bits *matrix) {
    size_t size = matrix->size;
    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; (j = gsnn_proof_bits_next(matrix, i, j)) < size; j++)
            gsnn_proof_bits_set(transposed, j, i);
}

size_t gsnn_proof_bits_meet(const gsnn_proof_bits *a, size_t i, const gsnn_proof_bits *b,
                            size_t j) {
    for (size_t w = 0; w < a->words; w++) {
        uint64_t both = a->bits[i * a->words + w] & b->bits[j * b->words + w];
        if (!both)
            continue;
        return 64 * w + (size_t)__builtin_ctzll(both);
    }
    return a->size;
}
