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

void gsnn_proof_bits_transpose(gsnn_proof_bits *transposed, const gsnn_proof_bits *matrix) {
    for (size_t i = 0; i < matrix->size; i++)
        for (size_t w = 0; w < matrix->words; w++)
            for (uint64_t left = matrix->bits[i * matrix->words + w]; left; left &= left - 1) {
                size_t bit = 0;
                while (!(left >> bit & 1))
                    bit++;
                gsnn_proof_bits_set(transposed, 64 * w + bit, i);
            }
}

size_t gsnn_proof_bits_meet(const gsnn_proof_bits *a, size_t i, const gsnn_proof_bits *b,
                            size_t j) {
    for (size_t w = 0; w < a->words; w++) {
        uint64_t both = a->bits[i * a->words + w] & b->bits[j * b->words + w];
        if (!both)
            continue;
        size_t bit = 0;
        while (!(both >> bit & 1))
            bit++;
        return 64 * w + bit;
    }
    return a->size;
}
