/* test_network_numbers.c - lines of numbers, and the normal variates behind random networks. */
#include "network/input_line.h"
#include "random/normal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    const char *line;
    size_t count;
    double values[4];
} good_line;

static void test_good_lines(void **state) {
    (void)state;
    static const good_line lines[] = {
        {"", 0, {0}},
        {" \t\r\n", 0, {0}},
        {"1", 1, {1}},
        {"1 -2 +3\n", 3, {1, -2, 3}},
        {"1,2 , 3\t4\r\n", 4, {1, 2, 3, 4}},
        {" .5 -.25 1e3 1E-2", 4, {0.5, -0.25, 1000, 0.01}},
        {"0 -0 007", 3, {0, 0, 7}},
        {"0.1", 1, {0.1}},
    };
    double *values = NULL;
    size_t capacity = 0, count;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        gsnn_error error = {0};
        if (gsnn_numbers_parse(lines[i].line, &values, &capacity, &count, &error))
            fail_msg("'%s': %s", lines[i].line, error.message);
        assert_int_equal(count, lines[i].count);
        for (size_t k = 0; k < count; k++)
            assert_true(values[k] == lines[i].values[k]);
    }
    free(values);
}

static void test_bad_lines(void **state) {
    (void)state;
    static const char *const lines[][2] = {
        {"x", "'x' in place 1"},       {"1 2 x3", "'x3' in place 3"},
        {"1 2x", "'2x' in place 2"},   {"nan", "'nan' in place 1"},
        {"1 inf", "'inf' in place 2"}, {"-inf", "'-inf' in place 1"},
        {"0x10", "'0x10' in place 1"}, {"1e999", "'1e999' in place 1"},
        {"1,,2", "in place 2"},        {"1,", "missing after the last comma"},
        {",1", "in place 1"},          {"1;2", "'1;2' in place 1"},
        {"- 1", "'-' in place 1"},     {"--1", "'--1' in place 1"},
        {"+.", "'+.' in place 1"},     {"1e5.5", "'1e5.5' in place 1"},
        {"[1", "'[1' in place 1"},     {"1/2", "'1/2' in place 1"},
    };
    double *values = NULL;
    size_t capacity = 0, count;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        gsnn_error error = {0};
        if (gsnn_numbers_parse(lines[i][0], &values, &capacity, &count, &error) != GSNN_INVALID)
            fail_msg("'%s' was read", lines[i][0]);
        if (!strstr(error.message, lines[i][1]))
            fail_msg("'%s': %s", lines[i][0], error.message);
    }
    free(values);
}

/* The distribution function of |Z| for a standard normal Z. */
static double half_normal(double x) {
    return erf(x / sqrt(2));
}

/* The largest distance between the empirical distribution of |Z| and the true one, on a grid
 * (Kolmogorov), the share of negative ones, and the lag-one correlation, each within 5 sigma. */
static void test_normal_variates(void **state) {
    (void)state;
    enum { COUNT = 200000, CELLS = 400 };
    static size_t below[CELLS + 1];
    for (uint64_t seed = 0; seed < 3; seed++) {
        uint64_t stream = seed;
        size_t negative = 0;
        double products = 0, last = 0;
        memset(below, 0, sizeof below);
        for (int i = 0; i < COUNT; i++) {
            double z = gsnn_random_normal(&stream);
            int cell = (int)(fabs(z) * 100);
            below[cell < CELLS ? cell : CELLS]++;
            negative += z < 0;
            products += z * last;
            last = z;
        }
        double sigma = 1 / sqrt(COUNT), worst = 0;
        size_t sum = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            sum += below[cell];
            double distance = fabs((double)sum / COUNT - half_normal((cell + 1) / 100.0));
            worst = fmax(worst, distance);
        }
        if (worst > 2.5 * sigma || fabs((double)negative / COUNT - 0.5) > 2.5 * sigma ||
            fabs(products / COUNT) > 5 * sigma)
            fail_msg("seed %llu: distance %g, negative %zu, correlation %g",
                     (unsigned long long)seed, worst, negative, products / COUNT);
    }
}

static void test_seeds_repeat(void **state) {
    (void)state;
    uint64_t one = 5, same = 5, other = 6;
    size_t different = 0;
    for (int i = 0; i < 100; i++) {
        double z = gsnn_random_normal(&one);
        assert_true(z == gsnn_random_normal(&same));
        different += z != gsnn_random_normal(&other);
    }
    assert_int_equal(different, 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_lines),
        cmocka_unit_test(test_bad_lines),
        cmocka_unit_test(test_normal_variates),
        cmocka_unit_test(test_seeds_repeat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
