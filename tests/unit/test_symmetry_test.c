/* The randomisation test: its level over many repetitions with light and with heavy tails, and the
 * products of the elements that it rests on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "density/symmetry_test.h"
#include "statistics/proportion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* D4 on four points. */
static const int32_t images[] = {2, 3, 4, 1, 4, 3, 2, 1};
static const gsnn_record_group group = {
    .name = "D4",
    .action = &gsnn_record_permutation_action,
    .degree = 4,
    .order = "8",
    .generators = {.count = 2, .images = images},
};

static void read_law(gsnn_law *law, const char *weights, const char *readout) {
    char path[] = "/tmp/gsnn-law-XXXXXX";
    gsnn_error error;
    int file = mkstemp(path);
    assert_true(file >= 0);
    FILE *stream = fdopen(file, "w");
    assert_non_null(stream);
    fprintf(stream,
            "{\"schema\":\"gsnn-law/1\",\"activation\":\"relu\",\"hidden\":3,\"weights\":%s,"
            "\"readout\":%s}",
            weights, readout);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(gsnn_law_read(law, path, 4, NULL, NULL, &error), GSNN_OK);
    assert_int_equal(remove(path), 0);
}

/* The p-value with a seed of its own. */
static double p_value(const gsnn_law *law, uint64_t seed) {
    gsnn_correlators correlators;
    gsnn_symmetry_test test;
    gsnn_error error;
    gsnn_run run = gsnn_run_default();
    run.threads = 1;
    assert_int_equal(
        gsnn_correlators_choose(&correlators, 2, 4, 1U << 1 | 1U << 2 | 1U << 4, seed, &error),
        GSNN_OK);
    assert_int_equal(
        gsnn_symmetry_test_init(&test, &group, &group.generators, &correlators, seed, &error),
        GSNN_OK);
    assert_int_equal(
        gsnn_symmetry_test_draw(&test, law, NULL, 1024, gsnn_vectors_best(), &run, &error),
        GSNN_OK);
    assert_int_equal(gsnn_symmetry_test_decide(&test, 99, &run, &error), GSNN_OK);
    double p = gsnn_symmetry_test_p(&test);
    gsnn_symmetry_test_clear(&test);
    gsnn_correlators_clear(&correlators);
    return p;
}

enum { REPETITIONS = 400 };

static uint64_t rejections(const char *entry) {
    gsnn_law law = {0};
    uint64_t count = 0;
    read_law(&law, entry, entry);
    for (uint64_t seed = 1; seed <= REPETITIONS; seed++)
        count += p_value(&law, seed) <= 0.05;
    gsnn_law_clear(&law);
    return count;
}

/* The rate has a 99 % interval that covers the level. */
static void hold_level(const char *entry) {
    double low, high;
    uint64_t count = rejections(entry);
    gsnn_binomial_interval(count, REPETITIONS, 0.99, &low, &high);
    print_message("%s: %u of %d rejected at 0.05: %.3f to %.3f\n", entry, (unsigned)count,
                  REPETITIONS, low, high);
    assert_true(low <= 0.05 && 0.05 <= high);
}

static void level_with_normal_weights(void **state) {
    (void)state;
    hold_level("{\"law\":\"normal\"}");
}

static void level_with_student_weights(void **state) {
    (void)state;
    hold_level("{\"law\":\"student\",\"nu\":3}");
}

static void power_is_one(void **state) {
    (void)state;
    static const char shifted[] =
        "[{\"law\":\"normal\",\"mean\":1},{\"law\":\"normal\"},{\"law\":\"normal\"},"
        "{\"law\":\"normal\"}]";
    gsnn_law law = {0};
    read_law(&law, shifted, "{\"law\":\"normal\"}");
    for (uint64_t seed = 1; seed <= 40; seed++)
        assert_true(p_value(&law, seed) <= 0.05);
    gsnn_law_clear(&law);
}

/* products[e] = r e: moving a point by it is moving it by e and then by r. */
static void products_multiply_from_the_left(void **state) {
    (void)state;
    gsnn_moves moves;
    gsnn_error error;
    bool complete;
    assert_int_equal(gsnn_moves_init(&moves, &group, &group.generators, &complete, &error),
                     GSNN_OK);
    assert_true(complete);
    assert_int_equal(moves.count, 8);
    const double x[4] = {1, 10, 100, 1000};
    for (uint32_t r = 0; r < 8; r++) {
        uint32_t products[8];
        gsnn_moves_products(&moves, r, products);
        for (size_t e = 0; e < 8; e++) {
            double once[4], twice[4], product[4];
            gsnn_moves_apply(&moves, e, x, once);
            gsnn_moves_apply(&moves, r, once, twice);
            gsnn_moves_apply(&moves, products[e], x, product);
            assert_memory_equal(twice, product, sizeof product);
        }
    }
    gsnn_moves_clear(&moves);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(level_with_normal_weights),
        cmocka_unit_test(level_with_student_weights),
        cmocka_unit_test(power_is_one),
        cmocka_unit_test(products_multiply_from_the_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
