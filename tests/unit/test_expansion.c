/* test_expansion.c - networks expanded and grown exactly: equal functions are equal numbers. */
#include "network/expansion.h"

#include "enumerated_record.h"
#include "network_checks.h"

#include <flint/fmpq_vec.h>

static const char *const groups[] = {
    "D6", "B3", "Q8", "groups/cube-rotations.json", "groups/d5-plane.json", "groups/cube.json",
};

static gsnn_expansion expand(const gsnn_network *network, const gsnn_exact_record *exact) {
    gsnn_expansion expansion;
    gsnn_error error;
    if (gsnn_expansion_init(&expansion, network, exact, &error))
        fail_msg("%s", error.message);
    return expansion;
}

/* The dense copy is the expansion, rounded. */
static void check_dense(const gsnn_network *network, const gsnn_expansion *expansion) {
    assert_int_equal(network->neurons, expansion->neurons);
    for (size_t i = 0; i < network->neurons * network->degree; i++) {
        double value = gsnn_field_double(expansion->W.field, expansion->W.entries + i);
        assert_true(fabs(value - network->W[i]) <= 1e-14 * (1 + fabs(value)));
    }
    for (size_t k = 0; k < network->degree; k++) {
        double value = gsnn_field_double(expansion->W.field, expansion->c.entries + k);
        assert_true(fabs(value - network->c[k]) <= 1e-11 * (1 + fabs(value)));
    }
}

static void check_equal(const gsnn_expansion *small, const gsnn_expansion *large,
                        uint64_t *random) {
    fmpq *x = _fmpq_vec_init(small->degree);
    fmpq_poly_t left, right;
    fmpq_poly_init(left);
    fmpq_poly_init(right);
    for (int i = 0; i < 4; i++) {
        for (slong k = 0; k < small->degree; k++)
            fmpq_set_si(x + k, (slong)(gsnn_random_next(random) % 199) - 99,
                        1 + gsnn_random_next(random) % 7);
        gsnn_expansion_value(small, x, left);
        gsnn_expansion_value(large, x, right);
        assert_true(fmpq_poly_equal(left, right));
    }
    fmpq_poly_clear(left);
    fmpq_poly_clear(right);
    _fmpq_vec_clear(x, small->degree);
}

static void test_growing(void **state) {
    (void)state;
    uint64_t random = 1;
    size_t grown = 0, irrational = 0;
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        gsnn_enumeration_record *record = enumerated_record(groups[g]);
        gsnn_exact_record exact;
        assert_int_equal(gsnn_exact_record_init(&exact, record, NULL), GSNN_OK);
        for (size_t m = 0; m < record->morphism_count; m++) {
            const gsnn_record_morphism *morphism = &record->morphisms[m];
            if (morphism->kind != GSNN_RECORD_INCLUSION)
                continue;
            gsnn_inclusion_chain chain;
            gsnn_error error;
            gsnn_network *network = random_network(record, morphism->from, m);
            gsnn_expansion small = expand(network, &exact);
            check_dense(network, &small);
            assert_int_equal(gsnn_network_check(network, record, &error), GSNN_OK);
            assert_int_equal(
                gsnn_inclusion_chain_init(&chain, record, morphism->from, morphism->to, &error),
                GSNN_OK);
            gsnn_status status = gsnn_network_grow(network, record, &chain, true, &error);
            if (status == GSNN_FAILED) {
                assert_non_null(strstr(error.message, "irrational"));
                irrational++;
            } else {
                assert_int_equal(status, GSNN_OK);
                gsnn_expansion large = expand(network, &exact);
                check_dense(network, &large);
                check_equal(&small, &large, &random);
                gsnn_expansion_clear(&large);
                grown++;
            }
            gsnn_expansion_clear(&small);
            gsnn_inclusion_chain_clear(&chain);
            gsnn_network_free(network);
        }
        gsnn_exact_record_clear(&exact);
        gsnn_enumeration_record_free(record);
    }
    print_message("%zu grown exactly, %zu would need irrational weights\n", grown, irrational);
    assert_true(grown >= 90 && irrational > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_growing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
