#include "network/realize.h"

#include "base/error.h"
#include "base/memory.h"
#include "network/check.h"
#include "network/free_weights.h"

#include <math.h>
#include <stdlib.h>

/* The expanded numbers of one channel, from the neuron `first` on. */
static void expand_channel(gsnn_network *network, const gsnn_record_architecture *architecture,
                           const gsnn_channel *channel, size_t first) {
    size_t degree = network->degree, neurons = (size_t)architecture->neurons;
    double *rows = network->W + first * degree;
    gsnn_free_weights_expand(architecture, degree, channel->weights, rows);
    for (size_t i = 0; i < neurons; i++) {
        network->b[first + i] = channel->bias;
        network->a[first + i] = channel->output;
    }
    if (architecture->type == 1)
        return;
    for (size_t k = 0; k < degree; k++) {
        double sum = 0;
        for (size_t i = 0; i < neurons; i++)
            sum += rows[i * degree + k];
        network->c[k] -= channel->output / 2 * sum;
    }
}

/* A number beyond the range of doubles is no number of a network. */
static gsnn_status check_finite(const gsnn_network *network, gsnn_error *error) {
    const struct {
        const char *name;
        const double *values;
        size_t count;
    } lists[] = {
        {"W", network->W, network->neurons * network->degree},
        {"b", network->b, network->neurons},
        {"a", network->a, network->neurons},
        {"c", network->c, network->degree},
        {"d", &network->d, 1},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t j = 0; j < lists[i].count; j++)
            if (!isfinite(lists[i].values[j]))
                return gsnn_fail(error, GSNN_INVALID, "%s: an entry is beyond the range of doubles",
                                 lists[i].name);
    return GSNN_OK;
}

gsnn_status gsnn_network_expand(gsnn_network *network, const gsnn_enumeration_record *record,
                                gsnn_error *error) {
    size_t neurons;
    gsnn_status status = gsnn_network_match(network, record, &neurons, error);
    if (status)
        return status;
    free(network->W);
    free(network->b);
    free(network->a);
    free(network->c);
    network->neurons = neurons;
    network->W = gsnn_new(neurons * network->degree, sizeof *network->W);
    network->b = gsnn_new(neurons, sizeof *network->b);
    network->a = gsnn_new(neurons, sizeof *network->a);
    network->c = gsnn_copy(network->linear, network->degree, sizeof *network->c);
    network->d = network->constant;
    if (!network->W || !network->b || !network->a || !network->c)
        return gsnn_fail_memory(error);
    size_t first = 0;
    for (size_t i = 0; i < network->summand_count; i++) {
        const gsnn_summand *summand = &network->summands[i];
        const gsnn_record_architecture *architecture =
            &record->architectures[gsnn_enumeration_record_find(record, summand->id)];
        for (size_t j = 0; j < summand->channel_count; j++, first += summand->neurons)
            expand_channel(network, architecture, &summand->channels[j], first);
    }
    return check_finite(network, error);
}
