/* test_linear.c - random matrices: the roads to a rank, a nullspace and a solution agree. */
#include "exact_fixture.h"

#include "linear/echelon.h"
#include "linear/exact_linear.h"
#include "linear/modular_rank.h"

#include <stdlib.h>

#define PRIME UWORD(2305843009213693951) /* 2^61 - 1 */

/* A matrix of rank at most r whose columns are needed by few rows each, so that the first rows do
 * not have its rank. */
static void random_matrix(nmod_mat_t matrix, slong r, flint_rand_t state) {
    nmod_mat_t left, right;
    nmod_mat_init(left, matrix->r, r, matrix->mod.n);
    nmod_mat_init(right, r, matrix->c, matrix->mod.n);
    for (slong i = 0; i < right->r; i++)
        for (slong j = 0; j < right->c; j++)
            right->rows[i][j] = n_randint(state, 3) ? n_randlimb(state) % matrix->mod.n : 0;
    for (slong i = 0; i < left->r; i++)
        for (int k = 0; r > 0 && k < 3; k++) {
            slong j = (slong)n_randint(state, (ulong)r), l = (slong)n_randint(state, (ulong)r);
            left->rows[i][j < l ? j : l] = n_randlimb(state) % matrix->mod.n;
        }
    nmod_mat_mul(matrix, left, right);
    nmod_mat_clear(left);
    nmod_mat_clear(right);
}

static void test_modular_rank(void **unused) {
    (void)unused;
    flint_rand_t state;
    uint64_t random = 1;
    flint_randinit(state);
    for (int round = 0; round < 300; round++) {
        slong columns = 1 + (slong)n_randint(state, 30), rows = (slong)n_randint(state, 300);
        nmod_mat_t matrix;
        nmod_mat_init(matrix, rows, columns, PRIME);
        random_matrix(matrix, (slong)n_randint(state, 40), state);
        size_t rank;
        bool complete;
        assert_int_equal(gsnn_modular_rank(&rank, &complete, matrix, &random, NULL), GSNN_OK);
        assert_true(complete);
        if ((slong)rank != nmod_mat_rank(matrix))
            fail_msg("round %d: %ld x %ld: rank %zu, FLINT %ld", round, rows, columns, rank,
                     nmod_mat_rank(matrix));
        nmod_mat_clear(matrix);
    }
    flint_randclear(state);
}

/* Distinct primes of 57 bits; and the bound of the error, for a minor of 10^5 bits, is below 2^-36
 * and grows with the minor. */
static void test_random_primes(void **unused) {
    (void)unused;
    uint64_t random = 7;
    ulong last = 0;
    for (int i = 0; i < 20; i++) {
        ulong prime = gsnn_random_prime(&random);
        assert_true(prime >> 56 == 1 && n_is_prime(prime) && prime != last);
        last = prime;
    }
    assert_true(gsnn_modular_rank_error(1e5) < 0x1p-36);
    assert_true(gsnn_modular_rank_error(1e5) > 1e5 / 56 * 0x1p-56);
    assert_true(gsnn_modular_rank_error(1e7) > gsnn_modular_rank_error(1e5));
}

static void test_echelon(void **unused) {
    (void)unused;
    flint_rand_t state;
    flint_randinit(state);
    for (int round = 0; round < 300; round++) {
        slong columns = 1 + (slong)n_randint(state, 12), rows = (slong)n_randint(state, 15);
        nmod_mat_t matrix;
        gsnn_echelon echelon;
        gsnn_error error;
        nmod_mat_init(matrix, rows, columns, PRIME);
        random_matrix(matrix, (slong)n_randint(state, 12), state);
        assert_int_equal(gsnn_echelon_init(&echelon, (size_t)columns, matrix->mod, &error),
                         GSNN_OK);
        ulong *row = malloc((size_t)columns * sizeof *row);
        assert_non_null(row);
        for (slong i = 0; i < rows; i++) {
            _nmod_vec_set(row, matrix->rows[i], columns);
            assert_int_equal(gsnn_echelon_add(&echelon, row, (size_t)i, &error), GSNN_OK);
        }
        assert_int_equal(echelon.rank, nmod_mat_rank(matrix));
        ulong *basis = gsnn_echelon_nullspace(&echelon);
        assert_non_null(basis);
        for (slong i = 0; i < rows; i++) {
            _nmod_vec_set(row, matrix->rows[i], columns);
            assert_false(gsnn_echelon_reduce(&echelon, row));
            for (size_t k = 0; k < (size_t)columns - echelon.rank; k++)
                assert_int_equal(_nmod_vec_dot(matrix->rows[i], basis + k * (size_t)columns,
                                               columns, matrix->mod, 3),
                                 0);
        }
        /* A vector outside the span is told apart: one orthogonal to it, unless it is 0. */
        for (size_t k = 0; k < (size_t)columns - echelon.rank; k++) {
            ulong *vector = basis + k * (size_t)columns;
            bool isotropic = _nmod_vec_dot(vector, vector, columns, matrix->mod, 3) == 0;
            _nmod_vec_set(row, vector, columns);
            assert_true(isotropic || gsnn_echelon_reduce(&echelon, row));
        }
        free(basis);
        free(row);
        gsnn_echelon_clear(&echelon);
        nmod_mat_clear(matrix);
    }
    flint_randclear(state);
}

static void test_solve(void **unused) {
    (void)unused;
    static const ulong conductors[] = {1, 5, 12};
    flint_rand_t state;
    flint_randinit(state);
    for (int round = 0; round < 120; round++) {
        gsnn_field *field = new_field(conductors[round % 3]);
        slong rows = 1 + (slong)n_randint(state, 4), columns = 1 + (slong)n_randint(state, 4);
        gsnn_exact_matrix matrix = new_matrix(field, rows, columns);
        gsnn_exact_matrix planted = new_matrix(field, columns, 1);
        gsnn_exact_matrix solution = new_matrix(field, columns, 1);
        gsnn_exact_matrix right = new_matrix(field, rows, 1), again = new_matrix(field, rows, 1);
        gsnn_error error;
        bool solvable;
        randomise(&matrix, state, 3);
        if (round % 2)
            for (slong j = 0; j < columns; j++) /* a dependent row */
                fmpq_poly_set(gsnn_exact_matrix_entry(&matrix, rows - 1, j),
                              gsnn_exact_matrix_entry(&matrix, 0, j));
        randomise(&planted, state, 3);
        multiply(&right, &matrix, &planted);
        assert_int_equal(gsnn_exact_matrix_solve(&solvable, &solution, &matrix, &right, &error),
                         GSNN_OK);
        assert_true(solvable);
        multiply(&again, &matrix, &solution);
        for (slong i = 0; i < rows; i++)
            assert_true(fmpq_poly_equal(again.entries + i, right.entries + i));
        if (round % 2 && rows > 1) { /* the same left sides, other right sides */
            fmpq_poly_add_si(right.entries, right.entries, 1);
            assert_int_equal(gsnn_exact_matrix_solve(&solvable, &solution, &matrix, &right, &error),
                             GSNN_OK);
            assert_false(solvable);
        }
        gsnn_exact_matrix *all[] = {&matrix, &planted, &solution, &right, &again};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
            gsnn_exact_matrix_clear(all[i]);
        gsnn_field_free(field);
    }
    flint_randclear(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_modular_rank),
        cmocka_unit_test(test_random_primes),
        cmocka_unit_test(test_echelon),
        cmocka_unit_test(test_solve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
