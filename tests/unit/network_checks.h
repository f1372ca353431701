/* network_checks.h - what every realised network must satisfy. */
#ifndef TESTS_UNIT_NETWORK_CHECKS_H
#define TESTS_UNIT_NETWORK_CHECKS_H

#include "base/random.h"
#include "exact/entry.h"
#include "network/check.h"
#include "network/grow.h"
#include "network/inclusion_chain.h"
#include "network/realize.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TOLERANCE 1e-12
#define INPUTS 8
#define MAX_DEGREE 1024

/* Inputs of any size, from the seed. */
static void random_input(double *x, size_t degree, uint64_t *state) {
    for (size_t i = 0; i < degree; i++)
        x[i] = ((double)(gsnn_random_next(state) >> 11) * 0x1p-52 - 1) * 3;
}

/* The sum of the absolute values of the terms of f(x): what rounding is relative to. */
static double size_of_terms(const gsnn_network *network, const double *x) {
    double size = fabs(network->d);
    for (size_t k = 0; k < network->degree; k++)
        size += fabs(network->c[k] * x[k]);
    for (size_t i = 0; i < network->neurons; i++) {
        double z = fabs(network->b[i]);
        for (size_t k = 0; k < network->degree; k++)
            z += fabs(network->W[i * network->degree + k] * x[k]);
        size += fabs(network->a[i]) * z;
    }
    return size;
}

static void assert_close(double left, double right, double size, const char *group,
                         const char *from, const char *to) {
    if (fabs(left - right) <= TOLERANCE * size)
        return;
    print_message("%s, %s to %s: %.17g and %.17g\n", group, from, to, left, right);
    fail();
}

/* A random network with two channels of that architecture. */
static gsnn_network *random_network(const gsnn_enumeration_record *record, size_t architecture,
                                    uint64_t seed) {
    gsnn_summand_choice choice = {architecture, 2};
    gsnn_network *network;
    gsnn_error error = {0};
    if (gsnn_network_new(record, &choice, 1, &network, &error) ||
        gsnn_network_randomize(network, record, seed, &error) ||
        gsnn_network_expand(network, record, &error))
        fail_msg("%s", error.message);
    return network;
}

/* The double nearest to an exact entry. */
static double entry_value(const char *text) {
    ulong conductor;
    gsnn_field *field;
    fmpq_poly_t value;
    assert_int_equal(gsnn_entry_conductor(text, &conductor, NULL), GSNN_OK);
    assert_int_equal(gsnn_field_new(&field, conductor, NULL), GSNN_OK);
    fmpq_poly_init(value);
    assert_int_equal(gsnn_entry_parse_real(field, text, value, NULL), GSNN_OK);
    double number = gsnn_field_double(field, value);
    fmpq_poly_clear(value);
    gsnn_field_free(field);
    return number;
}

/* The matrix of each generator, whatever the action; to be freed. */
static double *generator_matrices(const gsnn_record_group *group) {
    size_t degree = group->degree, count = group->generators.count;
    double *matrices = calloc(count * degree * degree + 1, sizeof *matrices);
    assert_non_null(matrices);
    for (size_t g = 0; g < count; g++) {
        double *matrix = matrices + g * degree * degree;
        for (size_t i = 0; i < degree * degree && group->generators.entries; i++)
            matrix[i] = entry_value(group->generators.entries[g * degree * degree + i]);
        for (size_t i = 0; i < degree && group->generators.images; i++) {
            int32_t image = group->generators.images[g * degree + i]; /* g e_i = s e_j */
            matrix[(size_t)(abs(image) - 1) * degree + i] = image > 0 ? 1 : -1;
        }
    }
    return matrices;
}

/* y = matrix x */
static void act(const double *matrix, size_t degree, const double *x, double *y) {
    for (size_t i = 0; i < degree; i++) {
        y[i] = 0;
        for (size_t j = 0; j < degree; j++)
            y[i] += matrix[i * degree + j] * x[j];
    }
}

/* f(g x) = f(x) for a random network of each architecture and each generator g. */
static inline void check_invariance(const gsnn_enumeration_record *record, const char *name) {
    size_t degree = record->group.degree;
    double x[MAX_DEGREE], y[MAX_DEGREE];
    assert_true(degree <= MAX_DEGREE);
    double *matrices = generator_matrices(&record->group);
    for (size_t a = 0; a < record->architecture_count; a++) {
        gsnn_network *network = random_network(record, a, a + 1);
        uint64_t state = a;
        for (size_t g = 0; g < record->group.generators.count; g++)
            for (int i = 0; i < INPUTS; i++) {
                random_input(x, degree, &state);
                act(matrices + g * degree * degree, degree, x, y);
                assert_close(gsnn_network_value(network, x), gsnn_network_value(network, y),
                             size_of_terms(network, x), name, record->architectures[a].id, "g x");
            }
        gsnn_network_free(network);
    }
    free(matrices);
}

/* Grows a random network along the chain and compares the outputs. */
static void check_chain(const gsnn_enumeration_record *record, const gsnn_inclusion_chain *chain,
                        const char *name) {
    const char *from = record->architectures[chain->from].id;
    const char *to = record->architectures[chain->to].id;
    gsnn_network *small = random_network(record, chain->from, chain->to + 1);
    gsnn_network *large = random_network(record, chain->from, chain->to + 1);
    gsnn_error error = {0};
    if (gsnn_network_grow(large, record, chain, false, &error))
        fail_msg("%s, %s to %s: %s", name, from, to, error.message);
    assert_int_equal(large->summand_count, 1);
    assert_string_equal(large->summands[0].id, to);
    assert_int_equal(large->neurons, 2 * record->architectures[chain->to].neurons);
    uint64_t state = chain->to;
    double x[MAX_DEGREE];
    for (int i = 0; i < INPUTS; i++) {
        random_input(x, small->degree, &state);
        assert_close(gsnn_network_value(small, x), gsnn_network_value(large, x),
                     size_of_terms(small, x), name, from, to);
    }
    gsnn_network_free(small);
    gsnn_network_free(large);
}

/* Every ordered pair of architectures with a chain between them; returns how many. */
static inline size_t check_chains(const gsnn_enumeration_record *record, const char *name) {
    size_t chains = 0;
    for (size_t from = 0; from < record->architecture_count; from++)
        for (size_t to = 0; to < record->architecture_count; to++) {
            gsnn_inclusion_chain chain;
            if (gsnn_inclusion_chain_init(&chain, record, from, to, NULL))
                continue;
            check_chain(record, &chain, name);
            chains += chain.length > 0;
            gsnn_inclusion_chain_clear(&chain);
        }
    return chains;
}

#endif
