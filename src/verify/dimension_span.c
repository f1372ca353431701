#include "verify/dimension_span.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

uint64_t gsnn_span_multiply(uint64_t a, uint64_t b) {
    wide product = (wide)a * b;
    uint64_t sum = (uint64_t)(product & GSNN_SPAN_PRIME) + (uint64_t)(product >> 61);
    return sum >= GSNN_SPAN_PRIME ? sum - GSNN_SPAN_PRIME : sum;
}

uint64_t gsnn_span_add_residues(uint64_t a, uint64_t b) {
    uint64_t sum = a + b;
    return sum >= GSNN_SPAN_PRIME ? sum - GSNN_SPAN_PRIME : sum;
}

uint64_t gsnn_span_negative(uint64_t a) {
    return a ? GSNN_SPAN_PRIME - a : 0;
}

/* a^(p - 2) */
static uint64_t invert(uint64_t a) {
    uint64_t result = 1;
    for (uint64_t exponent = GSNN_SPAN_PRIME - 2; exponent; exponent >>= 1) {
        if (exponent & 1)
            result = gsnn_span_multiply(result, a);
        a = gsnn_span_multiply(a, a);
    }
    return result;
}

uint64_t gsnn_span_residue(const fmpq_t x) {
    uint64_t numerator = fmpz_fdiv_ui(fmpq_numref(x), GSNN_SPAN_PRIME);
    uint64_t denominator = fmpz_fdiv_ui(fmpq_denref(x), GSNN_SPAN_PRIME);
    return denominator == 1 ? numerator : gsnn_span_multiply(numerator, invert(denominator));
}

void gsnn_span_clear(gsnn_span *span) {
    free(span->rows);
    free(span->pivots);
    *span = (gsnn_span){.width = span->width};
}

bool gsnn_span_add(gsnn_span *span, uint64_t *row) {
    size_t width = span->width;
    for (size_t i = 0; i < span->rank; i++) {
        uint64_t factor = gsnn_span_negative(row[span->pivots[i]]);
        const uint64_t *other = span->rows + i * width;
        for (size_t j = 0; factor && j < width; j++)
            if (other[j])
                row[j] = gsnn_span_add_residues(row[j], gsnn_span_multiply(factor, other[j]));
    }
    size_t pivot = 0;
    while (pivot < width && !row[pivot])
        pivot++;
    if (pivot == width)
        return true;
    if (gsnn_reserve(&span->rows, &span->capacity, span->rank + 1, width * sizeof *span->rows) ||
        gsnn_reserve(&span->pivots, &span->pivot_capacity, span->rank + 1, sizeof *span->pivots))
        return false;
    uint64_t inverse = invert(row[pivot]);
    for (size_t j = 0; j < width; j++)
        span->rows[span->rank * width + j] = gsnn_span_multiply(row[j], inverse);
    span->pivots[span->rank++] = pivot;
    return true;
}
