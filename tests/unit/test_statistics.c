/* Means, errors, quantiles and binomial intervals against direct sums. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random/philox.h"
#include "statistics/proportion.h"
#include "statistics/sample.h"

#include <math.h>

static void near(double x, double y, double tolerance) {
    if (!(fabs(x - y) <= tolerance * (1 + fabs(y))))
        fail_msg("%.17g is not %.17g", x, y);
}

/* One by one, joined in parts, and by the definition. */
static void sample_is_mean_and_variance(void **state) {
    (void)state;
    gsnn_philox stream = gsnn_philox_stream(1, 0, 0, 0);
    for (int round = 0; round < 50; round++) {
        double values[100], sum = 0, squares = 0;
        size_t count = 2 + gsnn_philox_below(&stream, 98), cut = gsnn_philox_below(&stream, count);
        gsnn_sample whole = {0}, left = {0}, right = {0};
        for (size_t i = 0; i < count; i++) {
            values[i] = 1000 + gsnn_philox_normal(&stream);
            sum += values[i];
            gsnn_sample_add(&whole, values[i]);
            gsnn_sample_add(i < cut ? &left : &right, values[i]);
        }
        double mean = sum / (double)count;
        for (size_t i = 0; i < count; i++)
            squares += (values[i] - mean) * (values[i] - mean);
        gsnn_sample_join(&left, &right);
        near(whole.mean, mean, 1e-13);
        near(gsnn_sample_variance(&whole), squares / (double)(count - 1), 1e-10);
        near(left.mean, mean, 1e-13);
        near(gsnn_sample_variance(&left), squares / (double)(count - 1), 1e-10);
        near(gsnn_sample_error(&whole), sqrt(squares / (double)(count - 1) / (double)count), 1e-10);
        near(gsnn_sample_deviation(&whole), sqrt(squares / (double)(count - 1)), 1e-10);
    }
}

static void too_small_samples_have_no_error(void **state) {
    (void)state;
    gsnn_sample sample = {0}, empty = {0};
    assert_true(isnan(gsnn_sample_error(&sample)));
    gsnn_sample_add(&sample, 3);
    gsnn_sample_join(&sample, &empty);
    assert_true(sample.count == 1 && isnan(gsnn_sample_variance(&sample)));
    assert_true(isnan(gsnn_quantile(NULL, 0, 0.5)));
}

static void quantiles(void **state) {
    (void)state;
    double values[] = {5, 1, 4, 2, 3};
    near(gsnn_quantile(values, 5, 0), 1, 0);
    near(gsnn_quantile(values, 5, 0.5), 3, 0);
    near(gsnn_quantile(values, 5, 0.3), 2.2, 1e-15);
    near(gsnn_quantile(values, 5, 1), 5, 0);
    near(gsnn_quantile(values, 1, 0.7), 1, 0);
}

/* P(X >= k) for X binomial, by its sum. */
static double upper_tail(uint64_t k, uint64_t n, double p) {
    double total = 0;
    for (uint64_t i = k; i <= n; i++)
        total += exp(lgamma((double)n + 1) - lgamma((double)i + 1) - lgamma((double)(n - i) + 1) +
                     (double)i * log(p) + (double)(n - i) * log1p(-p));
    return total;
}

/* I_p(k, n-k+1) is the upper tail of the binomial distribution. */
static void incomplete_beta_is_a_binomial_tail(void **state) {
    (void)state;
    for (uint64_t n = 1; n <= 60; n += 7)
        for (uint64_t k = 1; k <= n; k++)
            for (int share = 5; share < 100; share += 13) {
                double p = share / 100.0;
                near(gsnn_incomplete_beta((double)k, (double)(n - k + 1), p), upper_tail(k, n, p),
                     1e-11);
            }
}

static void intervals_have_their_tails(void **state) {
    (void)state;
    double low, high;
    for (uint64_t n = 1; n <= 400; n += 57)
        for (uint64_t k = 0; k <= n; k += 1 + n / 9) {
            gsnn_binomial_interval(k, n, 0.99, &low, &high);
            assert_true(0 <= low && low < high && high <= 1);
            if (k)
                near(upper_tail(k, n, low), 0.005, 1e-8);
            if (k < n)
                near(1 - upper_tail(k + 1, n, high), 0.005, 1e-8);
        }
    gsnn_binomial_interval(0, 10, 0.95, &low, &high);
    assert_true(low == 0);
    near(high, 0.30849710781876083, 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sample_is_mean_and_variance),
        cmocka_unit_test(too_small_samples_have_no_error),
        cmocka_unit_test(quantiles),
        cmocka_unit_test(incomplete_beta_is_a_binomial_tail),
        cmocka_unit_test(intervals_have_their_tails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
