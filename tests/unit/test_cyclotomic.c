/* test_cyclotomic.c - the field Q(zeta_N), its real elements, their text and their reductions. */
#include "exact/cyclotomic.h"
#include "exact/entry.h"
#include "exact/modular.h"

#include <flint/fmpq.h>
#include <flint/ulong_extras.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const ulong conductors[] = {1,  2,  3,  4,  5,  6,  7,  8,  9,  12, 15, 16,
                                   20, 21, 24, 28, 30, 35, 40, 45, 60, 84, 105};
#define CONDUCTORS (sizeof conductors / sizeof *conductors)

static gsnn_field *new_field(ulong conductor) {
    gsnn_error error;
    gsnn_field *field;
    if (gsnn_field_new(&field, conductor, &error))
        fail_msg("conductor %lu: %s", conductor, error.message);
    return field;
}

static void init_elements(fmpq_poly_struct *elements, size_t count) {
    for (size_t i = 0; i < count; i++)
        fmpq_poly_init(elements + i);
}

static void clear_elements(fmpq_poly_struct *elements, size_t count) {
    for (size_t i = 0; i < count; i++)
        fmpq_poly_clear(elements + i);
}

static void random_element(const gsnn_field *field, fmpq_poly_t x, flint_rand_t state,
                           flint_bitcnt_t bits) {
    fmpq_poly_randtest(x, state, gsnn_field_degree(field), bits);
    gsnn_field_reduce(field, x);
}

static void random_real(const gsnn_field *field, fmpq_poly_t x, flint_rand_t state,
                        flint_bitcnt_t bits) {
    fmpq_poly_t conjugate;
    fmpq_poly_init(conjugate);
    random_element(field, x, state, bits);
    gsnn_field_conjugate(field, conjugate, x);
    fmpq_poly_add(x, x, conjugate);
    fmpq_poly_clear(conjugate);
}

/* Fails with both elements printed unless they are equal. */
static void check_equal(const char *what, const gsnn_field *field, const fmpq_poly_t x,
                        const fmpq_poly_t y) {
    if (fmpq_poly_equal(x, y))
        return;
    char *left = fmpq_poly_get_str_pretty(x, "z");
    char *right = fmpq_poly_get_str_pretty(y, "z");
    fail_msg("%s in Q(zeta_%lu): %s is not %s", what, gsnn_field_conductor(field), left, right);
}

/* ---- Field ------------------------------------------------------------------------------- */

static void test_axioms(void **unused) {
    (void)unused;
    flint_rand_t state;
    flint_randinit(state);
    fmpq_poly_struct elements[6];
    init_elements(elements, 6);
    fmpq_poly_struct *x = elements, *y = elements + 1, *z = elements + 2, *left = elements + 3,
                     *right = elements + 4, *part = elements + 5;
    for (size_t c = 0; c < CONDUCTORS; c++) {
        gsnn_field *field = new_field(conductors[c]);
        for (int round = 0; round < 20; round++) {
            random_element(field, x, state, 30);
            random_element(field, y, state, 80);
            random_element(field, z, state, 5);
            gsnn_field_multiply(field, left, x, y);
            gsnn_field_multiply(field, right, y, x);
            check_equal("x y = y x", field, left, right);
            gsnn_field_multiply(field, left, left, z);
            gsnn_field_multiply(field, right, y, z);
            gsnn_field_multiply(field, right, x, right);
            check_equal("(x y) z = x (y z)", field, left, right);
            fmpq_poly_add(part, y, z);
            gsnn_field_multiply(field, left, x, part);
            gsnn_field_multiply(field, right, x, y);
            gsnn_field_multiply(field, part, x, z);
            fmpq_poly_add(right, right, part);
            check_equal("x (y + z) = x y + x z", field, left, right);
            fmpq_poly_one(right);
            if (gsnn_field_inverse(field, left, x)) {
                gsnn_field_multiply(field, left, left, x);
                check_equal("x / x = 1", field, left, right);
            } else {
                assert_true(fmpq_poly_is_zero(x));
            }
        }
        fmpq_poly_zero(x);
        assert_false(gsnn_field_inverse(field, left, x));
        gsnn_field_free(field);
    }
    clear_elements(elements, 6);
    flint_randclear(state);
}

/* The powers of zeta form a cyclic group of order N and satisfy no smaller relation. */
static void test_roots(void **unused) {
    (void)unused;
    fmpq_poly_t x, y, power, sum;
    fmpq_poly_init(x);
    fmpq_poly_init(y);
    fmpq_poly_init(power);
    fmpq_poly_init(sum);
    for (size_t c = 0; c < CONDUCTORS; c++) {
        slong n = (slong)conductors[c];
        gsnn_field *field = new_field(conductors[c]);
        assert_int_equal(gsnn_field_degree(field), n_euler_phi(conductors[c]));
        fmpq_poly_zero(sum);
        fmpq_poly_one(power);
        for (slong k = 0; k < n; k++) {
            gsnn_field_root(field, x, k);
            gsnn_field_root(field, y, k - 5 * n);
            check_equal("zeta^k = zeta^(k - 5 N)", field, x, y);
            check_equal("root(k) = root(1)^k", field, x, power);
            gsnn_field_root(field, y, 1);
            gsnn_field_multiply(field, power, power, y);
            assert_int_equal(fmpq_poly_is_one(x), k == 0);
            assert_true(gsnn_field_root_of_unity(field, y, 2 * k, 2 * conductors[c]));
            check_equal("exp(2 pi i 2k/2N) = zeta^k", field, x, y);
            fmpq_poly_add(sum, sum, x);
        }
        assert_int_equal(fmpq_poly_is_zero(sum), n > 1);
        gsnn_field_root_of_unity(field, x, 1, 2);
        fmpq_poly_set_si(y, -1);
        check_equal("exp(pi i) = -1", field, x, y);
        assert_int_equal(gsnn_field_root_of_unity(field, x, 1, 11), 0);
        assert_int_equal(gsnn_field_root_of_unity(field, x, 1, 0), 0);
        gsnn_field_free(field);
    }
    fmpq_poly_clear(x);
    fmpq_poly_clear(y);
    fmpq_poly_clear(power);
    fmpq_poly_clear(sum);
}

static void test_galois(void **unused) {
    (void)unused;
    flint_rand_t state;
    flint_randinit(state);
    fmpq_poly_struct elements[4];
    init_elements(elements, 4);
    fmpq_poly_struct *x = elements, *y = elements + 1, *left = elements + 2, *right = elements + 3;
    for (size_t c = 0; c < CONDUCTORS; c++) {
        gsnn_field *field = new_field(conductors[c]);
        random_element(field, x, state, 20);
        random_element(field, y, state, 20);
        for (slong t = -7; t <= 17; t++) {
            if (n_gcd((ulong)labs(t), conductors[c]) != 1)
                continue;
            gsnn_field_multiply(field, left, x, y);
            gsnn_field_galois(field, left, left, t);
            gsnn_field_galois(field, right, x, t);
            fmpq_poly_t image;
            fmpq_poly_init(image);
            gsnn_field_galois(field, image, y, t);
            gsnn_field_multiply(field, right, right, image);
            fmpq_poly_clear(image);
            check_equal("s(x y) = s(x) s(y)", field, left, right);
        }
        gsnn_field_conjugate(field, left, x);
        gsnn_field_conjugate(field, left, left);
        check_equal("x** = x", field, left, x);
        gsnn_field_conjugate(field, left, x);
        gsnn_field_multiply(field, left, left, x);
        assert_true(gsnn_field_is_real(field, left));
        assert_int_equal(gsnn_field_sign(field, left), !fmpq_poly_is_zero(x));
        gsnn_field_root(field, left, 1);
        assert_int_equal(gsnn_field_is_real(field, left), conductors[c] <= 2);
        gsnn_field_free(field);
    }
    clear_elements(elements, 4);
    flint_randclear(state);
}

static void test_subfields(void **unused) {
    (void)unused;
    static const ulong pairs[][2] = {{1, 2},  {1, 3},   {3, 6},   {4, 8},   {3, 9},    {5, 15},
                                     {5, 35}, {12, 24}, {20, 60}, {24, 72}, {21, 105}, {25, 125}};
    flint_rand_t state;
    flint_randinit(state);
    fmpq_poly_struct elements[5];
    init_elements(elements, 5);
    fmpq_poly_struct *x = elements, *y = elements + 1, *image = elements + 2,
                     *product = elements + 3, *back = elements + 4;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        gsnn_field *small = new_field(pairs[i][0]), *large = new_field(pairs[i][1]);
        for (int round = 0; round < 10; round++) {
            random_element(small, x, state, 20);
            random_element(small, y, state, 20);
            gsnn_field_multiply(small, product, x, y);
            assert_true(gsnn_field_embed(large, product, small, product));
            assert_true(gsnn_field_embed(large, image, small, x));
            assert_true(gsnn_field_restrict(large, back, small, image));
            check_equal("restriction undoes embedding", small, back, x);
            assert_true(gsnn_field_embed(large, back, small, y));
            gsnn_field_multiply(large, image, image, back);
            check_equal("the embedding is a homomorphism", large, image, product);
        }
        gsnn_field_root(large, x, 1);
        bool same = gsnn_field_degree(small) == gsnn_field_degree(large);
        assert_int_equal(gsnn_field_restrict(large, back, small, x), same);
        gsnn_field_root(small, x, 1);
        assert_int_equal(gsnn_field_embed(small, back, large, x), same);
        gsnn_field_free(small);
        gsnn_field_free(large);
    }
    clear_elements(elements, 5);
    flint_randclear(state);
}

static void test_limits(void **unused) {
    (void)unused;
    static const ulong refused[] = {0, 521, 1009, 5001, 10000, 1000003, ULONG_MAX};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        gsnn_error error;
        gsnn_field *field;
        assert_int_equal(gsnn_field_new(&field, refused[i], &error), GSNN_INVALID);
        assert_null(field);
        assert_non_null(strstr(error.message, "limit"));
    }
    gsnn_error error;
    ulong conductor = 12;
    assert_int_equal(gsnn_conductor_join(&conductor, 10, &error), GSNN_OK);
    assert_int_equal(conductor, 60);
    assert_int_equal(gsnn_conductor_join(&conductor, 499, &error), GSNN_INVALID);
    assert_int_equal(conductor, 60);
    assert_int_equal(gsnn_conductor_normal(30), 15);
    gsnn_field_free(NULL);
}

/* ---- Square roots ------------------------------------------------------------------------ */

static void test_sqrt(void **unused) {
    (void)unused;
    fmpq_poly_t root, square, expected;
    fmpq_poly_init(root);
    fmpq_poly_init(square);
    fmpq_poly_init(expected);
    for (ulong n = 1; n <= 110; n++) {
        if (n_moebius_mu(n) == 0)
            continue;
        gsnn_field *field = new_field(gsnn_sqrt_conductor(n));
        assert_true(gsnn_field_sqrt(field, root, n));
        gsnn_field_multiply(field, square, root, root);
        fmpq_poly_set_si(expected, (slong)n);
        check_equal("sqrt(n)^2 = n", field, square, expected);
        assert_int_equal(gsnn_field_sign(field, root), 1);
        assert_true(gsnn_field_double(field, root) == sqrt((double)n));
        gsnn_field_free(field);
    }
    gsnn_field *field = new_field(5);
    assert_false(gsnn_field_sqrt(field, root, 2));
    gsnn_field_free(field);
    fmpq_poly_clear(root);
    fmpq_poly_clear(square);
    fmpq_poly_clear(expected);
}

static void test_square_free(void **unused) {
    (void)unused;
    fmpz_t n, root, again;
    fmpz_init(n);
    fmpz_init(root);
    fmpz_init(again);
    ulong free_part;
    for (ulong i = 0; i < 3000; i++) {
        fmpz_set_ui(n, i);
        assert_true(gsnn_square_free(root, &free_part, n));
        assert_int_not_equal(n_moebius_mu(free_part), 0);
        fmpz_mul(again, root, root);
        fmpz_mul_ui(again, again, free_part);
        assert_true(fmpz_equal(again, n));
    }
    fmpz_set_ui(n, 1000003);
    assert_false(gsnn_square_free(root, &free_part, n));
    fmpz_mul(n, n, n);
    fmpz_mul_ui(n, n, 12);
    assert_true(gsnn_square_free(root, &free_part, n));
    assert_int_equal(free_part, 3);
    assert_int_equal(fmpz_get_ui(root), 2000006);
    fmpz_set_ui(n, 71 * 73);
    assert_false(gsnn_square_free(root, &free_part, n));
    fmpz_clear(n);
    fmpz_clear(root);
    fmpz_clear(again);
}

/* ---- Real elements ----------------------------------------------------------------------- */

/* Sets a rational to exactly that double. */
static void set_double(fmpq_t rational, double value) {
    mpq_t binary;
    mpq_init(binary);
    mpq_set_d(binary, value);
    fmpq_set_mpq(rational, binary);
    mpq_clear(binary);
}

/* The sign of x - value, value being exact. */
static int compare(const gsnn_field *field, const fmpq_poly_t x, double value) {
    fmpq_t exact;
    fmpq_poly_t difference;
    fmpq_init(exact);
    fmpq_poly_init(difference);
    set_double(exact, value);
    fmpq_poly_set_fmpq(difference, exact);
    fmpq_poly_sub(difference, x, difference);
    int sign = gsnn_field_sign(field, difference);
    fmpq_clear(exact);
    fmpq_poly_clear(difference);
    return sign;
}

/* 2x lies between the sums of the double with its neighbours; both are exact in binary but not
 * as doubles, so the halves are compared: x - d/2 against the neighbour's half. */
static void check_nearest(const gsnn_field *field, const fmpq_poly_t x) {
    double value = gsnn_field_double(field, x);
    fmpq_poly_t shifted;
    fmpq_t half;
    fmpq_poly_init(shifted);
    fmpq_init(half);
    set_double(half, value / 2);
    fmpq_poly_set_fmpq(shifted, half);
    fmpq_poly_sub(shifted, x, shifted);
    if (compare(field, shifted, nextafter(value, INFINITY) / 2) > 0 ||
        compare(field, shifted, nextafter(value, -INFINITY) / 2) < 0)
        fail_msg("%.17g is not nearest to %s", value, fmpq_poly_get_str_pretty(x, "z"));
    fmpq_poly_clear(shifted);
    fmpq_clear(half);
}

static void test_double(void **unused) {
    (void)unused;
    flint_rand_t state;
    flint_randinit(state);
    fmpq_poly_t x;
    fmpq_poly_init(x);
    for (size_t c = 0; c < CONDUCTORS; c++) {
        gsnn_field *field = new_field(conductors[c]);
        for (int round = 0; round < 30; round++) {
            random_real(field, x, state, 1 + (flint_bitcnt_t)round * 4);
            check_nearest(field, x);
        }
        gsnn_field_free(field);
    }
    fmpq_poly_clear(x);
    flint_randclear(state);
}

/* Exact ties, subnormal and huge rationals against the reading of decimals by the C library. */
static void test_double_rational(void **unused) {
    (void)unused;
    static const char *const texts[] = {"0",
                                        "0.1",
                                        "1e-3",
                                        "9007199254740993",
                                        "9007199254740995",
                                        "9007199254740992.5",
                                        "1.00000000000000011102230246251565404236316680908203125",
                                        "1.00000000000000033306690738754696212708950042724609375",
                                        "4.9e-324",
                                        "2.4e-324",
                                        "2.5e-324",
                                        "1e-310",
                                        "1e-400",
                                        "1.7976931348623157e308",
                                        "123456789.123456789",
                                        "3.3"};
    gsnn_field *field = new_field(1);
    fmpq_poly_t x;
    fmpq_poly_init(x);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        gsnn_error error;
        if (gsnn_entry_parse_real(field, texts[i], x, &error))
            fail_msg("%s: %s", texts[i], error.message);
        double value = gsnn_field_double(field, x);
        if (value != strtod(texts[i], NULL) || signbit(value))
            fail_msg("%s became %.17g", texts[i], value);
        fmpq_poly_neg(x, x);
        value = gsnn_field_double(field, x);
        if (value != -strtod(texts[i], NULL) || (value == 0 && signbit(value)))
            fail_msg("-%s became %.17g", texts[i], value);
    }
    fmpq_poly_clear(x);
    gsnn_field_free(field);
}

/* Differences so small that the first precisions cannot tell them from zero. */
static void test_sign(void **unused) {
    (void)unused;
    gsnn_field *field = new_field(40);
    fmpq_poly_t x, power;
    fmpq_poly_init(x);
    fmpq_poly_init(power);
    assert_int_equal(gsnn_field_sign(field, x), 0);
    gsnn_field_sqrt(field, x, 2);
    fmpq_poly_one(power);
    fmpq_poly_sub(x, x, power); /* sqrt(2) - 1 < 1/2 */
    for (slong k = 1; k <= 400; k++) {
        gsnn_field_multiply(field, power, power, x);
        if (k % 57 != 1)
            continue;
        assert_int_equal(gsnn_field_sign(field, power), 1);
        check_nearest(field, power);
        fmpq_poly_neg(power, power);
        assert_int_equal(gsnn_field_sign(field, power), -1);
        fmpq_poly_neg(power, power);
    }
    fmpq_poly_clear(x);
    fmpq_poly_clear(power);
    gsnn_field_free(field);
}

/* ---- Text -------------------------------------------------------------------------------- */

static char *format(const gsnn_field *field, const fmpq_poly_t x) {
    gsnn_error error;
    char *text;
    if (gsnn_field_format(field, &text, x, &error))
        fail_msg("%s: %s", fmpq_poly_get_str_pretty(x, "z"), error.message);
    return text;
}

/* The text reads back as the same element, and a larger field changes nothing. */
static void test_format_round_trip(void **unused) {
    (void)unused;
    flint_rand_t state;
    flint_randinit(state);
    fmpq_poly_t x, y;
    fmpq_poly_init(x);
    fmpq_poly_init(y);
    for (size_t c = 0; c < CONDUCTORS; c++) {
        gsnn_field *field = new_field(conductors[c]), *large = new_field(3 * conductors[c]);
        for (int round = 0; round < 15; round++) {
            if (round < 5)
                gsnn_field_cosine(field, x, round, conductors[c]);
            else
                random_real(field, x, state, 12);
            char *text = format(field, x);
            gsnn_error error;
            if (gsnn_entry_parse_real(field, text, y, &error))
                fail_msg("%s: %s", text, error.message);
            check_equal(text, field, y, x);
            gsnn_field_embed(large, y, field, x);
            char *again = format(large, y);
            assert_string_equal(text, again);
            free(text);
            free(again);
        }
        gsnn_field_free(field);
        gsnn_field_free(large);
    }
    fmpq_poly_clear(x);
    fmpq_poly_clear(y);
    flint_randclear(state);
}

static void test_format_known(void **unused) {
    (void)unused;
    static const char *const known[][2] = {
        {"0", "0"},
        {"-6/4", "-3/2"},
        {"cos(pi/5)", "1/4+sqrt(5)/4"},
        {"cos(pi/4)", "sqrt(2)/2"},
        {"-sin(pi/3)", "-sqrt(3)/2"},
        {"sin(pi/12)", "-sqrt(2)/4+sqrt(6)/4"},
        {"(3-2*sqrt(12))/7", "3/7-4*sqrt(3)/7"},
        {"sqrt(2)+sqrt(3)", "sqrt(2)+sqrt(3)"},
        {"cos(2*pi/7)", "cos(2*pi/7)"},
        {"cos(4*pi/7)", "-cos(3*pi/7)"},
        {"3*sin(pi/9)/2-1", "-1+3*cos(7*pi/18)/2"},
        {"cos(2*pi/7)+cos(4*pi/7)", "-1/2+cos(pi/7)"},
        {"1+2*cos(4*pi/15)", "1+2*cos(4*pi/15)"},
        {"sin(3*pi/7)/sin(pi/7)", "1+2*cos(2*pi/7)"},
        {"cos(2*pi/105)+cos(4*pi/105)", "cos(2*pi/105)+cos(4*pi/105)"},
        {"cos(28*pi/15)+cos(6*pi/15)+2", "5/2+2*cos(2*pi/5)+cos(7*pi/15)"},
        {"cos(2*pi*7/15)+cos(2*pi*14/15)+1", "3/2-cos(4*pi/15)+cos(7*pi/15)"},
        {"cos(2*pi/7)+cos(4*pi/7)+cos(6*pi/7)", "-1/2"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        gsnn_error error;
        ulong conductor;
        fmpq_poly_t x;
        fmpq_poly_init(x);
        if (gsnn_entry_conductor(known[i][0], &conductor, &error))
            fail_msg("%s: %s", known[i][0], error.message);
        gsnn_field *field = new_field(conductor);
        if (gsnn_entry_parse_real(field, known[i][0], x, &error))
            fail_msg("%s: %s", known[i][0], error.message);
        char *text = format(field, x);
        assert_string_equal(text, known[i][1]);
        free(text);
        fmpq_poly_clear(x);
        gsnn_field_free(field);
    }
}

static void test_format_refuses(void **unused) {
    (void)unused;
    gsnn_error error;
    gsnn_field *field = new_field(4);
    fmpq_poly_t x;
    fmpq_poly_init(x);
    gsnn_field_root(field, x, 1);
    char *text;
    assert_int_equal(gsnn_field_format(field, &text, x, &error), GSNN_INVALID);
    assert_null(text);
    fmpq_poly_clear(x);
    gsnn_field_free(field);
}

/* ---- Reduction modulo a prime ------------------------------------------------------------ */

static void test_primes(void **unused) {
    (void)unused;
    for (size_t c = 0; c < CONDUCTORS; c++) {
        ulong below = GSNN_PRIME_BOUND;
        for (int i = 0; i < 3; i++) {
            ulong prime = gsnn_prime_next(conductors[c], below);
            assert_true(prime < below && prime > GSNN_PRIME_BOUND / 2);
            assert_true(n_is_prime(prime));
            assert_int_equal(prime % conductors[c], 1 % conductors[c]);
            below = prime;
        }
    }
    assert_int_equal(gsnn_prime_next(1, 3), 2);
    assert_int_equal(gsnn_prime_next(1, 2), 0);
    assert_int_equal(gsnn_prime_next(6, 14), 13);
    assert_int_equal(gsnn_prime_next(6, 13), 7);
    assert_int_equal(gsnn_prime_next(6, 7), 0);
}

static void test_modular(void **unused) {
    (void)unused;
    flint_rand_t state;
    flint_randinit(state);
    fmpq_poly_t x, y, z;
    fmpq_poly_init(x);
    fmpq_poly_init(y);
    fmpq_poly_init(z);
    for (size_t c = 0; c < CONDUCTORS; c++) {
        gsnn_field *field = new_field(conductors[c]);
        gsnn_modular modular;
        ulong prime = gsnn_prime_next(conductors[c], GSNN_PRIME_BOUND);
        gsnn_modular_set(&modular, field, prime);
        ulong a, b, image;
        for (int round = 0; round < 20; round++) {
            random_element(field, x, state, 100);
            random_element(field, y, state, 20);
            assert_true(gsnn_modular_reduce(&modular, &a, x));
            assert_true(gsnn_modular_reduce(&modular, &b, y));
            gsnn_field_multiply(field, z, x, y);
            assert_true(gsnn_modular_reduce(&modular, &image, z));
            assert_int_equal(image, nmod_mul(a, b, modular.modulus));
            fmpq_poly_add(z, x, y);
            assert_true(gsnn_modular_reduce(&modular, &image, z));
            assert_int_equal(image, nmod_add(a, b, modular.modulus));
        }
        for (ulong k = 0; k < conductors[c]; k++) {
            gsnn_field_root(field, x, (slong)k);
            assert_true(gsnn_modular_reduce(&modular, &image, x));
            assert_int_equal(image == 1, k == 0);
        }
        gsnn_field_root(field, x, 1);
        fmpz_t divisor;
        fmpz_init_set_ui(divisor, prime);
        fmpq_poly_scalar_div_fmpz(x, x, divisor);
        fmpz_clear(divisor);
        assert_false(gsnn_modular_reduce(&modular, &image, x));
        gsnn_field_free(field);
    }
    fmpq_poly_clear(x);
    fmpq_poly_clear(y);
    fmpq_poly_clear(z);
    flint_randclear(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_axioms),
        cmocka_unit_test(test_roots),
        cmocka_unit_test(test_galois),
        cmocka_unit_test(test_subfields),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_sqrt),
        cmocka_unit_test(test_square_free),
        cmocka_unit_test(test_double),
        cmocka_unit_test(test_double_rational),
        cmocka_unit_test(test_sign),
        cmocka_unit_test(test_format_round_trip),
        cmocka_unit_test(test_format_known),
        cmocka_unit_test(test_format_refuses),
        cmocka_unit_test(test_primes),
        cmocka_unit_test(test_modular),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    flint_cleanup();
    return failed;
}
