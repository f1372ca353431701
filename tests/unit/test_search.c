/* test_search.c - the rule that chooses, on known answers and by brute force; the default budget.
 */
#include "random/philox.h"
#include "search/rule.h"
#include "search/task.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const double A[] = {4, 1, 3, 2, 5}, B[] = {4, 2, 2, 3, 5}, C[] = {6, 3, 5, 4, 9};

/* The mean difference of B to A is 1/5 and its standard error sqrt(7/50); of C 12/5 and 2/5. */
static void test_known(void **state) {
    (void)state;
    const gsnn_rule_item items[] = {{"A", A, 8, 3}, {"B", B, 5, 3}, {"C", C, 3, 3}};
    gsnn_rule_choice choice = gsnn_rule_choose(items, 3, 5, 1);
    assert_int_equal(choice.best, 0);
    assert_int_equal(choice.chosen, 1);
    gsnn_difference d = gsnn_rule_difference(B, A, 5);
    assert_true(fabs(d.mean - 0.2) < 1e-15 && fabs(d.deviation - sqrt(0.14)) < 1e-15);
    d = gsnn_rule_difference(C, A, 5);
    assert_true(fabs(d.mean - 2.4) < 1e-15 && fabs(d.deviation - 0.4) < 1e-15);
    assert_int_equal(gsnn_rule_choose(items, 3, 5, 5).chosen, 1); /* 5 standard errors are 2.0 */
    assert_int_equal(gsnn_rule_choose(items, 3, 5, 7).chosen, 2);
}

/* Fewest parameters, fewest neurons, least error, first name. */
static void test_ties(void **state) {
    (void)state;
    const double zero[2] = {0, 0}, some[2] = {0, 1};
    const gsnn_rule_item items[] = {{"d", zero, 5, 2}, {"c", zero, 4, 3}, {"e", some, 4, 2},
                                    {"b", zero, 4, 2}, {"a", zero, 4, 2}, {"f", zero, 9, 1}};
    gsnn_rule_choice choice = gsnn_rule_choose(items, 6, 2, 1);
    assert_int_equal(choice.best, 4);
    assert_int_equal(choice.chosen, 4);
    assert_int_equal(gsnn_rule_choose(items, 3, 2, 1).chosen, 2);
    assert_int_equal(gsnn_rule_choose(items, 1, 2, 1).chosen, 0);
}

/* What is chosen is within the standard errors, and nothing smaller is. */
static void test_random(void **state) {
    (void)state;
    gsnn_philox random = gsnn_philox_stream(1, 255, 0, 0);
    for (int pass = 0; pass < 200; pass++) {
        double units[6][12];
        gsnn_rule_item items[6];
        for (size_t i = 0; i < 6; i++) {
            for (size_t u = 0; u < 12; u++)
                units[i][u] = exp(gsnn_philox_normal(&random));
            items[i] = (gsnn_rule_item){"x", units[i], gsnn_philox_below(&random, 4), i};
        }
        gsnn_rule_choice choice = gsnn_rule_choose(items, 6, 12, 1);
        double means[6] = {0};
        for (size_t i = 0; i < 6; i++)
            for (size_t u = 0; u < 12; u++)
                means[i] += units[i][u] / 12;
        for (size_t i = 0; i < 6; i++) {
            double square = 0, difference = means[i] - means[choice.best];
            assert_true(difference >= 0);
            for (size_t u = 0; u < 12; u++)
                square += pow(units[i][u] - units[choice.best][u] - difference, 2);
            bool within = difference <= sqrt(square / (12 * 11));
            if (i == choice.chosen)
                assert_true(within);
            if (within)
                assert_true(items[choice.chosen].parameters <= items[i].parameters);
        }
    }
}

static void test_share(void **state) {
    (void)state;
    assert_true(gsnn_rule_share(A, A, 5, 1) == 0.5);
    assert_true(gsnn_rule_share(A, C, 5, 1) == 1);
    assert_true(gsnn_rule_share(C, A, 5, 1) == 0);
    double share = gsnn_rule_share(A, B, 5, 1);
    assert_true(share > 0.5 && share < 0.9);
    assert_true(fabs(share + gsnn_rule_share(B, A, 5, 1) - 1) < 1e-12);
}

static void test_budget(void **state) {
    (void)state;
    assert_int_equal(gsnn_search_default_parameters(200, 1, 2), 25);
    assert_int_equal(gsnn_search_default_parameters(20, 1, 2), 10);
    assert_int_equal(gsnn_search_default_parameters(20, 1, 1), 9);
    assert_int_equal(gsnn_search_default_parameters(100000, 1, 4), 200);
    assert_int_equal(gsnn_search_default_parameters(100000, 1, 300), 308);
    assert_int_equal(gsnn_search_default_parameters(200, 3, 6), 75);
    assert_int_equal(gsnn_search_default_parameters(20, 4, 8), 19);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known), cmocka_unit_test(test_ties),   cmocka_unit_test(test_random),
        cmocka_unit_test(test_share), cmocka_unit_test(test_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
