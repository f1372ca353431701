#include "network/check.h"

#include "base/error.h"
#include "base/memory.h"
#include "network/fixed_space.h"
#include "network/free_weights.h"
#include "network/realize.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AGREEMENT 0x1p-40

static gsnn_status fit_summand(const gsnn_summand *summand, const gsnn_enumeration_record *record,
                               gsnn_error *error) {
    size_t index = gsnn_enumeration_record_find(record, summand->id);
    if (index == GSNN_RECORD_NONE)
        return gsnn_fail(error, GSNN_INVALID, "the enumeration has no architecture %s",
                         summand->id);
    const gsnn_record_architecture *found = &record->architectures[index];
    if (found->type != summand->type || found->neurons != summand->neurons ||
        found->weights.dimension != summand->dimension)
        return gsnn_fail(error, GSNN_INVALID,
                         "architecture %s of the network is another one in the enumeration",
                         summand->id);
    return gsnn_free_weights_check(found, error);
}

gsnn_status gsnn_network_match(const gsnn_network *network, const gsnn_enumeration_record *record,
                               size_t *neurons, gsnn_error *error) {
    *neurons = 0;
    if (network->degree != record->group.degree)
        return gsnn_fail(error, GSNN_INVALID,
                         "the network has degree %zu and the enumeration's group %zu",
                         network->degree, record->group.degree);
    for (size_t i = 0; i < network->summand_count; i++) {
        const gsnn_summand *summand = &network->summands[i];
        if (summand->neurons && summand->channel_count > (SIZE_MAX - *neurons) / summand->neurons)
            return gsnn_fail_memory(error);
        *neurons += summand->channel_count * summand->neurons;
        gsnn_status status = fit_summand(summand, record, error);
        if (status)
            return status;
    }
    return network->degree && *neurons > SIZE_MAX / network->degree ? gsnn_fail_memory(error)
                                                                    : GSNN_OK;
}

/* Both arrays agree within 2^-40 of the scale, or of the largest entry if that is larger. */
static gsnn_status compare(const char *name, const double *stated, const double *expected,
                           size_t count, double scale, gsnn_error *error) {
    for (size_t i = 0; i < count; i++)
        scale = fmax(scale, fabs(expected[i]));
    for (size_t i = 0; i < count; i++)
        if (!(fabs(stated[i] - expected[i]) <= AGREEMENT * scale))
            return gsnn_fail(error, GSNN_INVALID,
                             "%s[%zu]: %.17g where the free parameters make %.17g", name, i,
                             stated[i], expected[i]);
    return GSNN_OK;
}

static double largest(const double *values, size_t count) {
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, fabs(values[i]));
    return most;
}

/* The dense copy against one that is expanded from the same free parameters. */
static gsnn_status compare_dense(const gsnn_network *network, const gsnn_network *expected,
                                 gsnn_error *error) {
    size_t degree = network->degree, neurons = network->neurons;
    if (neurons != expected->neurons)
        return gsnn_fail(error, GSNN_INVALID, "neurons: %zu where the free parameters make %zu",
                         neurons, expected->neurons);
    double scale = largest(expected->W, neurons * degree);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < neurons; i++) {
        char name[32];
        snprintf(name, sizeof name, "W[%zu]", i);
        status =
            compare(name, network->W + i * degree, expected->W + i * degree, degree, scale, error);
    }
    /* c is a sum of linear terms, which may cancel: they are what its rounding is relative to. */
    double terms = 0;
    for (size_t i = 0; i < neurons; i++)
        terms = fmax(terms, fabs(expected->a[i]));
    terms = fmax(terms * scale, largest(network->linear, degree));
    if (!status)
        status = compare("b", network->b, expected->b, neurons, 0, error);
    if (!status)
        status = compare("a", network->a, expected->a, neurons, 0, error);
    if (!status)
        status = compare("c", network->c, expected->c, degree, terms, error);
    return status ? status : compare("d", &network->d, &expected->d, 1, 0, error);
}

static gsnn_status check_linear(const gsnn_network *network, const gsnn_record_group *group,
                                gsnn_error *error) {
    size_t degree = network->degree;
    gsnn_fixed_space space;
    gsnn_status status = gsnn_fixed_space_init(&space, group, error);
    if (status)
        return status;
    /* The basis is in reduced echelon form: the coordinates stand in its pivot columns. */
    double *expected = gsnn_new(degree, sizeof *expected);
    if (!expected)
        status = gsnn_fail_memory(error);
    for (size_t k = 0; !status && k < space.dimension; k++) {
        const double *row = space.basis + k * degree;
        size_t pivot = 0;
        while (row[pivot] == 0)
            pivot++;
        for (size_t i = 0; i < degree; i++)
            expected[i] += network->linear[pivot] * row[i];
    }
    double scale = largest(network->linear, degree);
    double tolerance = group->action->permutes_inputs ? 0 : AGREEMENT * scale;
    for (size_t i = 0; !status && i < degree; i++)
        if (!(fabs(network->linear[i] - expected[i]) <= tolerance))
            status = gsnn_fail(error, GSNN_INVALID,
                               "linear: the group does not leave it fixed (entry %zu is %.17g, not "
                               "%.17g)",
                               i, network->linear[i], expected[i]);
    free(expected);
    gsnn_fixed_space_clear(&space);
    return status;
}

/* A copy that shares the free parameters and has no dense numbers: its expansion is what the
 * network's ought to be. */
static gsnn_status check_dense(const gsnn_network *network, const gsnn_enumeration_record *record,
                               gsnn_error *error) {
    gsnn_network expected = *network;
    expected.W = expected.b = expected.a = expected.c = NULL;
    gsnn_status status = gsnn_network_expand(&expected, record, error);
    if (!status)
        status = compare_dense(network, &expected, error);
    free(expected.W);
    free(expected.b);
    free(expected.a);
    free(expected.c);
    return status;
}

gsnn_status gsnn_network_check(const gsnn_network *network, const gsnn_enumeration_record *record,
                               gsnn_error *error) {
    const char *name = record->group.name ? record->group.name : "";
    const char *action = record->group.action->name;
    if (strcmp(network->group, name) != 0)
        return gsnn_fail(error, GSNN_INVALID,
                         "group.name: the network is of '%s' and the enumeration of '%s'",
                         network->group, name);
    if (strcmp(network->action, action) != 0)
        return gsnn_fail(error, GSNN_INVALID,
                         "group.action: the network has %s and the enumeration %s", network->action,
                         action);
    gsnn_status status = check_dense(network, record, error);
    return status ? status : check_linear(network, &record->group, error);
}

gsnn_status gsnn_network_check_alone(const gsnn_network *network, gsnn_error *error) {
    size_t degree = network->degree, first = 0;
    gsnn_network expected = *network;
    expected.b = gsnn_new(network->neurons, sizeof *expected.b);
    expected.a = gsnn_new(network->neurons, sizeof *expected.a);
    expected.c = gsnn_copy(network->linear, degree, sizeof *expected.c);
    expected.d = network->constant;
    gsnn_status status = expected.b && expected.a && expected.c ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < network->summand_count; i++) {
        const gsnn_summand *summand = &network->summands[i];
        for (size_t j = 0; j < summand->channel_count * summand->neurons; j++, first++) {
            const gsnn_channel *channel = &summand->channels[j / summand->neurons];
            expected.b[first] = channel->bias;
            expected.a[first] = channel->output;
            for (size_t k = 0; summand->type == 2 && k < degree; k++)
                expected.c[k] -= channel->output / 2 * network->W[first * degree + k];
        }
    }
    if (!status)
        status = compare_dense(network, &expected, error);
    free(expected.b);
    free(expected.a);
    free(expected.c);
    return status;
}
