/* dimension_span.h - spans of rows modulo the prime 2^61 - 1, for the checks of dimensions. */
#ifndef GSNN_VERIFY_DIMENSION_SPAN_H
#define GSNN_VERIFY_DIMENSION_SPAN_H

#include "gsnn.h"

#include <flint/fmpq.h>

#define GSNN_SPAN_PRIME ((UINT64_C(1) << 61) - 1)

typedef struct gsnn_span {
    size_t width, rank, capacity;
    uint64_t *rows; /* rank x width, each 1 at its pivot and 0 at those of the rows before it */
    size_t *pivots;
    size_t pivot_capacity;
} gsnn_span;

/* An empty span is {.width = width}; the caller clears it. */
void gsnn_span_clear(gsnn_span *span);

/* Adds a row, which is overwritten; false without memory. */
bool gsnn_span_add(gsnn_span *span, uint64_t *row);

uint64_t gsnn_span_multiply(uint64_t a, uint64_t b);
uint64_t gsnn_span_add_residues(uint64_t a, uint64_t b);
uint64_t gsnn_span_negative(uint64_t a);

/* The residue of a rational number; 0 for one with the prime below, which nobody writes. */
uint64_t gsnn_span_residue(const fmpq_t x);

#endif
