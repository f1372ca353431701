/* exact_fixture.h - fields and matrices for the tests of exact matrices. */
#ifndef GSNN_TESTS_EXACT_FIXTURE_H
#define GSNN_TESTS_EXACT_FIXTURE_H

#include "exact/entry.h"
#include "exact/exact_matrix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static inline gsnn_field *new_field(ulong conductor) {
    gsnn_error error;
    gsnn_field *field;
    if (gsnn_field_new(&field, conductor, &error))
        fail_msg("conductor %lu: %s", conductor, error.message);
    return field;
}

static inline gsnn_exact_matrix new_matrix(const gsnn_field *field, slong rows, slong columns) {
    gsnn_error error;
    gsnn_exact_matrix matrix;
    if (gsnn_exact_matrix_init(&matrix, field, rows, columns, &error))
        fail_msg("%s", error.message);
    return matrix;
}

/* A matrix of the given entries, row by row. */
static inline gsnn_exact_matrix read_matrix(const gsnn_field *field, slong rows, slong columns,
                                            const char *const *texts) {
    gsnn_exact_matrix matrix = new_matrix(field, rows, columns);
    for (slong i = 0; i < rows * columns; i++) {
        gsnn_error error;
        if (gsnn_entry_parse(field, texts[i], matrix.entries + i, &error))
            fail_msg("%s: %s", texts[i], error.message);
    }
    return matrix;
}

static inline void randomise(gsnn_exact_matrix *matrix, flint_rand_t state, flint_bitcnt_t bits) {
    for (slong i = 0; i < matrix->rows * matrix->columns; i++)
        fmpq_poly_randtest(matrix->entries + i, state, gsnn_field_degree(matrix->field), bits);
}

static inline void multiply(gsnn_exact_matrix *product, const gsnn_exact_matrix *a,
                            const gsnn_exact_matrix *b) {
    gsnn_error error;
    if (gsnn_exact_matrix_multiply(product, a, b, &error))
        fail_msg("%s", error.message);
}

static inline void print_matrix(const gsnn_exact_matrix *matrix) {
    for (slong i = 0; i < matrix->rows; i++)
        for (slong j = 0; j < matrix->columns; j++)
            print_error("[%ld,%ld] %s\n", i, j,
                        fmpq_poly_get_str_pretty(gsnn_exact_matrix_entry(matrix, i, j), "z"));
}

static inline bool equal_matrices(const gsnn_exact_matrix *a, const gsnn_exact_matrix *b) {
    if (a->rows != b->rows || a->columns != b->columns)
        return false;
    for (slong i = 0; i < a->rows * a->columns; i++)
        if (!fmpq_poly_equal(a->entries + i, b->entries + i))
            return false;
    return true;
}

static inline void check_matrices(const char *what, const gsnn_exact_matrix *a,
                                  const gsnn_exact_matrix *b) {
    if (equal_matrices(a, b))
        return;
    print_matrix(a);
    print_matrix(b);
    fail_msg("%s in Q(zeta_%lu)", what, gsnn_field_conductor(a->field));
}

#endif
