/* test_matrix_order.c - multiples of all finite orders, and proofs of infinite order. */
#include "exact_fixture.h"

#include "exact/order_bound.h"
#include "matrix/matrix_orbit.h"

#include <flint/ulong_extras.h>

static ulong lcm(ulong a, ulong b) {
    return a / n_gcd(a, b) * b;
}

/* The bound against its definition, k by k. */
static void test_bound(void **unused) {
    (void)unused;
    fmpz_t bound, expected, factor;
    fmpz_init(bound);
    fmpz_init(expected);
    fmpz_init(factor);
    for (ulong n = 1; n <= 30; n++)
        for (ulong m = 1; m <= 6; m++) {
            fmpz_one(expected);
            ulong degree = n_euler_phi(n);
            /* phi(k) >= sqrt(k/2), so larger k have too large a degree. */
            for (ulong k = 1; k <= 2 * m * m * degree * degree; k++) {
                if (n_euler_phi(lcm(n, k)) / degree > m)
                    continue;
                fmpz_set_ui(factor, k);
                fmpz_lcm(expected, expected, factor);
            }
            gsnn_order_bound(bound, n, (slong)m);
            if (!fmpz_equal(bound, expected))
                fail_msg("N = %lu, m = %lu: %s, not %s", n, m, fmpz_get_str(NULL, 10, bound),
                         fmpz_get_str(NULL, 10, expected));
        }
    fmpz_clear(bound);
    fmpz_clear(expected);
    fmpz_clear(factor);
}

/* What is told of the group that g generates, from its image modulo the first prime. */
static void check_order(const gsnn_exact_matrix *g, gsnn_status expected) {
    ulong conductor = gsnn_field_conductor(g->field);
    gsnn_modular modular;
    gsnn_error error;
    nmod_mat_t image;
    gsnn_modular_set(&modular, g->field, gsnn_prime_next(conductor, GSNN_PRIME_BOUND));
    nmod_mat_init(image, g->rows, g->columns, modular.modulus.n);
    assert_true(gsnn_exact_matrix_reduce(&modular, image, g));
    gsnn_status status = gsnn_refuse_infinite_order(image, 1, conductor, &error);
    nmod_mat_clear(image);
    if (status != expected) {
        print_matrix(g);
        fail_msg("status %d, not %d", status, expected);
    }
}

static void check_text(ulong conductor, slong m, const char *const *texts, gsnn_status expected) {
    gsnn_field *field = new_field(conductor);
    gsnn_exact_matrix g = read_matrix(field, m, m, texts);
    check_order(&g, expected);
    gsnn_exact_matrix_clear(&g);
    gsnn_field_free(field);
}

static void test_infinite(void **unused) {
    (void)unused;
    check_text(1, 2, (const char *[]){"3/5", "-4/5", "4/5", "3/5"}, GSNN_INVALID);
    /* Integral trace 1 - sqrt(2) of absolute value below 2, but its conjugate is above. */
    check_text(8, 2, (const char *[]){"0", "-1", "1", "1-sqrt(2)"}, GSNN_INVALID);
    check_text(1, 2, (const char *[]){"1", "1", "0", "1"}, GSNN_INVALID);
    check_text(1, 2, (const char *[]){"2", "1", "1", "1"}, GSNN_INVALID);
    check_text(1, 1, (const char *[]){"2"}, GSNN_INVALID);
    check_text(4, 1, (const char *[]){"3/5+4*E(4)/5"}, GSNN_INVALID);
}

/* Infinite order is not seen where the reduction modulo the prime has an order that occurs. */
static void test_infinite_congruent(void **unused) {
    (void)unused;
    char text[40];
    snprintf(text, sizeof text, "%lu", gsnn_prime_next(1, GSNN_PRIME_BOUND));
    check_text(1, 2, (const char *[]){"1", text, "0", "1"}, GSNN_OK);
    check_text(1, 2, (const char *[]){"0", "-1", "1", text}, GSNN_OK);
}

static void test_rotations(void **unused) {
    (void)unused;
    for (ulong n = 1; n <= 40; n++) {
        ulong conductor = lcm(4, n);
        gsnn_field *field = new_field(conductor);
        gsnn_exact_matrix g = new_matrix(field, 2, 2);
        slong quarter = (slong)conductor / 4, step = (slong)(conductor / n);
        gsnn_field_cosine(field, g.entries, step, conductor);
        gsnn_field_cosine(field, g.entries + 2, quarter - step, conductor);
        fmpq_poly_neg(g.entries + 1, g.entries + 2);
        fmpq_poly_set(g.entries + 3, g.entries);
        check_order(&g, GSNN_OK);
        gsnn_exact_matrix_clear(&g);
        gsnn_field_free(field);
    }
}

/* Companion matrices of cyclotomic polynomials, over Q and over larger fields. */
static void test_companions(void **unused) {
    (void)unused;
    static const ulong conductors[] = {1, 3, 8, 20};
    for (size_t c = 0; c < 4; c++)
        for (ulong n = 1; n <= 16; n++) {
            gsnn_field *field = new_field(conductors[c]);
            fmpz_poly_t polynomial;
            fmpz_poly_init(polynomial);
            fmpz_poly_cyclotomic(polynomial, n);
            slong m = fmpz_poly_degree(polynomial);
            gsnn_exact_matrix g = new_matrix(field, m, m);
            for (slong i = 0; i < m; i++) {
                if (i > 0)
                    fmpq_poly_one(gsnn_exact_matrix_entry(&g, i, i - 1));
                slong last = -fmpz_poly_get_coeff_si(polynomial, i);
                fmpq_poly_set_coeff_si(gsnn_exact_matrix_entry(&g, i, m - 1), 0, last);
            }
            check_order(&g, GSNN_OK);
            fmpz_poly_clear(polynomial);
            gsnn_exact_matrix_clear(&g);
            gsnn_field_free(field);
        }
}

/* Permutation matrices, whose orders exceed what one eigenvalue shows; and conjugates of them
 * with large entries. */
static void test_conjugated_permutations(void **unused) {
    (void)unused;
    flint_rand_t state;
    flint_randinit(state);
    gsnn_field *field = new_field(5);
    /* cycles of 2, 3 and 5 points */
    static const slong images[10] = {1, 0, 3, 4, 2, 6, 7, 8, 9, 5};
    for (int round = 0; round < 5; round++) {
        gsnn_exact_matrix g = new_matrix(field, 10, 10);
        for (slong j = 0; j < 10; j++)
            fmpq_poly_one(gsnn_exact_matrix_entry(&g, images[j], j));
        /* Elementary conjugations: add c times a row to another, subtract the column. */
        for (int step = 0; step < 4 * round; step++) {
            slong a = (slong)n_randint(state, 10);
            slong b = (a + 1 + (slong)n_randint(state, 9)) % 10;
            fmpq_poly_t c, term;
            fmpq_poly_init(c);
            fmpq_poly_init(term);
            fmpq_poly_randtest(c, state, 4, 6);
            for (slong j = 0; j < 10; j++) {
                gsnn_field_multiply(field, term, c, gsnn_exact_matrix_entry(&g, b, j));
                fmpq_poly_add(gsnn_exact_matrix_entry(&g, a, j), gsnn_exact_matrix_entry(&g, a, j),
                              term);
            }
            for (slong i = 0; i < 10; i++) {
                gsnn_field_multiply(field, term, c, gsnn_exact_matrix_entry(&g, i, a));
                fmpq_poly_sub(gsnn_exact_matrix_entry(&g, i, b), gsnn_exact_matrix_entry(&g, i, b),
                              term);
            }
            fmpq_poly_clear(c);
            fmpq_poly_clear(term);
        }
        check_order(&g, GSNN_OK);
        gsnn_exact_matrix_clear(&g);
    }
    gsnn_field_free(field);
    flint_randclear(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bound),
        cmocka_unit_test(test_infinite),
        cmocka_unit_test(test_infinite_congruent),
        cmocka_unit_test(test_rotations),
        cmocka_unit_test(test_companions),
        cmocka_unit_test(test_conjugated_permutations),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    flint_cleanup();
    return failed;
}
