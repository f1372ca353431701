#include "network/realize.h"

#include "base/error.h"
#include "base/memory.h"
#include "network/action_name.h"
#include "network/fixed_space.h"
#include "network/free_weights.h"
#include "random/normal.h"

#include <stdlib.h>

static gsnn_status add_choice(gsnn_network *network, const gsnn_record_architecture *architecture,
                              size_t channels, gsnn_error *error) {
    gsnn_status status = gsnn_free_weights_check(architecture, error);
    if (status)
        return status;
    gsnn_summand *summand;
    status = gsnn_network_add_summand(network, architecture->id, architecture->type,
                                      (size_t)architecture->neurons,
                                      architecture->weights.dimension, &summand, error);
    return status ? status : gsnn_summand_add_channels(summand, channels, error);
}

gsnn_status gsnn_network_new(const gsnn_enumeration_record *record,
                             const gsnn_summand_choice *choices, size_t choice_count,
                             gsnn_network **network, gsnn_error *error) {
    const gsnn_record_group *group = &record->group;
    gsnn_network *made = *network = gsnn_new(1, sizeof *made);
    if (!made)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    made->degree = group->degree;
    made->group = gsnn_copy_string(group->name ? group->name : "");
    made->action = gsnn_copy_string(gsnn_record_action_name(group->action));
    made->linear = gsnn_new(group->degree, sizeof *made->linear);
    if (!made->group || !made->action || !made->linear)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < choice_count; i++)
        status = add_choice(made, &record->architectures[choices[i].architecture],
                            choices[i].channels, error);
    if (status) {
        gsnn_network_free(made);
        *network = NULL;
    }
    return status;
}

/* Fills the free parameters in their order, taking each from next(source). */
static gsnn_status fill_parameters(gsnn_network *network, const gsnn_enumeration_record *record,
                                   double (*next)(void *source), void *source, gsnn_error *error) {
    gsnn_fixed_space space;
    gsnn_status status = gsnn_fixed_space_init(&space, &record->group, error);
    if (status)
        return status;
    for (size_t i = 0; i < network->summand_count; i++) {
        gsnn_summand *summand = &network->summands[i];
        for (size_t j = 0; j < summand->channel_count; j++) {
            gsnn_channel *channel = &summand->channels[j];
            for (size_t k = 0; k < summand->dimension; k++)
                channel->weights[k] = next(source);
            channel->bias = summand->type == 1 ? next(source) : 0;
            channel->output = next(source);
        }
    }
    for (size_t i = 0; i < network->degree; i++)
        network->linear[i] = 0;
    for (size_t k = 0; k < space.dimension; k++) {
        double coordinate = next(source);
        for (size_t i = 0; i < network->degree; i++)
            network->linear[i] += coordinate * space.basis[k * space.degree + i];
    }
    network->constant = next(source);
    gsnn_fixed_space_clear(&space);
    return GSNN_OK;
}

static double next_normal(void *state) {
    return gsnn_random_normal(state);
}

gsnn_status gsnn_network_randomize(gsnn_network *network, const gsnn_enumeration_record *record,
                                   uint64_t seed, gsnn_error *error) {
    return fill_parameters(network, record, next_normal, &seed, error);
}

gsnn_status gsnn_network_set_weights(gsnn_network *network, const double *values, size_t count,
                                     gsnn_error *error) {
    size_t wanted = 0;
    for (size_t i = 0; i < network->summand_count; i++)
        wanted += network->summands[i].channel_count * network->summands[i].dimension;
    if (count != wanted)
        return gsnn_fail(error, GSNN_INVALID, "%zu free weights where the network has %zu", count,
                         wanted);
    for (size_t i = 0; i < network->summand_count; i++) {
        gsnn_summand *summand = &network->summands[i];
        for (size_t j = 0; j < summand->channel_count; j++)
            for (size_t k = 0; k < summand->dimension; k++)
                summand->channels[j].weights[k] = *values++;
    }
    return GSNN_OK;
}

static double next_given(void *position) {
    const double **value = position;
    return *(*value)++;
}

gsnn_status gsnn_network_set_parameters(gsnn_network *network,
                                        const gsnn_enumeration_record *record, const double *values,
                                        size_t count, gsnn_error *error) {
    gsnn_fixed_space space;
    gsnn_status status = gsnn_fixed_space_init(&space, &record->group, error);
    if (status)
        return status;
    size_t wanted = gsnn_network_parameters(network) + space.dimension;
    gsnn_fixed_space_clear(&space);
    if (count != wanted)
        return gsnn_fail(error, GSNN_INVALID, "%zu parameters where the network has %zu", count,
                         wanted);
    return fill_parameters(network, record, next_given, &values, error);
}
