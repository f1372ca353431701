#include "network/realize.h"

#include "base/error.h"
#include "base/memory.h"
#include "network/free_weights.h"

#include <stdlib.h>
#include <string.h>

/* The architecture of a summand, with its rows; NULL, and *status, when the record has it not. */
static const gsnn_record_architecture *find_architecture(const gsnn_enumeration_record *record,
                                                         const gsnn_summand *summand,
                                                         gsnn_status *status, gsnn_error *error) {
    size_t index = gsnn_enumeration_record_find(record, summand->id);
    if (index == GSNN_RECORD_NONE) {
        *status =
            gsnn_fail(error, GSNN_INVALID, "the enumeration has no architecture %s", summand->id);
        return NULL;
    }
    const gsnn_record_architecture *found = &record->architectures[index];
    if (found->type != summand->type || found->neurons != summand->neurons ||
        found->weights.dimension != summand->dimension) {
        *status = gsnn_fail(error, GSNN_INVALID,
                            "architecture %s of the network is another one in the enumeration",
                            summand->id);
        return NULL;
    }
    *status = gsnn_free_weights_check(found, error);
    return *status ? NULL : found;
}

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

gsnn_status gsnn_network_expand(gsnn_network *network, const gsnn_enumeration_record *record,
                                gsnn_error *error) {
    if (network->degree != record->group.degree)
        return gsnn_fail(error, GSNN_INVALID,
                         "the network has degree %zu and the enumeration's group %zu",
                         network->degree, record->group.degree);
    size_t neurons = 0;
    for (size_t i = 0; i < network->summand_count; i++) {
        const gsnn_summand *summand = &network->summands[i];
        if (summand->neurons && summand->channel_count > (SIZE_MAX - neurons) / summand->neurons)
            return gsnn_fail_memory(error);
        neurons += summand->channel_count * summand->neurons;
    }
    if (network->degree && neurons > SIZE_MAX / network->degree)
        return gsnn_fail_memory(error);
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
        gsnn_status status = GSNN_OK;
        const gsnn_record_architecture *architecture =
            find_architecture(record, summand, &status, error);
        if (!architecture)
            return status;
        for (size_t j = 0; j < summand->channel_count; j++, first += summand->neurons)
            expand_channel(network, architecture, &summand->channels[j], first);
    }
    return GSNN_OK;
}
