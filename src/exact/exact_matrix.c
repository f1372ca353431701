/* exact_matrix.c - memory, comparison and arithmetic of exact matrices. */
#include "exact/exact_matrix.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpz_vec.h>
#include <stdint.h>
#include <stdlib.h>

/* ---- Memory and access ------------------------------------------------------------------- */

gsnn_status gsnn_exact_matrix_init(gsnn_exact_matrix *matrix, const gsnn_field *field, slong rows,
                                   slong columns, gsnn_error *error) {
    *matrix = (gsnn_exact_matrix){.field = field, .rows = rows, .columns = columns};
    if (columns > 0 && rows > WORD_MAX / columns)
        return gsnn_fail_memory(error);
    matrix->entries = gsnn_new((size_t)(rows * columns), sizeof *matrix->entries);
    if (!matrix->entries)
        return gsnn_fail_memory(error);
    for (slong i = 0; i < rows * columns; i++)
        fmpq_poly_init(matrix->entries + i);
    return GSNN_OK;
}

void gsnn_exact_matrix_clear(gsnn_exact_matrix *matrix) {
    if (!matrix->entries)
        return;
    for (slong i = 0; i < matrix->rows * matrix->columns; i++)
        fmpq_poly_clear(matrix->entries + i);
    free(matrix->entries);
    *matrix = (gsnn_exact_matrix){0};
}

fmpq_poly_struct *gsnn_exact_matrix_entry(const gsnn_exact_matrix *matrix, slong i, slong j) {
    return matrix->entries + i * matrix->columns + j;
}

void gsnn_exact_matrix_set(gsnn_exact_matrix *copy, const gsnn_exact_matrix *source) {
    for (slong i = 0; i < source->rows * source->columns; i++)
        fmpq_poly_set(copy->entries + i, source->entries + i);
}

void gsnn_exact_matrix_swap(gsnn_exact_matrix *a, gsnn_exact_matrix *b) {
    gsnn_exact_matrix old = *a;
    *a = *b;
    *b = old;
}

void gsnn_exact_matrix_one(gsnn_exact_matrix *matrix) {
    for (slong i = 0; i < matrix->rows; i++)
        for (slong j = 0; j < matrix->columns; j++)
            fmpq_poly_set_si(gsnn_exact_matrix_entry(matrix, i, j), i == j);
}

/* ---- Comparison -------------------------------------------------------------------------- */

bool gsnn_exact_matrix_equal(const gsnn_exact_matrix *a, const gsnn_exact_matrix *b) {
    if (a->rows != b->rows || a->columns != b->columns)
        return false;
    for (slong i = 0; i < a->rows * a->columns; i++)
        if (!fmpq_poly_equal(a->entries + i, b->entries + i))
            return false;
    return true;
}

/* Whether the entry is 1 on the diagonal and 0 elsewhere. */
static bool is_delta(const gsnn_exact_matrix *matrix, slong i, slong j) {
    const fmpq_poly_struct *x = gsnn_exact_matrix_entry(matrix, i, j);
    return i == j ? fmpq_poly_is_one(x) : fmpq_poly_is_zero(x);
}

bool gsnn_exact_matrix_is_one(const gsnn_exact_matrix *matrix) {
    if (matrix->rows != matrix->columns)
        return false;
    for (slong i = 0; i < matrix->rows; i++)
        for (slong j = 0; j < matrix->columns; j++)
            if (!is_delta(matrix, i, j))
                return false;
    return true;
}

bool gsnn_exact_matrix_is_real(const gsnn_exact_matrix *matrix, slong *row, slong *column) {
    for (slong i = 0; i < matrix->rows; i++)
        for (slong j = 0; j < matrix->columns; j++)
            if (!gsnn_field_is_real(matrix->field, gsnn_exact_matrix_entry(matrix, i, j))) {
                *row = i;
                *column = j;
                return false;
            }
    return true;
}

bool gsnn_exact_matrix_is_symmetric(const gsnn_exact_matrix *matrix, slong *row, slong *column) {
    *row = *column = 0;
    if (matrix->rows != matrix->columns)
        return false;
    for (slong i = 0; i < matrix->rows; i++)
        for (slong j = i + 1; j < matrix->columns; j++)
            if (!fmpq_poly_equal(gsnn_exact_matrix_entry(matrix, i, j),
                                 gsnn_exact_matrix_entry(matrix, j, i))) {
                *row = i;
                *column = j;
                return false;
            }
    return true;
}

/* ---- Arithmetic -------------------------------------------------------------------------- */

void gsnn_exact_matrix_transpose(gsnn_exact_matrix *transpose, const gsnn_exact_matrix *matrix) {
    if (transpose == matrix) {
        for (slong i = 0; i < matrix->rows; i++)
            for (slong j = 0; j < i; j++)
                fmpq_poly_swap(gsnn_exact_matrix_entry(transpose, i, j),
                               gsnn_exact_matrix_entry(transpose, j, i));
        return;
    }
    for (slong i = 0; i < matrix->rows; i++)
        for (slong j = 0; j < matrix->columns; j++)
            fmpq_poly_set(gsnn_exact_matrix_entry(transpose, j, i),
                          gsnn_exact_matrix_entry(matrix, i, j));
}

gsnn_status gsnn_exact_matrix_power(gsnn_exact_matrix *power, const gsnn_exact_matrix *matrix,
                                    const fmpz_t exponent, gsnn_error *error) {
    gsnn_exact_matrix base, result = {0};
    gsnn_status status =
        gsnn_exact_matrix_init(&base, matrix->field, matrix->rows, matrix->columns, error);
    if (!status)
        status =
            gsnn_exact_matrix_init(&result, matrix->field, matrix->rows, matrix->columns, error);
    if (!status) {
        gsnn_exact_matrix_set(&base, matrix);
        gsnn_exact_matrix_one(&result);
    }
    ulong bits = fmpz_bits(exponent);
    for (ulong bit = 0; !status && bit < bits; bit++) {
        if (fmpz_tstbit(exponent, bit))
            status = gsnn_exact_matrix_multiply(&result, &result, &base, error);
        if (!status && bit + 1 < bits)
            status = gsnn_exact_matrix_multiply(&base, &base, &base, error);
    }
    if (!status)
        gsnn_exact_matrix_set(power, &result);
    gsnn_exact_matrix_clear(&base);
    gsnn_exact_matrix_clear(&result);
    return status;
}

void gsnn_exact_matrix_trace(fmpq_poly_t trace, const gsnn_exact_matrix *matrix) {
    fmpq_poly_zero(trace);
    for (slong i = 0; i < matrix->rows; i++)
        fmpq_poly_add(trace, trace, gsnn_exact_matrix_entry(matrix, i, i));
}

void gsnn_exact_matrix_apply(fmpq_poly_struct *image, const gsnn_exact_matrix *matrix,
                             const fmpq_poly_struct *vector) {
    fmpq_poly_t term;
    fmpq_poly_init(term);
    for (slong i = 0; i < matrix->rows; i++) {
        fmpq_poly_zero(image + i);
        for (slong j = 0; j < matrix->columns; j++) {
            fmpq_poly_mul(term, gsnn_exact_matrix_entry(matrix, i, j), vector + j);
            fmpq_poly_add(image + i, image + i, term);
        }
        gsnn_field_reduce(matrix->field, image + i);
    }
    fmpq_poly_clear(term);
}

bool gsnn_exact_matrix_reduce(const gsnn_modular *modular, nmod_mat_t image,
                              const gsnn_exact_matrix *matrix) {
    image->mod = modular->modulus;
    for (slong i = 0; i < matrix->rows; i++)
        for (slong j = 0; j < matrix->columns; j++)
            if (!gsnn_modular_reduce(modular, &nmod_mat_entry(image, i, j),
                                     gsnn_exact_matrix_entry(matrix, i, j)))
                return false;
    return true;
}

/* Whether no denominator in the matrix is divisible by the prime. */
static bool is_prime_to(const gsnn_exact_matrix *matrix, ulong prime) {
    for (slong i = 0; i < matrix->rows * matrix->columns; i++)
        if (fmpz_fdiv_ui(matrix->entries[i].den, prime) == 0)
            return false;
    return true;
}

gsnn_status gsnn_exact_matrix_modular(gsnn_modular *modular, const gsnn_exact_matrix *matrices,
                                      size_t count, gsnn_error *error) {
    const gsnn_field *field = matrices[0].field;
    ulong prime = GSNN_PRIME_BOUND;
    bool suitable = false;
    while (!suitable) {
        prime = gsnn_prime_next(gsnn_field_conductor(field), prime);
        if (prime == 0)
            return gsnn_fail(error, GSNN_FAILED, "every prime divides a denominator");
        suitable = true;
        for (size_t i = 0; suitable && i < count; i++)
            suitable = is_prime_to(matrices + i, prime);
    }
    gsnn_modular_set(modular, field, prime);
    return GSNN_OK;
}
