#include "proof/vector_table.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* Whether row h = chi row, exactly: (row h)_k = row . (h e_k). */
static bool is_solution(const gsnn_proof_points *points, const fmpq_poly_struct *row,
                        const gsnn_proof_point *h, int8_t chi, fmpq_poly_t sum) {
    const gsnn_proof_vectors *vectors = points->vectors;
    for (size_t k = 0; k < points->degree; k++) {
        const fmpq_poly_struct *image = vectors->exact + h[points->basis[k]] * points->degree;
        gsnn_proof_vectors_dot(vectors, sum, row, image);
        if (chi < 0)
            fmpq_poly_neg(sum, sum);
        if (!fmpq_poly_equal(sum, row + k))
            return false;
    }
    return true;
}

/* The rank of rows x columns elements of the field, which are used up. */
static size_t find_rank(const gsnn_field *field, fmpq_poly_struct *matrix, size_t rows,
                        size_t columns) {
    size_t rank = 0;
    fmpq_poly_t inverse, factor, product;
    fmpq_poly_init(inverse);
    fmpq_poly_init(factor);
    fmpq_poly_init(product);
    for (size_t column = 0; column < columns && rank < rows; column++) {
        size_t found = rank;
        while (found < rows && fmpq_poly_is_zero(matrix + found * columns + column))
            found++;
        if (found == rows)
            continue;
        for (size_t j = 0; j < columns; j++)
            fmpq_poly_swap(matrix + found * columns + j, matrix + rank * columns + j);
        gsnn_field_inverse(field, inverse, matrix + rank * columns + column);
        for (size_t i = rank + 1; i < rows; i++) {
            gsnn_field_multiply(field, factor, inverse, matrix + i * columns + column);
            for (size_t j = column; j < columns; j++) {
                gsnn_field_multiply(field, product, factor, matrix + rank * columns + j);
                fmpq_poly_sub(matrix + i * columns + j, matrix + i * columns + j, product);
            }
        }
        rank++;
    }
    fmpq_poly_clear(inverse);
    fmpq_poly_clear(factor);
    fmpq_poly_clear(product);
    return rank;
}

gsnn_status gsnn_proof_vectors_read_basis(gsnn_proof_basis *basis, const gsnn_proof_points *points,
                                          const char *const *entries, size_t count,
                                          const gsnn_proof_point *generators, const int8_t *chi,
                                          size_t generator_count, gsnn_error *error) {
    const gsnn_proof_vectors *vectors = points->vectors;
    size_t m = points->degree;
    *basis = (gsnn_proof_basis){.stray = count};
    fmpq_poly_t sum;
    fmpq_poly_init(sum);
    fmpq_poly_struct *rows = gsnn_proof_elements_new(count * m);
    basis->doubles = gsnn_new(count * m, sizeof *basis->doubles);
    gsnn_status status = rows && basis->doubles
                             ? gsnn_proof_entries_parse(vectors->field, rows, entries, count * m,
                                                        "weights.basis_exact", error)
                             : gsnn_fail_memory(error);
    if (!status) {
        for (size_t i = 0; i < count * m; i++)
            basis->doubles[i] = gsnn_field_double(vectors->field, rows + i);
        for (size_t k = count; k-- > 0;)
            for (size_t h = 0; h < generator_count; h++)
                if (!is_solution(points, rows + k * m, generators + h * points->count, chi[h], sum))
                    basis->stray = k;
        basis->rank = find_rank(vectors->field, rows, count, m);
    }
    if (status) {
        free(basis->doubles);
        basis->doubles = NULL;
    }
    gsnn_proof_elements_free(rows, count * m);
    fmpq_poly_clear(sum);
    return status;
}
