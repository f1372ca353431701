/* Intervals: cosines against the C library's, sums that are known, and how narrow they become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exact/interval.h"

#include <math.h>

static void add(gsnn_interval *interval, long factor, unsigned long k, unsigned long n) {
    mpz_t integer;
    mpz_init_set_si(integer, factor);
    gsnn_interval_add_cosine(interval, integer, k, n);
    mpz_clear(integer);
}

/* The width in bits below 1; 10000 where both ends are the same. */
static double narrowness(const gsnn_interval *interval) {
    mpfr_t width;
    mpfr_init2(width, 64);
    mpfr_sub(width, interval->high, interval->low, MPFR_RNDU);
    assert_true(mpfr_sgn(width) >= 0);
    double bits = mpfr_zero_p(width) ? 10000 : (double)-mpfr_get_exp(width);
    mpfr_clear(width);
    return bits;
}

static void cosines_are_enclosed(void **state) {
    (void)state;
    for (unsigned long n = 1; n < 60; n++)
        for (unsigned long k = 0; k < n; k++)
            for (long factor = -3; factor <= 3; factor += 2) {
                double value, expected = (double)factor * cos(2 * acos(-1) * (double)k / (double)n);
                gsnn_interval interval;
                gsnn_interval_init(&interval, 128);
                add(&interval, factor, k, n);
                assert_true(narrowness(&interval) > 120);
                if (!gsnn_interval_double(&interval, &value))
                    fail_msg("%ld cos(2 pi %lu/%lu) has two doubles", factor, k, n);
                if (!(fabs(value - expected) < 1e-14))
                    fail_msg("%ld cos(2 pi %lu/%lu) is not %.17g", factor, k, n, value);
                gsnn_interval_clear(&interval);
            }
}

/* cos(pi/3), cos(pi/2) and cos(0) are rational, hence no wider than a number. */
static void rationals_are_exact(void **state) {
    (void)state;
    gsnn_interval interval;
    mpz_t two;
    mpz_init_set_ui(two, 2);
    gsnn_interval_init(&interval, 64);
    add(&interval, 3, 1, 6);
    add(&interval, 5, 1, 4);
    add(&interval, 4, 0, 7);
    gsnn_interval_divide(&interval, two);
    assert_true(narrowness(&interval) >= 10000);
    assert_int_equal(mpfr_cmp_d(interval.low, 2.75), 0);
    gsnn_interval_clear(&interval);
    mpz_clear(two);
}

/* The sum of cos(2 pi k/n) over all k is 0: at every precision zero is enclosed, and more and more
 * narrowly. */
static void zero_stays_enclosed(void **state) {
    (void)state;
    for (unsigned long n = 5; n < 40; n++)
        for (long precision = 64; precision <= 1024; precision *= 2) {
            gsnn_interval interval;
            gsnn_interval_init(&interval, 10);
            gsnn_interval_reset(&interval, precision);
            for (unsigned long k = 0; k < n; k++)
                add(&interval, n % 2 ? 7 : -7, k, n);
            assert_int_equal(gsnn_interval_sign(&interval), 0);
            assert_true(narrowness(&interval) > (double)precision - 16);
            gsnn_interval_clear(&interval);
        }
}

static void order_is_told_where_it_is_certain(void **state) {
    (void)state;
    gsnn_interval one, other;
    gsnn_interval_init(&one, 32);
    gsnn_interval_init(&other, 32);
    add(&one, 1, 1, 7);
    add(&other, -1, 2, 7);
    assert_int_equal(gsnn_interval_compare(&one, &other), 1);
    assert_int_equal(gsnn_interval_compare(&other, &one), -1);
    assert_int_equal(gsnn_interval_compare(&one, &one), 0);
    assert_int_equal(gsnn_interval_sign(&one), 1);
    add(&other, -1, 1, 7);
    assert_int_equal(gsnn_interval_sign(&other), -1);
    gsnn_interval_clear(&one);
    gsnn_interval_clear(&other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cosines_are_enclosed),
        cmocka_unit_test(rationals_are_exact),
        cmocka_unit_test(zero_stays_enclosed),
        cmocka_unit_test(order_is_told_where_it_is_certain),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mpfr_free_cache();
    return failed;
}
