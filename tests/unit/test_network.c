/* test_network.c - realised networks: invariant, equal to their definition, and grown without a
 * change along every chain of inclusions. */
#include "network/input_line.h"
#include "network/network_json.h"

#include "enumerated_record.h"
#include "network_checks.h"

#include <flint/fmpq_vec.h>
#include <unistd.h>

static const char *const groups[] = {
    "C6",
    "D6",
    "D4",
    "Q8",
    "S4",
    "A5",
    "C2xC2xC2",
    "B3",
    "groups/cube-rotations.json", /* matrices */
    "groups/d5-plane.json",
};
#define GROUPS (sizeof groups / sizeof *groups)

static void test_invariance(void **state) {
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_enumeration_record *record = enumerated_record(groups[i]);
        check_invariance(record, groups[i]);
        gsnn_enumeration_record_free(record);
    }
}

/* f by its definition, from the free parameters and the types alone. */
static double value_by_types(const gsnn_network *network, const double *x) {
    size_t row = 0;
    double value = network->constant;
    for (size_t k = 0; k < network->degree; k++)
        value += network->linear[k] * x[k];
    for (size_t s = 0; s < network->summand_count; s++) {
        const gsnn_summand *summand = &network->summands[s];
        for (size_t j = 0; j < summand->channel_count; j++)
            for (size_t i = 0; i < summand->neurons; i++, row++) {
                double z = 0, bias = summand->channels[j].bias;
                for (size_t k = 0; k < network->degree; k++)
                    z += network->W[row * network->degree + k] * x[k];
                value += summand->channels[j].output *
                         (summand->type == 1 ? fmax(z + bias, 0) : fmax(z, 0) - z / 2);
            }
    }
    return value;
}

/* Expanding folds the linear terms of type 2 into c and changes no value. */
static void test_expansion_keeps_the_definition(void **state) {
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_enumeration_record *record = enumerated_record(groups[i]);
        size_t folded = 0;
        for (size_t a = 0; a < record->architecture_count; a++) {
            gsnn_network *network = random_network(record, a, 7 * a + 3);
            uint64_t seed = a;
            double x[MAX_DEGREE];
            for (int n = 0; n < INPUTS; n++) {
                random_input(x, network->degree, &seed);
                assert_close(gsnn_network_value(network, x), value_by_types(network, x),
                             size_of_terms(network, x), groups[i], record->architectures[a].id,
                             "its definition");
            }
            for (size_t k = 0; k < network->degree; k++)
                folded += network->c[k] != network->linear[k];
            gsnn_network_free(network);
        }
        gsnn_enumeration_record_free(record);
        assert_true(folded > 0); /* each of the groups has a type 2 whose rows do not cancel */
    }
}

static void test_growing_keeps_the_function(void **state) {
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_enumeration_record *record = enumerated_record(groups[i]);
        size_t inclusions = 0;
        for (size_t m = 0; m < record->morphism_count; m++)
            inclusions += record->morphisms[m].kind == GSNN_RECORD_INCLUSION;
        size_t chains = check_chains(record, groups[i]);
        gsnn_enumeration_record_free(record);
        assert_true(inclusions > 0);
        assert_true(chains >= inclusions); /* each inclusion is a chain */
    }
}

/* A grown summand joins the channels that its target already has. */
static void test_growing_into_a_summand(void **state) {
    (void)state;
    gsnn_enumeration_record *record = enumerated_record("D6");
    size_t small = gsnn_enumeration_record_find(record, "0.1");
    size_t large = record->architecture_count - 1;
    gsnn_summand_choice choices[] = {{small, 2}, {1, 1}, {large, 3}};
    gsnn_network *network;
    gsnn_inclusion_chain chain;
    double x[MAX_DEGREE], before[INPUTS];
    assert_int_equal(gsnn_network_new(record, choices, 3, &network, NULL), GSNN_OK);
    assert_int_equal(gsnn_network_randomize(network, record, 5, NULL), GSNN_OK);
    assert_int_equal(gsnn_network_expand(network, record, NULL), GSNN_OK);
    uint64_t inputs = 9;
    for (int i = 0; i < INPUTS; i++) {
        random_input(x, network->degree, &inputs);
        before[i] = gsnn_network_value(network, x);
    }
    size_t parameters = gsnn_network_parameters(network);
    assert_int_equal(gsnn_inclusion_chain_init(&chain, record, small, large, NULL), GSNN_OK);
    assert_int_equal(gsnn_network_grow(network, record, &chain, false, NULL), GSNN_OK);
    assert_int_equal(network->summand_count, 2);
    assert_int_equal(gsnn_network_summand(network, record->architectures[large].id)->channel_count,
                     5);
    assert_true(gsnn_network_parameters(network) > parameters);
    inputs = 9;
    for (int i = 0; i < INPUTS; i++) {
        random_input(x, network->degree, &inputs);
        assert_close(gsnn_network_value(network, x), before[i], size_of_terms(network, x), "D6",
                     "0.1", "a summand that is there");
    }
    gsnn_inclusion_chain_clear(&chain);
    gsnn_network_free(network);
    gsnn_enumeration_record_free(record);
}

static void test_growing_what_is_not_there(void **state) {
    (void)state;
    gsnn_enumeration_record *record = enumerated_record("D6");
    gsnn_error error;
    gsnn_inclusion_chain chain;
    size_t last = record->architecture_count - 1;
    assert_int_equal(gsnn_inclusion_chain_init(&chain, record, last, 0, &error), GSNN_INVALID);
    assert_non_null(strstr(error.message, "no chain of inclusions"));
    gsnn_network *network = random_network(record, 1, 1);
    assert_int_equal(gsnn_inclusion_chain_init(&chain, record, 0, last, NULL), GSNN_OK);
    assert_int_equal(gsnn_network_grow(network, record, &chain, false, &error), GSNN_INVALID);
    assert_non_null(strstr(error.message, "no summand"));
    gsnn_inclusion_chain_clear(&chain);
    gsnn_network_free(network);
    gsnn_enumeration_record_free(record);
}

/* A map that is none is refused before it changes a function. */
static void test_impossible_maps(void **state) {
    (void)state;
    gsnn_enumeration_record *record = enumerated_record("D6");
    size_t refused = 0;
    for (size_t m = 0; m < record->morphism_count; m++) {
        gsnn_record_morphism *morphism = &record->morphisms[m];
        if (morphism->kind != GSNN_RECORD_INCLUSION ||
            record->architectures[morphism->to].type != 1)
            continue;
        int32_t *neurons = (int32_t *)morphism->neurons;
        neurons[0] = -neurons[0]; /* one sign too many in a type 1 target */
        gsnn_inclusion_chain chain;
        assert_int_equal(
            gsnn_inclusion_chain_init(&chain, record, morphism->from, morphism->to, NULL),
            GSNN_INVALID);
        neurons[0] = -neurons[0];
        refused++;
    }
    gsnn_enumeration_record_free(record);
    assert_true(refused > 0);
}

static void assert_same(const double *left, const double *right, size_t count) {
    assert_memory_equal(left, right, count * sizeof *left); /* to the last bit */
}

static void test_json_round_trip(void **state) {
    (void)state;
    gsnn_enumeration_record *record = enumerated_record("D4");
    for (size_t a = 0; a < record->architecture_count; a++) {
        gsnn_network *network = random_network(record, a, 100 + a), *again;
        char path[] = "/tmp/gsnn-network-XXXXXX";
        FILE *file = fdopen(mkstemp(path), "w");
        assert_non_null(file);
        assert_int_equal(gsnn_network_write(network, NULL, file, NULL), GSNN_OK);
        assert_int_equal(fclose(file), 0);
        gsnn_error error = {0};
        gsnn_status read = gsnn_network_read(path, &again, &error);
        unlink(path);
        if (read)
            fail_msg("%s", error.message);
        assert_int_equal(again->neurons, network->neurons);
        assert_same(again->W, network->W, network->neurons * network->degree);
        assert_same(again->b, network->b, network->neurons);
        assert_same(again->a, network->a, network->neurons);
        assert_same(again->c, network->c, network->degree);
        assert_same(again->linear, network->linear, network->degree);
        assert_same(&again->d, &network->d, 1);
        assert_same(again->summands[0].channels[1].weights,
                    network->summands[0].channels[1].weights, network->summands[0].dimension);
        gsnn_network_free(again);
        gsnn_network_free(network);
    }
    gsnn_enumeration_record_free(record);
}

static void test_given_parameters(void **state) {
    (void)state;
    gsnn_enumeration_record *record = enumerated_record("D4");
    gsnn_summand_choice choices[] = {{0, 1}, {1, 2}};
    gsnn_network *network;
    gsnn_error error;
    assert_int_equal(gsnn_network_new(record, choices, 2, &network, NULL), GSNN_OK);
    /* 0.0: weight, b, a; 0.1 twice: weight, a; the linear function, the constant */
    fmpq *values, *weights;
    size_t count;
    assert_int_equal(gsnn_rationals_parse("2 -1 3, 5 7 11 13, 1/2 17", &values, &count, &error),
                     GSNN_OK);
    assert_int_equal(count, 9);
    assert_int_equal(gsnn_network_set_parameters(network, record, values, 8, &error), GSNN_INVALID);
    assert_non_null(strstr(error.message, "8 parameters where the network has 9"));
    assert_int_equal(gsnn_network_set_parameters(network, record, values, 9, &error), GSNN_OK);
    assert_int_equal(gsnn_network_expand(network, record, &error), GSNN_OK);
    const double x[] = {1, 2, 3, 5};
    /* 3 ReLU(2*11 - 1) + (7/2)|5*(1-2+3-5)| + (13/2)|11*(-3)| + 0.5*11 + 17 */
    assert_true(gsnn_network_value(network, x) == 63 + 52.5 + 214.5 + 5.5 + 17);
    _fmpq_vec_clear(values, 9);
    assert_int_equal(gsnn_rationals_parse("1 1 2e0", &weights, &count, &error), GSNN_OK);
    assert_int_equal(gsnn_network_set_weights(network, weights, 2, &error), GSNN_INVALID);
    assert_int_equal(gsnn_network_set_weights(network, weights, 3, &error), GSNN_OK);
    _fmpq_vec_clear(weights, 3);
    assert_int_equal(gsnn_network_expand(network, record, &error), GSNN_OK);
    assert_true(gsnn_network_value(network, x) == 30 + 10.5 + 39 + 5.5 + 17);
    gsnn_network_free(network);
    gsnn_enumeration_record_free(record);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_invariance),
        cmocka_unit_test(test_expansion_keeps_the_definition),
        cmocka_unit_test(test_growing_keeps_the_function),
        cmocka_unit_test(test_growing_into_a_summand),
        cmocka_unit_test(test_growing_what_is_not_there),
        cmocka_unit_test(test_impossible_maps),
        cmocka_unit_test(test_json_round_trip),
        cmocka_unit_test(test_given_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
