/* Random numbers in lanes: where they stand in the streams of Philox, the laws they follow, and the
 * same bytes for every width of vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random/lane_math.h"
#include "random/lane_variates.h"
#include "random/philox.h"
#include "statistics/sample.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { COUNT = 1003, SEED = 7, PURPOSE = 3, PART = 5 };

static const uint32_t beneath[] = {UINT32_C(1) << 30, UINT32_C(3) << 30};
static const float value[] = {-2, 0.5F, 4};

static const gsnn_variates laws[] = {
    {.kind = GSNN_VARIATE_NORMAL},
    {.kind = GSNN_VARIATE_UNIFORM},
    {.kind = GSNN_VARIATE_LAPLACE},
    {.kind = GSNN_VARIATE_RADEMACHER},
    {.kind = GSNN_VARIATE_STUDENT, .nu = 7},
    {.kind = GSNN_VARIATE_DISCRETE, .values = 3, .value = value, .beneath = beneath},
};
enum { LAWS = sizeof laws / sizeof *laws };

/* Variate k of a draw in double precision, from the stream as random/philox.h has it. */
static double reference(const gsnn_variates *law, uint64_t draw, size_t k) {
    gsnn_philox stream = gsnn_philox_stream(SEED, PURPOSE, PART, draw);
    uint32_t words[2];
    bool pairs = law->kind == GSNN_VARIATE_NORMAL, student = law->kind == GSNN_VARIATE_STUDENT;
    size_t first = pairs ? k / 2 * 2 : student ? 2 * k : k;
    for (size_t i = 0; i <= first; i++)
        words[0] = gsnn_philox_word(&stream);
    words[1] = gsnn_philox_word(&stream);
    double u = ((double)words[0] + 0.5) * 0x1p-32, v = ((double)words[1] + 0.5) * 0x1p-32;
    double turn = 2 * 3.14159265358979323846 * v;
    switch (law->kind) {
    case GSNN_VARIATE_NORMAL:
        return sqrt(-2 * log(u)) * (k % 2 ? sin(turn) : cos(turn));
    case GSNN_VARIATE_UNIFORM:
        return u;
    case GSNN_VARIATE_LAPLACE:
        return -log(((double)(words[0] << 1) + 0.5) * 0x1p-32) * (words[0] >> 31 ? -1 : 1);
    case GSNN_VARIATE_RADEMACHER:
        return words[0] >> 31 ? -1 : 1;
    case GSNN_VARIATE_STUDENT:
        return sqrt((double)law->nu * expm1(-2 / (double)law->nu * log(u))) * cos(turn);
    case GSNN_VARIATE_DISCRETE:
        return (double)value[words[0] < beneath[0] ? 0 : words[0] < beneath[1] ? 1 : 2];
    }
    return NAN;
}

static float numbers[COUNT * GSNN_LANES], others[COUNT * GSNN_LANES];

static void follow_the_streams(void **state) {
    (void)state;
    const uint64_t first = (UINT64_C(5) << 32) + 48;
    for (size_t i = 0; i < LAWS; i++) {
        gsnn_variates_fill(&laws[i], SEED, PURPOSE, PART, first, COUNT, gsnn_vectors_best(),
                           numbers);
        for (size_t k = 0; k < COUNT; k += k < 16 ? 1 : 97)
            for (size_t l = 0; l < GSNN_LANES; l++) {
                double expected = reference(&laws[i], first + l, k);
                double got = (double)numbers[k * GSNN_LANES + l];
                if (fabs(got - expected) > 2e-6 * (1 + fabs(expected)))
                    fail_msg("law %zu, variate %zu, lane %zu: %.9g, not %.9g", i, k, l, got,
                             expected);
            }
    }
}

static void do_not_depend_on_vectors(void **state) {
    (void)state;
    for (size_t i = 0; i < LAWS; i++) {
        gsnn_variates_fill(&laws[i], 1, 2, 3, 16, COUNT, GSNN_VECTORS_128, numbers);
        for (int v = GSNN_VECTORS_256; v <= (int)gsnn_vectors_best(); v++) {
            gsnn_variates_fill(&laws[i], 1, 2, 3, 16, COUNT, (gsnn_vectors)v, others);
            assert_memory_equal(numbers, others, sizeof numbers);
        }
    }
}

/* Mean and variance of each law, within 5 standard errors of 16000 times 63 variates. */
static void have_their_moments(void **state) {
    (void)state;
    static const double means[LAWS] = {0, 0.5, 0, 0, 0, 0.75};
    static const double variances[LAWS] = {1, 1.0 / 12, 2, 1, 7.0 / 5, 4.5625};
    for (size_t i = 0; i < LAWS; i++) {
        gsnn_sample sample = {0}, squares = {0};
        for (uint64_t draw = 0; draw < 1008; draw += GSNN_LANES) {
            gsnn_variates_fill(&laws[i], 2, PURPOSE, PART, draw, COUNT, gsnn_vectors_best(),
                               numbers);
            for (size_t k = 0; k < (size_t)COUNT * GSNN_LANES; k++) {
                double apart = (double)numbers[k] - means[i];
                gsnn_sample_add(&sample, apart);
                gsnn_sample_add(&squares, apart * apart);
            }
        }
        assert_true(fabs(sample.mean) < 5 * gsnn_sample_error(&sample));
        assert_true(fabs(squares.mean - variances[i]) < 5 * gsnn_sample_error(&squares) + 1e-6);
    }
}

static void functions_are_near(void **state) {
    (void)state;
    for (int i = 1; i < 200000; i++) {
        float x = (float)i * 3e-4F, sine, cosine;
        double d = (double)x;
        assert_true(fabs((double)gsnn_lane_log(x) - log(d)) < 3e-7 * (fabs(log(d)) + 0.1));
        assert_true(fabs((double)gsnn_lane_exp(-x) - exp(-d)) < 3e-7 * exp(-d) + 1e-37);
        assert_true(fabs((double)gsnn_lane_tanh(x - 30) - tanh(d - 30)) < 1.5e-7);
        assert_true(fabs((double)gsnn_lane_erf(x - 30) - erf(d - 30)) < 1e-6);
        gsnn_lane_sincos(x - 30, &sine, &cosine);
        assert_true(fabs((double)sine - sin((double)(x - 30))) < 3e-7);
        assert_true(fabs((double)cosine - cos((double)(x - 30))) < 3e-7);
    }
    assert_true(gsnn_lane_uniform(0) > 0 && gsnn_lane_uniform(UINT32_MAX) <= 1);
    assert_true(gsnn_lane_log(1.0F) == 0.0F);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follow_the_streams),
        cmocka_unit_test(do_not_depend_on_vectors),
        cmocka_unit_test(have_their_moments),
        cmocka_unit_test(functions_are_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
