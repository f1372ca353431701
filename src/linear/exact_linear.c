/* exact_linear.c - elimination over Q(zeta_N), and forms. */
#include "linear/exact_linear.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_mat.h>
#include <flint/fmpz_vec.h>
#include <stdlib.h>

bool gsnn_exact_matrix_get_rational(fmpq_mat_t copy, const gsnn_exact_matrix *matrix) {
    for (slong i = 0; i < matrix->rows; i++)
        for (slong j = 0; j < matrix->columns; j++) {
            const fmpq_poly_struct *x = gsnn_exact_matrix_entry(matrix, i, j);
            if (x->length > 1)
                return false;
            fmpq_poly_get_coeff_fmpq(fmpq_mat_entry(copy, i, j), x, 0);
        }
    return true;
}

void gsnn_exact_matrix_set_rational(gsnn_exact_matrix *copy, const fmpq_mat_t matrix) {
    for (slong i = 0; i < copy->rows; i++)
        for (slong j = 0; j < copy->columns; j++)
            fmpq_poly_set_fmpq(gsnn_exact_matrix_entry(copy, i, j), fmpq_mat_entry(matrix, i, j));
}

/* A measure of how costly arithmetic with x is. */
static ulong cost(const fmpq_poly_t x) {
    slong bits = _fmpz_vec_max_bits(x->coeffs, x->length);
    return (ulong)x->length * ((ulong)FLINT_ABS(bits) + fmpz_bits(x->den));
}

/* Row target -= factor * row source, from the column on. */
static void subtract_row(gsnn_exact_matrix *matrix, slong target, slong source, slong column,
                         const fmpq_poly_t factor) {
    fmpq_poly_t term;
    fmpq_poly_init(term);
    for (slong j = column; j < matrix->columns; j++) {
        const fmpq_poly_struct *x = gsnn_exact_matrix_entry(matrix, source, j);
        if (fmpq_poly_is_zero(x))
            continue;
        fmpq_poly_struct *y = gsnn_exact_matrix_entry(matrix, target, j);
        gsnn_field_multiply(matrix->field, term, factor, x);
        fmpq_poly_sub(y, y, term);
    }
    fmpq_poly_clear(term);
}

/* The row from `from` on with the cheapest non-zero entry in the column, or -1. */
static slong find_pivot(const gsnn_exact_matrix *matrix, slong from, slong column) {
    slong best = -1;
    ulong best_cost = 0;
    for (slong i = from; i < matrix->rows; i++) {
        const fmpq_poly_struct *x = gsnn_exact_matrix_entry(matrix, i, column);
        if (fmpq_poly_is_zero(x))
            continue;
        ulong this_cost = cost(x);
        if (best < 0 || this_cost < best_cost) {
            best = i;
            best_cost = this_cost;
        }
    }
    return best;
}

/* Over Q, by FLINT. */
static slong rational_rref(gsnn_exact_matrix *matrix, slong *pivots) {
    fmpq_mat_t copy;
    fmpq_mat_init(copy, matrix->rows, matrix->columns);
    gsnn_exact_matrix_get_rational(copy, matrix);
    slong rank = fmpq_mat_rref(copy, copy);
    gsnn_exact_matrix_set_rational(matrix, copy);
    for (slong i = 0, j = 0; pivots && i < rank; i++) {
        while (fmpq_is_zero(fmpq_mat_entry(copy, i, j)))
            j++;
        pivots[i] = j;
    }
    fmpq_mat_clear(copy);
    return rank;
}

slong gsnn_exact_matrix_rref(gsnn_exact_matrix *matrix, slong *pivots) {
    if (gsnn_field_degree(matrix->field) == 1)
        return rational_rref(matrix, pivots);
    fmpq_poly_t factor;
    fmpq_poly_init(factor);
    slong rank = 0;
    for (slong column = 0; column < matrix->columns && rank < matrix->rows; column++) {
        slong pivot = find_pivot(matrix, rank, column);
        if (pivot < 0)
            continue;
        for (slong j = 0; pivot != rank && j < matrix->columns; j++)
            fmpq_poly_swap(gsnn_exact_matrix_entry(matrix, pivot, j),
                           gsnn_exact_matrix_entry(matrix, rank, j));
        gsnn_field_inverse(matrix->field, factor, gsnn_exact_matrix_entry(matrix, rank, column));
        for (slong j = column; j < matrix->columns; j++) {
            fmpq_poly_struct *x = gsnn_exact_matrix_entry(matrix, rank, j);
            gsnn_field_multiply(matrix->field, x, x, factor);
        }
        for (slong i = 0; i < matrix->rows; i++) {
            fmpq_poly_set(factor, gsnn_exact_matrix_entry(matrix, i, column));
            if (i != rank && !fmpq_poly_is_zero(factor))
                subtract_row(matrix, i, rank, column, factor);
        }
        if (pivots)
            pivots[rank] = column;
        rank++;
    }
    fmpq_poly_clear(factor);
    return rank;
}

gsnn_status gsnn_exact_matrix_nullspace(gsnn_exact_matrix *basis, const gsnn_exact_matrix *matrix,
                                        gsnn_error *error) {
    *basis = (gsnn_exact_matrix){0};
    slong columns = matrix->columns;
    gsnn_exact_matrix echelon = {0};
    slong *pivots = gsnn_new((size_t)columns, sizeof *pivots);
    if (!pivots)
        return gsnn_fail_memory(error);
    gsnn_status status =
        gsnn_exact_matrix_init(&echelon, matrix->field, matrix->rows, columns, error);
    if (status)
        goto end;
    gsnn_exact_matrix_set(&echelon, matrix);
    slong rank = gsnn_exact_matrix_rref(&echelon, pivots);
    status = gsnn_exact_matrix_init(basis, matrix->field, columns - rank, columns, error);
    if (status)
        goto end;
    slong row = 0;
    for (slong column = 0; column < columns; column++) {
        /* row = the number of free columns so far, so column - row is that of pivots. */
        if (column - row < rank && pivots[column - row] == column)
            continue;
        for (slong i = 0; i < rank; i++)
            fmpq_poly_neg(gsnn_exact_matrix_entry(basis, row, pivots[i]),
                          gsnn_exact_matrix_entry(&echelon, i, column));
        fmpq_poly_one(gsnn_exact_matrix_entry(basis, row, column));
        row++;
    }
    gsnn_exact_matrix_rref(basis, NULL);
end:
    free(pivots);
    gsnn_exact_matrix_clear(&echelon);
    return status;
}

gsnn_status gsnn_exact_matrix_solve(bool *solvable, const gsnn_exact_matrix *solution,
                                    const gsnn_exact_matrix *matrix, const gsnn_exact_matrix *right,
                                    gsnn_error *error) {
    slong unknowns = matrix->columns, rows = matrix->rows;
    gsnn_exact_matrix system;
    slong *pivots = gsnn_new((size_t)unknowns + 1, sizeof *pivots);
    if (!pivots)
        return gsnn_fail_memory(error);
    gsnn_status status = gsnn_exact_matrix_init(&system, matrix->field, rows, unknowns + 1, error);
    if (status) {
        free(pivots);
        return status;
    }
    for (slong i = 0; i < rows; i++) {
        for (slong j = 0; j < unknowns; j++)
            fmpq_poly_set(gsnn_exact_matrix_entry(&system, i, j),
                          gsnn_exact_matrix_entry(matrix, i, j));
        fmpq_poly_set(gsnn_exact_matrix_entry(&system, i, unknowns), right->entries + i);
    }
    slong rank = gsnn_exact_matrix_rref(&system, pivots);
    *solvable = rank == 0 || pivots[rank - 1] < unknowns;
    for (slong j = 0; *solvable && j < unknowns; j++)
        fmpq_poly_zero(solution->entries + j);
    for (slong i = 0; *solvable && i < rank; i++)
        fmpq_poly_set(solution->entries + pivots[i], gsnn_exact_matrix_entry(&system, i, unknowns));
    free(pivots);
    gsnn_exact_matrix_clear(&system);
    return GSNN_OK;
}

gsnn_status gsnn_exact_matrix_positive_definite(bool *answer, const gsnn_exact_matrix *matrix,
                                                gsnn_error *error) {
    slong i, j;
    *answer = false;
    if (!gsnn_exact_matrix_is_symmetric(matrix, &i, &j) ||
        !gsnn_exact_matrix_is_real(matrix, &i, &j))
        return GSNN_OK;
    gsnn_exact_matrix work;
    gsnn_status status =
        gsnn_exact_matrix_init(&work, matrix->field, matrix->rows, matrix->columns, error);
    if (status)
        return status;
    gsnn_exact_matrix_set(&work, matrix);
    fmpq_poly_t inverse, factor;
    fmpq_poly_init(inverse);
    fmpq_poly_init(factor);
    bool positive = true;
    for (slong k = 0; positive && k < work.rows; k++) {
        const fmpq_poly_struct *pivot = gsnn_exact_matrix_entry(&work, k, k);
        positive = gsnn_field_sign(work.field, pivot) > 0;
        if (!positive)
            break;
        gsnn_field_inverse(work.field, inverse, pivot);
        for (slong row = k + 1; row < work.rows; row++) {
            gsnn_field_multiply(work.field, factor, gsnn_exact_matrix_entry(&work, row, k),
                                inverse);
            if (!fmpq_poly_is_zero(factor))
                subtract_row(&work, row, k, k, factor);
        }
    }
    *answer = positive;
    fmpq_poly_clear(inverse);
    fmpq_poly_clear(factor);
    gsnn_exact_matrix_clear(&work);
    return GSNN_OK;
}

gsnn_status gsnn_exact_matrix_preserves(bool *answer, slong *row, slong *column,
                                        const gsnn_exact_matrix *g, const gsnn_exact_matrix *form,
                                        gsnn_error *error) {
    slong m = g->rows;
    gsnn_exact_matrix left = {0}, side = {0};
    gsnn_status status = gsnn_exact_matrix_init(&left, g->field, m, m, error);
    if (!status)
        status = gsnn_exact_matrix_init(&side, g->field, m, m, error);
    if (!status)
        gsnn_exact_matrix_transpose(&left, g);
    if (!status && form)
        status = gsnn_exact_matrix_multiply(&left, &left, form, error);
    if (!status)
        status = gsnn_exact_matrix_multiply(&side, &left, g, error);
    if (status)
        goto end;
    *answer = true;
    *row = *column = 0;
    for (slong i = 0; *answer && i < m; i++)
        for (slong j = 0; *answer && j < m; j++) {
            const fmpq_poly_struct *x = gsnn_exact_matrix_entry(&side, i, j);
            bool equal = form     ? fmpq_poly_equal(x, gsnn_exact_matrix_entry(form, i, j))
                         : i == j ? fmpq_poly_is_one(x)
                                  : fmpq_poly_is_zero(x);
            if (!equal) {
                *answer = false;
                *row = i;
                *column = j;
            }
        }
end:
    gsnn_exact_matrix_clear(&left);
    gsnn_exact_matrix_clear(&side);
    return status;
}
