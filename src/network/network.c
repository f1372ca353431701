#include "network/network.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/rational.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void clear_summand(gsnn_summand *summand) {
    for (size_t i = 0; i < summand->channel_count; i++) {
        free(summand->channels[i].weights);
        _fmpq_vec_clear(summand->channels[i].exact, (slong)summand->dimension + 2);
    }
    free(summand->channels);
    free(summand->id);
}

gsnn_status gsnn_network_make(const char *group, const char *action, size_t degree,
                              gsnn_network **network, gsnn_error *error) {
    gsnn_network *made = *network = gsnn_new(1, sizeof *made);
    if (!made)
        return gsnn_fail_memory(error);
    made->degree = degree;
    made->group = gsnn_copy_string(group);
    made->action = gsnn_copy_string(action);
    made->linear = gsnn_new(degree, sizeof *made->linear);
    made->exact_affine = _fmpq_vec_init((slong)degree + 1);
    if (made->group && made->action && made->linear)
        return GSNN_OK;
    gsnn_network_free(made);
    *network = NULL;
    return gsnn_fail_memory(error);
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
    if (network->exact_affine)
        _fmpq_vec_clear(network->exact_affine, (slong)network->degree + 1);
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
        channels[summand->channel_count++] =
            (gsnn_channel){weights, 0, 0, _fmpq_vec_init((slong)summand->dimension + 2)};
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

/* ---- Exact and rounded parameters -------------------------------------------------------- */

static gsnn_status round_number(const fmpq_t exact, double *value, gsnn_error *error) {
    *value = gsnn_rational_double(exact);
    return isfinite(*value)
               ? GSNN_OK
               : gsnn_fail(error, GSNN_INVALID, "a parameter is beyond the range of doubles");
}

void gsnn_channel_exact_from_doubles(gsnn_channel *channel, size_t dimension) {
    for (size_t k = 0; k < dimension; k++)
        gsnn_rational_set_double(channel->exact + k, channel->weights[k]);
    gsnn_rational_set_double(channel->exact + dimension, channel->bias);
    gsnn_rational_set_double(channel->exact + dimension + 1, channel->output);
}

gsnn_status gsnn_channel_doubles_from_exact(gsnn_channel *channel, size_t dimension,
                                            gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; !status && k < dimension; k++)
        status = round_number(channel->exact + k, &channel->weights[k], error);
    if (!status)
        status = round_number(channel->exact + dimension, &channel->bias, error);
    return status ? status : round_number(channel->exact + dimension + 1, &channel->output, error);
}

void gsnn_network_exact_from_doubles(gsnn_network *network) {
    for (size_t i = 0; i < network->summand_count; i++)
        for (size_t j = 0; j < network->summands[i].channel_count; j++)
            gsnn_channel_exact_from_doubles(&network->summands[i].channels[j],
                                            network->summands[i].dimension);
    for (size_t i = 0; i < network->degree; i++)
        gsnn_rational_set_double(network->exact_affine + i, network->linear[i]);
    gsnn_rational_set_double(network->exact_affine + network->degree, network->constant);
}

gsnn_status gsnn_network_doubles_from_exact(gsnn_network *network, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i < network->summand_count; i++)
        for (size_t j = 0; !status && j < network->summands[i].channel_count; j++)
            status = gsnn_channel_doubles_from_exact(&network->summands[i].channels[j],
                                                     network->summands[i].dimension, error);
    for (size_t i = 0; !status && i < network->degree; i++)
        status = round_number(network->exact_affine + i, &network->linear[i], error);
    return status
               ? status
               : round_number(network->exact_affine + network->degree, &network->constant, error);
}
