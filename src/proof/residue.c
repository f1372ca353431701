#include "proof/residue.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/ulong_extras.h>
#include <stdlib.h>
#include <string.h>

static uint32_t multiply(uint32_t x, uint32_t y, uint32_t prime) {
    return (uint32_t)((uint64_t)x * y % prime);
}

/* An element of order n modulo the prime, n dividing prime - 1. */
static uint32_t root_of_unity(uint32_t prime, ulong n) {
    n_factor_t factors;
    n_factor_init(&factors);
    n_factor(&factors, n, 1);
    for (ulong x = 2;; x++) {
        ulong root = n_powmod2(x, (slong)((prime - 1) / n), prime);
        bool primitive = true;
        for (int i = 0; i < factors.num && primitive; i++)
            primitive = n_powmod2(root, (slong)(n / factors.p[i]), prime) != 1;
        if (primitive)
            return (uint32_t)root;
    }
}

gsnn_status gsnn_proof_reduction_set(gsnn_proof_reduction *reduction, const gsnn_field *field,
                                     uint32_t bound, gsnn_error *error) {
    ulong n = gsnn_field_conductor(field);
    *reduction = (gsnn_proof_reduction){.degree = gsnn_field_degree(field)};
    for (ulong k = (bound - 2) / n; k > 0 && !reduction->prime; k--)
        if (n_is_prime(k * n + 1) && k * n > 1)
            reduction->prime = (uint32_t)(k * n + 1);
    if (!reduction->prime)
        return gsnn_fail(error, GSNN_FAILED, "no prime is 1 modulo %lu", n);
    reduction->powers = gsnn_new((size_t)reduction->degree, sizeof *reduction->powers);
    if (!reduction->powers)
        return gsnn_fail_memory(error);
    uint32_t root = root_of_unity(reduction->prime, n);
    reduction->powers[0] = 1;
    for (slong i = 1; i < reduction->degree; i++)
        reduction->powers[i] = multiply(reduction->powers[i - 1], root, reduction->prime);
    return GSNN_OK;
}

void gsnn_proof_reduction_clear(gsnn_proof_reduction *reduction) {
    free(reduction->powers);
    *reduction = (gsnn_proof_reduction){0};
}

bool gsnn_proof_reduce(const gsnn_proof_reduction *reduction, uint32_t *image,
                       const fmpq_poly_t x) {
    uint32_t prime = reduction->prime;
    ulong denominator = fmpz_fdiv_ui(fmpq_poly_denref(x), prime);
    if (!denominator)
        return false;
    uint64_t sum = 0;
    for (slong i = 0; i < fmpq_poly_length(x); i++) {
        ulong numerator = fmpz_fdiv_ui(fmpq_poly_numref(x) + i, prime);
        sum += multiply((uint32_t)numerator, reduction->powers[i], prime);
    }
    *image = multiply((uint32_t)(sum % prime), (uint32_t)n_invmod(denominator, prime), prime);
    return true;
}

/* row -= factor * pivot_row, from a column on. */
static void subtract(uint32_t *row, const uint32_t *pivot_row, uint32_t factor, size_t from,
                     size_t columns, uint32_t prime) {
    for (size_t j = from; j < columns; j++)
        row[j] = (uint32_t)((row[j] + (uint64_t)(prime - factor) * pivot_row[j]) % prime);
}

size_t gsnn_proof_echelon(uint32_t *matrix, size_t rows, size_t columns, uint32_t prime,
                          size_t *pivots) {
    size_t rank = 0;
    for (size_t column = 0; column < columns && rank < rows; column++) {
        size_t found = rank;
        while (found < rows && !matrix[found * columns + column])
            found++;
        if (found == rows)
            continue;
        uint32_t *pivot_row = matrix + rank * columns, *other = matrix + found * columns;
        for (size_t j = 0; j < columns && found != rank; j++) {
            uint32_t swap = pivot_row[j];
            pivot_row[j] = other[j];
            other[j] = swap;
        }
        uint32_t inverse = (uint32_t)n_invmod(pivot_row[column], prime);
        for (size_t j = column; j < columns; j++)
            pivot_row[j] = multiply(pivot_row[j], inverse, prime);
        for (size_t i = 0; i < rows; i++)
            if (i != rank && matrix[i * columns + column])
                subtract(matrix + i * columns, pivot_row, matrix[i * columns + column], column,
                         columns, prime);
        pivots[rank++] = column;
    }
    return rank;
}

size_t gsnn_proof_kernel(uint32_t *basis, const uint32_t *matrix, size_t columns, uint32_t prime,
                         const size_t *pivots, size_t rank) {
    size_t size = 0, next_pivot = 0;
    for (size_t column = 0; column < columns; column++) {
        if (next_pivot < rank && pivots[next_pivot] == column) {
            next_pivot++;
            continue;
        }
        uint32_t *x = basis + size++ * columns; /* the free column is 1, the pivots follow */
        memset(x, 0, columns * sizeof *x);
        x[column] = 1;
        for (size_t i = 0; i < rank; i++) {
            uint32_t entry = matrix[i * columns + column];
            x[pivots[i]] = entry ? prime - entry : 0;
        }
    }
    return size;
}
