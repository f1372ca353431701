/* test_exact_matrix.c - arithmetic, elimination and forms over Q(zeta_N). */
#include "exact_fixture.h"

#include "linear/exact_linear.h"

#include <stdlib.h>

static const ulong conductors[] = {1, 4, 5, 8, 12, 20, 24, 7};
#define CONDUCTORS (sizeof conductors / sizeof *conductors)

/* The defining sum, entry by entry, as the second algorithm. */
static void multiply_plainly(gsnn_exact_matrix *product, const gsnn_exact_matrix *a,
                             const gsnn_exact_matrix *b) {
    fmpq_poly_t term;
    fmpq_poly_init(term);
    for (slong i = 0; i < a->rows; i++)
        for (slong j = 0; j < b->columns; j++) {
            fmpq_poly_struct *entry = gsnn_exact_matrix_entry(product, i, j);
            fmpq_poly_zero(entry);
            for (slong k = 0; k < a->columns; k++) {
                gsnn_field_multiply(a->field, term, gsnn_exact_matrix_entry(a, i, k),
                                    gsnn_exact_matrix_entry(b, k, j));
                fmpq_poly_add(entry, entry, term);
            }
        }
    fmpq_poly_clear(term);
}

/* Bits around the limits of the multiplication on words, and far beyond. */
static void test_multiply(void **unused) {
    (void)unused;
    static const flint_bitcnt_t bits[] = {1, 3, 8, 14, 28, 29, 30, 31, 32, 33, 70};
    flint_rand_t state;
    flint_randinit(state);
    for (size_t c = 0; c < CONDUCTORS; c++) {
        gsnn_field *field = new_field(conductors[c]);
        for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
            for (int round = 0; round < 8; round++) {
                slong m = (slong)n_randint(state, 4), n = (slong)n_randint(state, 4);
                gsnn_exact_matrix a = new_matrix(field, m, n), b = new_matrix(field, n, 3);
                gsnn_exact_matrix left = new_matrix(field, m, 3), right = new_matrix(field, m, 3);
                randomise(&a, state, bits[i]);
                randomise(&b, state, bits[(i + (size_t)round) % 8]);
                multiply(&left, &a, &b);
                multiply_plainly(&right, &a, &b);
                check_matrices("the product", &left, &right);
                gsnn_exact_matrix_clear(&a);
                gsnn_exact_matrix_clear(&b);
                gsnn_exact_matrix_clear(&left);
                gsnn_exact_matrix_clear(&right);
            }
        gsnn_field_free(field);
    }
    flint_randclear(state);
}

/* Coefficients of 31 bits everywhere: no sum of products may overflow unnoticed. */
static void test_multiply_extreme(void **unused) {
    (void)unused;
    gsnn_field *field = new_field(15);
    for (int bits = 20; bits <= 33; bits++) {
        gsnn_exact_matrix a = new_matrix(field, 6, 6), left = new_matrix(field, 6, 6),
                          right = new_matrix(field, 6, 6);
        for (slong i = 0; i < 36; i++)
            for (slong k = 0; k < gsnn_field_degree(field); k++)
                fmpq_poly_set_coeff_si(a.entries + i, k, -((WORD(1) << bits) - 1));
        multiply(&left, &a, &a);
        multiply_plainly(&right, &a, &a);
        check_matrices("the product of large matrices", &left, &right);
        gsnn_exact_matrix_clear(&a);
        gsnn_exact_matrix_clear(&left);
        gsnn_exact_matrix_clear(&right);
    }
    gsnn_field_free(field);
}

static void test_algebra(void **unused) {
    (void)unused;
    flint_rand_t state;
    flint_randinit(state);
    for (size_t c = 0; c < CONDUCTORS; c++)
        for (flint_bitcnt_t bits = 2; bits < 60; bits += 14) {
            gsnn_field *field = new_field(conductors[c]);
            gsnn_exact_matrix x = new_matrix(field, 3, 3), y = new_matrix(field, 3, 3),
                              left = new_matrix(field, 3, 3), right = new_matrix(field, 3, 3);
            randomise(&x, state, bits);
            randomise(&y, state, bits);
            multiply(&left, &x, &y);
            gsnn_exact_matrix_transpose(&left, &left);
            gsnn_exact_matrix_transpose(&x, &x);
            gsnn_exact_matrix_transpose(&right, &y);
            multiply(&right, &right, &x);
            check_matrices("(x y)^T = y^T x^T, aliased", &left, &right);

            gsnn_exact_matrix_set(&left, &x);
            multiply(&left, &left, &y);
            gsnn_exact_matrix_set(&right, &y);
            multiply(&right, &x, &right);
            check_matrices("aliasing either operand", &left, &right);

            gsnn_exact_matrix *all[] = {&x, &y, &left, &right};
            for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                gsnn_exact_matrix_clear(all[i]);
            gsnn_exact_matrix_clear(&x); /* twice is allowed */
            gsnn_field_free(field);
        }
    flint_randclear(state);
}

/* A random matrix of rank at most r. */
static void random_of_rank(gsnn_exact_matrix *matrix, slong r, flint_rand_t state) {
    gsnn_exact_matrix a = new_matrix(matrix->field, matrix->rows, r);
    gsnn_exact_matrix b = new_matrix(matrix->field, r, matrix->columns);
    randomise(&a, state, 4);
    randomise(&b, state, 4);
    multiply(matrix, &a, &b);
    gsnn_exact_matrix_clear(&a);
    gsnn_exact_matrix_clear(&b);
}

/* Checks the shape of a reduced row echelon form of the given rank. */
static void check_echelon(const gsnn_exact_matrix *matrix, slong rank, const slong *pivots) {
    for (slong i = 0; i < matrix->rows; i++) {
        slong first = 0;
        while (first < matrix->columns &&
               fmpq_poly_is_zero(gsnn_exact_matrix_entry(matrix, i, first)))
            first++;
        if (i >= rank) {
            assert_int_equal(first, matrix->columns);
            continue;
        }
        assert_int_equal(first, pivots[i]);
        assert_true(i == 0 || pivots[i - 1] < pivots[i]);
        for (slong k = 0; k < matrix->rows; k++) {
            const fmpq_poly_struct *x = gsnn_exact_matrix_entry(matrix, k, first);
            assert_true(k == i ? fmpq_poly_is_one(x) : fmpq_poly_is_zero(x));
        }
    }
}

static void test_elimination(void **unused) {
    (void)unused;
    flint_rand_t state;
    flint_randinit(state);
    for (size_t c = 0; c < CONDUCTORS; c++) {
        gsnn_field *field = new_field(conductors[c]);
        for (int round = 0; round < 25; round++) {
            slong rows = (slong)n_randint(state, 5), columns = (slong)n_randint(state, 6);
            slong r = (slong)n_randint(state, 5);
            slong pivots[6] = {0};
            gsnn_error error;
            gsnn_exact_matrix matrix = new_matrix(field, rows, columns), basis;
            gsnn_exact_matrix echelon = new_matrix(field, rows, columns);
            random_of_rank(&matrix, r, state);
            gsnn_exact_matrix_set(&echelon, &matrix);
            slong rank = gsnn_exact_matrix_rref(&echelon, pivots);
            assert_true(rank <= r && rank <= rows && rank <= columns);
            check_echelon(&echelon, rank, pivots);

            /* The rank is that of a reduction modulo a large prime. */
            gsnn_modular modular;
            nmod_mat_t image;
            if (rows * columns > 0) {
                gsnn_modular_set(&modular, field, gsnn_prime_next(conductors[c], GSNN_PRIME_BOUND));
                nmod_mat_init(image, rows, columns, modular.modulus.n);
                assert_true(gsnn_exact_matrix_reduce(&modular, image, &matrix));
                assert_int_equal(nmod_mat_rank(image), rank);
                nmod_mat_clear(image);
            }

            /* Row operations change nothing in the form: mix the rows and eliminate again. */
            gsnn_exact_matrix mixer = new_matrix(field, rows, rows);
            randomise(&mixer, state, 3);
            for (slong i = 0; i < rows; i++) /* unit lower triangular, hence invertible */
                for (slong j = i; j < rows; j++)
                    fmpq_poly_set_si(gsnn_exact_matrix_entry(&mixer, i, j), i == j);
            gsnn_exact_matrix mixed = new_matrix(field, rows, columns);
            multiply(&mixed, &mixer, &matrix);
            gsnn_exact_matrix_rref(&mixed, NULL);
            check_matrices("the echelon form of mixed rows", &mixed, &echelon);

            assert_int_equal(gsnn_exact_matrix_nullspace(&basis, &matrix, &error), GSNN_OK);
            assert_int_equal(basis.rows, columns - rank);
            assert_int_equal(basis.columns, columns);
            gsnn_exact_matrix transpose = new_matrix(field, columns, columns - rank);
            gsnn_exact_matrix product = new_matrix(field, rows, columns - rank);
            gsnn_exact_matrix zero = new_matrix(field, rows, columns - rank);
            gsnn_exact_matrix_transpose(&transpose, &basis);
            multiply(&product, &matrix, &transpose);
            check_matrices("matrix times nullspace", &product, &zero);
            gsnn_exact_matrix again = new_matrix(field, columns - rank, columns);
            gsnn_exact_matrix_set(&again, &basis);
            assert_int_equal(gsnn_exact_matrix_rref(&again, pivots), columns - rank);
            check_matrices("the basis is in echelon form", &again, &basis);

            gsnn_exact_matrix *all[] = {&matrix,    &echelon, &mixer, &mixed, &basis,
                                        &transpose, &product, &zero,  &again};
            for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                gsnn_exact_matrix_clear(all[i]);
        }
        gsnn_field_free(field);
    }
    flint_randclear(state);
}

static void check_definite(ulong conductor, slong m, const char *const *texts, bool expected) {
    gsnn_error error;
    gsnn_field *field = new_field(conductor);
    gsnn_exact_matrix form = read_matrix(field, m, m, texts);
    bool answer = !expected;
    assert_int_equal(gsnn_exact_matrix_positive_definite(&answer, &form, &error), GSNN_OK);
    if (answer != expected) {
        print_matrix(&form);
        fail_msg("positive definite: %d", answer);
    }
    gsnn_exact_matrix_clear(&form);
    gsnn_field_free(field);
}

static void test_positive_definite(void **unused) {
    (void)unused;
    check_definite(1, 2, (const char *[]){"2", "-1", "-1", "2"}, true);
    check_definite(1, 2, (const char *[]){"1", "1", "1", "1"}, false);
    check_definite(1, 2, (const char *[]){"0", "1", "1", "0"}, false);
    check_definite(1, 2, (const char *[]){"1", "2", "2", "1"}, false);
    check_definite(1, 2, (const char *[]){"1", "1/2", "1/3", "1"}, false);
    check_definite(1, 1, (const char *[]){"-1"}, false);
    check_definite(8, 1, (const char *[]){"3-2*sqrt(2)"}, true);
    check_definite(8, 1, (const char *[]){"7/5-sqrt(2)"}, false);
    check_definite(4, 2, (const char *[]){"1", "E(4)", "E(4)", "1"}, false);
    /* H3 and the indefinite triangle group (2,3,7) through their Gram matrices */
    check_definite(
        5, 3, (const char *[]){"1", "-cos(pi/5)", "0", "-cos(pi/5)", "1", "-1/2", "0", "-1/2", "1"},
        true);
    check_definite(
        7, 3, (const char *[]){"1", "-cos(pi/7)", "0", "-cos(pi/7)", "1", "-1/2", "0", "-1/2", "1"},
        false);
}

/* x^T x + identity is positive definite, and minus it is not. */
static void test_positive_definite_random(void **unused) {
    (void)unused;
    flint_rand_t state;
    flint_randinit(state);
    gsnn_field *field = new_field(8);
    for (int round = 0; round < 20; round++) {
        gsnn_error error;
        bool answer;
        gsnn_exact_matrix x = new_matrix(field, 3, 3), t = new_matrix(field, 3, 3);
        for (slong i = 0; i < 9; i++) {
            gsnn_field_sqrt(field, x.entries + i, 2);
            fmpq_poly_scalar_mul_si(x.entries + i, x.entries + i, (slong)n_randint(state, 11) - 5);
            fmpq_poly_set_coeff_si(x.entries + i, 0, (slong)n_randint(state, 9) - 4);
        }
        gsnn_exact_matrix_transpose(&t, &x);
        multiply(&x, &t, &x);
        for (slong i = 0; i < 3; i++)
            fmpq_poly_add_si(gsnn_exact_matrix_entry(&x, i, i), gsnn_exact_matrix_entry(&x, i, i),
                             1);
        assert_int_equal(gsnn_exact_matrix_positive_definite(&answer, &x, &error), GSNN_OK);
        assert_true(answer);
        for (slong i = 0; i < 9; i++)
            fmpq_poly_neg(x.entries + i, x.entries + i);
        assert_int_equal(gsnn_exact_matrix_positive_definite(&answer, &x, &error), GSNN_OK);
        assert_false(answer);
        gsnn_exact_matrix_clear(&x);
        gsnn_exact_matrix_clear(&t);
    }
    gsnn_field_free(field);
    flint_randclear(state);
}

static void test_preserves(void **unused) {
    (void)unused;
    gsnn_error error;
    bool answer;
    slong i, j;
    gsnn_field *field = new_field(60);
    gsnn_exact_matrix rotation = read_matrix(
        field, 2, 2, (const char *[]){"cos(pi/5)", "-sin(pi/5)", "sin(pi/5)", "cos(pi/5)"});
    assert_int_equal(gsnn_exact_matrix_preserves(&answer, &i, &j, &rotation, NULL, &error),
                     GSNN_OK);
    assert_true(answer);
    /* The hexagonal lattice: integer matrices and their Gram matrix. */
    gsnn_exact_matrix hexagonal = read_matrix(field, 2, 2, (const char *[]){"0", "-1", "1", "1"});
    gsnn_exact_matrix form = read_matrix(field, 2, 2, (const char *[]){"2", "1", "1", "2"});
    assert_int_equal(gsnn_exact_matrix_preserves(&answer, &i, &j, &hexagonal, &form, &error),
                     GSNN_OK);
    assert_true(answer);
    assert_int_equal(gsnn_exact_matrix_preserves(&answer, &i, &j, &hexagonal, NULL, &error),
                     GSNN_OK);
    assert_false(answer);
    assert_int_equal(i, 0);
    assert_int_equal(j, 1);
    fmpq_poly_set_si(gsnn_exact_matrix_entry(&form, 1, 1), 3);
    assert_int_equal(gsnn_exact_matrix_preserves(&answer, &i, &j, &hexagonal, &form, &error),
                     GSNN_OK);
    assert_false(answer);
    assert_int_equal(i, 0);
    assert_int_equal(j, 0);
    assert_true(gsnn_exact_matrix_is_symmetric(&form, &i, &j));
    assert_false(gsnn_exact_matrix_is_symmetric(&hexagonal, &i, &j));
    assert_int_equal(i, 0);
    assert_int_equal(j, 1);
    assert_true(gsnn_exact_matrix_is_real(&rotation, &i, &j));
    gsnn_field_root(field, gsnn_exact_matrix_entry(&rotation, 1, 0), 7);
    assert_false(gsnn_exact_matrix_is_real(&rotation, &i, &j));
    assert_int_equal(i, 1);
    assert_int_equal(j, 0);
    gsnn_exact_matrix_clear(&rotation);
    gsnn_exact_matrix_clear(&hexagonal);
    gsnn_exact_matrix_clear(&form);
    gsnn_field_free(field);
}

/* A prime that divides a denominator is refused, and at others the reduction is a homomorphism on
 * matrices. */
static void test_reduction(void **unused) {
    (void)unused;
    flint_rand_t state;
    flint_randinit(state);
    gsnn_field *field = new_field(20);
    ulong first = gsnn_prime_next(20, GSNN_PRIME_BOUND);
    for (int round = 0; round < 10; round++) {
        gsnn_exact_matrix m[3];
        nmod_mat_t image[3], product;
        for (int i = 0; i < 3; i++) {
            m[i] = new_matrix(field, 3, 3);
            randomise(&m[i], state, 20);
        }
        fmpz_t prime;
        fmpz_init_set_ui(prime, first);
        fmpq_poly_one(gsnn_exact_matrix_entry(&m[1], 2, 1));
        fmpq_poly_scalar_div_fmpz(gsnn_exact_matrix_entry(&m[1], 2, 1),
                                  gsnn_exact_matrix_entry(&m[1], 2, 1), prime);
        fmpz_clear(prime);
        multiply(&m[2], &m[0], &m[1]);
        gsnn_modular modular;
        gsnn_modular_set(&modular, field, gsnn_prime_next(20, first));
        for (int i = 0; i < 3; i++) {
            nmod_mat_init(image[i], 3, 3, modular.modulus.n);
            assert_true(gsnn_exact_matrix_reduce(&modular, image[i], &m[i]));
        }
        nmod_mat_init(product, 3, 3, modular.modulus.n);
        nmod_mat_mul(product, image[0], image[1]);
        assert_true(nmod_mat_equal(product, image[2]));
        gsnn_modular_set(&modular, field, first);
        assert_false(gsnn_exact_matrix_reduce(&modular, product, &m[1]));
        nmod_mat_clear(product);
        for (int i = 0; i < 3; i++) {
            nmod_mat_clear(image[i]);
            gsnn_exact_matrix_clear(&m[i]);
        }
    }
    gsnn_field_free(field);
    flint_randclear(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_multiply),          cmocka_unit_test(test_multiply_extreme),
        cmocka_unit_test(test_algebra),           cmocka_unit_test(test_elimination),
        cmocka_unit_test(test_positive_definite), cmocka_unit_test(test_positive_definite_random),
        cmocka_unit_test(test_preserves),         cmocka_unit_test(test_reduction),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    flint_cleanup();
    return failed;
}
