/* test_proof.c - the checker's census of subgroups, and its exact functions, on known answers. */
#include "proof/census.h"
#include "proof/function.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct known {
    const char *name;
    size_t degree, count;
    gsnn_proof_point generators[3][8];
    uint64_t classes, subgroups, pairs, characters;
} known;

/* Counts of subgroups as in the literature; pairs and characters by hand, those of S5 as `gsnn
 * count` has them. */
static const known groups[] = {
    {"1", 2, 1, {{0, 1}}, 1, 1, 0, 0},
    {"C2", 2, 1, {{1, 0}}, 2, 2, 1, 1},
    {"S3", 3, 2, {{1, 0, 2}, {1, 2, 0}}, 4, 6, 2, 2},
    {"D4", 4, 2, {{1, 2, 3, 0}, {3, 2, 1, 0}}, 8, 10, 11, 13},
    {"C2^3", 6, 3, {{1, 0, 2, 3, 4, 5}, {0, 1, 3, 2, 4, 5}, {0, 1, 2, 3, 5, 4}}, 16, 16, 35, 35},
    {"A4", 4, 2, {{1, 2, 0, 3}, {1, 0, 3, 2}}, 5, 10, 2, 4},
    {"S4", 4, 2, {{1, 2, 3, 0}, {1, 0, 2, 3}}, 11, 30, 11, 14},
    {"A5", 5, 2, {{1, 2, 3, 4, 0}, {1, 2, 0, 3, 4}}, 9, 59, 4, 6},
    {"S5", 5, 2, {{1, 2, 3, 4, 0}, {1, 0, 2, 3, 4}}, 19, 156, 19, 22},
};

static gsnn_proof_chain *chain_of(const known *group, gsnn_proof_point *generators) {
    gsnn_proof_chain *chain;
    gsnn_error error;
    for (size_t k = 0; k < group->count; k++)
        memcpy(generators + k * group->degree, group->generators[k],
               group->degree * sizeof *generators);
    if (gsnn_proof_chain_generate(&chain, group->degree, generators, group->count, &error))
        fail_msg("%s", error.message);
    return chain;
}

static void test_census(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        const known *group = &groups[i];
        gsnn_proof_point generators[24];
        gsnn_proof_chain *chain = chain_of(group, generators);
        gsnn_proof_census census;
        gsnn_error error;
        assert_int_equal(
            gsnn_proof_census_take(&census, chain, generators, group->count, UINT64_MAX, &error),
            GSNN_OK);
        assert_true(census.finished);
        if (census.classes != group->classes || census.subgroups != group->subgroups ||
            census.pairs != group->pairs || census.characters != group->characters)
            fail_msg("%s: %d classes, %d subgroups, %d pairs, %d characters", group->name,
                     (int)census.classes, (int)census.subgroups, (int)census.pairs,
                     (int)census.characters);
        gsnn_proof_chain_free(chain);
    }
}

/* Work that is bounded ends early, and says so. */
static void test_census_bounded(void **state) {
    (void)state;
    const known *S5 = &groups[sizeof groups / sizeof *groups - 1];
    gsnn_proof_point generators[24];
    gsnn_proof_chain *chain = chain_of(S5, generators);
    gsnn_proof_census census;
    gsnn_error error;
    const uint64_t bounds[] = {0, 14399, 14400, 20000};
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        assert_int_equal(
            gsnn_proof_census_take(&census, chain, generators, S5->count, bounds[i], &error),
            GSNN_OK);
        assert_false(census.finished);
    }
    gsnn_proof_chain_free(chain);
}

static void set_neuron(gsnn_proof_function *f, size_t i, slong w1, slong w2, slong b, slong a) {
    const slong values[] = {w1, w2, b, a};
    for (size_t k = 0; k < 4; k++)
        fmpq_set_si(f->neurons[i].values + k, values[k], 1);
}

/* |x - y| three ways, the last with a constant neuron and one that cancels another. */
static void test_function(void **state) {
    (void)state;
    gsnn_proof_function f, g, h;
    gsnn_error error;
    gsnn_proof_function_init(&f, 2, 2, &error);
    gsnn_proof_function_init(&g, 1, 2, &error);
    gsnn_proof_function_init(&h, 5, 2, &error);
    set_neuron(&f, 0, 1, -1, 0, 1);
    set_neuron(&f, 1, -1, 1, 0, 1);
    set_neuron(&g, 0, 1, -1, 0, 2);
    fmpq_set_si(g.affine, -1, 1);
    fmpq_set_si(g.affine + 1, 1, 1);
    set_neuron(&h, 0, -1, 1, 0, 2);
    fmpq_set_si(h.affine, 1, 1);
    fmpq_set_si(h.affine + 1, -1, 1);
    set_neuron(&h, 1, 0, 0, 3, 2); /* 6 */
    set_neuron(&h, 2, 0, 0, -3, 2);
    set_neuron(&h, 3, 1, 1, 5, 1);
    set_neuron(&h, 4, 1, 1, 5, -1);
    fmpq_set_si(h.affine + 2, -6, 1);
    gsnn_proof_function_reduce(&f);
    gsnn_proof_function_reduce(&g);
    gsnn_proof_function_reduce(&h);
    assert_int_equal(f.count, 1);
    assert_int_equal(h.count, 1);
    assert_true(gsnn_proof_function_equal(&f, &g));
    assert_true(gsnn_proof_function_equal(&f, &h));
    fmpq_set_si(h.affine + 2, 1, 7);
    assert_false(gsnn_proof_function_equal(&f, &h));
    gsnn_proof_function_clear(&f);
    gsnn_proof_function_clear(&g);
    gsnn_proof_function_clear(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_census),
        cmocka_unit_test(test_census_bounded),
        cmocka_unit_test(test_function),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
