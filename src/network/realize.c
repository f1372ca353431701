#include "network/realize.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/rational.h"
#include "network/fixed_space.h"
#include "network/free_weights.h"
#include "random/normal.h"

#include <flint/fmpq_vec.h>
#include <math.h>
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
    gsnn_status status = gsnn_network_make(group->name ? group->name : "", group->action->name,
                                           group->degree, network, error);
    for (size_t i = 0; !status && i < choice_count; i++)
        status = add_choice(*network, &record->architectures[choices[i].architecture],
                            choices[i].channels, error);
    if (status) {
        gsnn_network_free(*network);
        *network = NULL;
    }
    return status;
}

/* The linear function with these coordinates in the basis of the fixed space.  Where that consists
 * of signed orbit sums the exact coefficients are the coordinates up to sign. */
static gsnn_status set_linear(gsnn_network *network, const gsnn_fixed_space *space,
                              const fmpq *coordinates, bool signed_sums) {
    size_t degree = network->degree;
    for (size_t i = 0; i < degree; i++) {
        network->linear[i] = 0;
        fmpq_zero(network->exact_affine + i);
    }
    for (size_t k = 0; k < space->dimension; k++)
        for (size_t i = 0; i < degree; i++) {
            double entry = space->basis[k * degree + i];
            network->linear[i] += gsnn_rational_double(coordinates + k) * entry;
            if (signed_sums && entry > 0)
                fmpq_add(network->exact_affine + i, network->exact_affine + i, coordinates + k);
            else if (signed_sums && entry < 0)
                fmpq_sub(network->exact_affine + i, network->exact_affine + i, coordinates + k);
        }
    for (size_t i = 0; i < degree; i++) {
        if (!isfinite(network->linear[i]))
            return GSNN_INVALID;
        if (!signed_sums)
            gsnn_rational_set_double(network->exact_affine + i, network->linear[i]);
    }
    return GSNN_OK;
}

/* Fills the free parameters in their order, taking each from next(source). */
static gsnn_status fill_parameters(gsnn_network *network, const gsnn_enumeration_record *record,
                                   void (*next)(void *source, fmpq_t value), void *source,
                                   gsnn_error *error) {
    gsnn_fixed_space space;
    gsnn_status status = gsnn_fixed_space_init(&space, &record->group, error);
    if (status)
        return status;
    for (size_t i = 0; i < network->summand_count; i++) {
        gsnn_summand *summand = &network->summands[i];
        for (size_t j = 0; j < summand->channel_count; j++) {
            fmpq *exact = summand->channels[j].exact;
            for (size_t k = 0; k < summand->dimension; k++)
                next(source, exact + k);
            if (summand->type == 1)
                next(source, exact + summand->dimension);
            next(source, exact + summand->dimension + 1);
        }
    }
    fmpq *coordinates = _fmpq_vec_init((slong)space.dimension);
    for (size_t k = 0; k < space.dimension; k++)
        next(source, coordinates + k);
    next(source, network->exact_affine + network->degree);
    if (set_linear(network, &space, coordinates, record->group.action->permutes_inputs))
        status =
            gsnn_fail(error, GSNN_INVALID, "the linear function is beyond the range of doubles");
    _fmpq_vec_clear(coordinates, (slong)space.dimension);
    gsnn_fixed_space_clear(&space);
    return status ? status : gsnn_network_doubles_from_exact(network, error);
}

static void next_normal(void *state, fmpq_t value) {
    gsnn_rational_set_double(value, gsnn_random_normal(state));
}

gsnn_status gsnn_network_randomize(gsnn_network *network, const gsnn_enumeration_record *record,
                                   uint64_t seed, gsnn_error *error) {
    return fill_parameters(network, record, next_normal, &seed, error);
}

gsnn_status gsnn_network_set_weights(gsnn_network *network, const fmpq *values, size_t count,
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
                fmpq_set(summand->channels[j].exact + k, values++);
    }
    return gsnn_network_doubles_from_exact(network, error);
}

static void next_given(void *position, fmpq_t value) {
    const fmpq **given = position;
    fmpq_set(value, (*given)++);
}

gsnn_status gsnn_network_set_parameters(gsnn_network *network,
                                        const gsnn_enumeration_record *record, const fmpq *values,
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
