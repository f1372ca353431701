#include "network/network.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static void clear_summand(gsnn_summand *summand) {
    for (size_t i = 0; i < summand->channel_count; i++)
        free(summand->channels[i].weights);
    free(summand->channels);
    free(summand->id);
}

void gsnn_network_free(gsnn_network *network) {
    if (!network)
        return;
    for (size_t i = 0; i < network->summand_count; i++)
        clear_summand(&network->summands[i]);
    free(network->summands);
    free(network->group);
    free(network->action);
    free(network->linear);
    free(network->W);
    free(network->b);
    free(network->a);
    free(network->c);
    free(network);
}

static double dot(const double *u, const double *v, size_t size) {
    double sum = 0;
    for (size_t i = 0; i < size; i++)
        sum += u[i] * v[i];
    return sum;
}

double gsnn_network_value(const gsnn_network *network, const double *x) {
    double value = dot(network->c, x, network->degree) + network->d;
    for (size_t i = 0; i < network->neurons; i++) {
        double z = dot(network->W + i * network->degree, x, network->degree) + network->b[i];
        if (!(z <= 0)) /* so that not-a-number is not hidden */
            value += network->a[i] * z;
    }
    return value;
}

size_t gsnn_network_parameters(const gsnn_network *network) {
    size_t count = 1;
    for (size_t i = 0; i < network->summand_count; i++) {
        const gsnn_summand *summand = &network->summands[i];
        count += summand->channel_count * (summand->dimension + (summand->type == 1) + 1);
    }
    return count;
}

gsnn_summand *gsnn_network_summand(const gsnn_network *network, const char *id) {
    for (size_t i = 0; i < network->summand_count; i++)
        if (strcmp(network->summands[i].id, id) == 0)
            return &network->summands[i];
    return NULL;
}

gsnn_status gsnn_summand_add_channels(gsnn_summand *summand, size_t count, gsnn_error *error) {
    if (count > SIZE_MAX - summand->channel_count)
        return gsnn_fail_memory(error);
    gsnn_channel *channels =
        gsnn_resize(summand->channels, summand->channel_count + count, sizeof *channels);
    if (!channels)
        return gsnn_fail_memory(error);
    summand->channels = channels;
    for (size_t i = 0; i < count; i++) {
        double *weights = gsnn_new(summand->dimension, sizeof *weights);
        if (!weights)
            return gsnn_fail_memory(error);
        channels[summand->channel_count++] = (gsnn_channel){weights, 0, 0};
    }
    return GSNN_OK;
}

gsnn_status gsnn_network_add_summand(gsnn_network *network, const char *id, int type,
                                     size_t neurons, size_t dimension, gsnn_summand **added,
                                     gsnn_error *error) {
    gsnn_summand *summands =
        gsnn_resize(network->summands, network->summand_count + 1, sizeof *summands);
    if (!summands)
        return gsnn_fail_memory(error);
    network->summands = summands;
    char *copy = gsnn_copy_string(id);
    if (!copy)
        return gsnn_fail_memory(error);
    *added = &summands[network->summand_count++];
    **added = (gsnn_summand){copy, type, neurons, dimension, NULL, 0};
    return GSNN_OK;
}

void gsnn_network_remove_summand(gsnn_network *network, size_t index) {
    clear_summand(&network->summands[index]);
    network->summand_count--;
    memmove(network->summands + index, network->summands + index + 1,
            (network->summand_count - index) * sizeof *network->summands);
}
