/* exact_matrix.c - memory, properties and arithmetic of exact matrices. */
#include "exact/exact_matrix.h"

#include "base/error.h"
#include "base/memory.h"

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

/* ---- Properties -------------------------------------------------------------------------- */

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
