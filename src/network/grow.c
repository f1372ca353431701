#include "network/grow.h"

#include "base/error.h"
#include "base/memory.h"
#include "network/exact_rows.h"
#include "network/free_weights.h"
#include "network/realize.h"
#include "random/normal.h"

#include <math.h>
#include <stdlib.h>

/* The exact free weights of the grown channel, from the row of its first neuron.  A basis may need
 * irrational ones: then they are the doubles. */
static gsnn_status grow_weights(const gsnn_record_architecture *from,
                                const gsnn_record_architecture *to, const gsnn_exact_record *exact,
                                const gsnn_inclusion_chain *chain, const gsnn_channel *small,
                                gsnn_channel *large, gsnn_error *error) {
    gsnn_exact_matrix rows = {0}, row = {0};
    slong degree = (slong)exact->record->group.degree;
    bool rational = false;
    gsnn_status status =
        gsnn_exact_matrix_init(&rows, exact->field, (slong)from->neurons, degree, error);
    if (!status)
        status = gsnn_exact_matrix_init(&row, exact->field, degree, 1, error);
    if (!status)
        status = gsnn_exact_rows_expand(&rows, 0, exact, from, small->exact, error);
    if (!status) {
        int32_t j = chain->map[0];
        for (slong k = 0; k < degree; k++) {
            fmpq_poly_set(row.entries + k, gsnn_exact_matrix_entry(&rows, abs(j) - 1, k));
            if (j < 0)
                fmpq_poly_neg(row.entries + k, row.entries + k);
        }
        status = gsnn_exact_rows_solve(&rational, large->exact, &row, exact, to, error);
    }
    if (!status && !rational)
        status = gsnn_fail(error, GSNN_FAILED,
                           "the free weights that %s needs in %s are irrational: they cannot be "
                           "written as fractions",
                           from->id, to->id);
    gsnn_exact_matrix_clear(&rows);
    gsnn_exact_matrix_clear(&row);
    return status;
}

/* The exact numbers of a grown channel; `exact` is NULL when doubles are enough. */
static gsnn_status grow_exactly(const gsnn_record_architecture *from,
                                const gsnn_record_architecture *to, const gsnn_exact_record *exact,
                                const gsnn_inclusion_chain *chain, const gsnn_channel *small,
                                gsnn_channel *large, gsnn_error *error) {
    if (!exact) {
        gsnn_channel_exact_from_doubles(large, to->weights.dimension);
        return GSNN_OK;
    }
    const fmpq *source = small->exact + from->weights.dimension;
    fmpq *target = large->exact + to->weights.dimension;
    fmpq_t shrink;
    fmpq_init(shrink);
    fmpq_set_ui(shrink, (ulong)from->neurons, (ulong)to->neurons);
    fmpq_set(target, source);
    fmpq_mul(target + 1, source + 1, shrink);
    fmpq_clear(shrink);
    gsnn_status status = grow_weights(from, to, exact, chain, small, large, error);
    return status ? status : gsnn_channel_doubles_from_exact(large, to->weights.dimension, error);
}

/* The channel `small` of `from` as the channel `large` of `to`; source and target are room for the
 * rows of each. */
static gsnn_status grow_channel(const gsnn_record_architecture *from,
                                const gsnn_record_architecture *to, size_t degree,
                                const gsnn_inclusion_chain *chain, const gsnn_channel *small,
                                gsnn_channel *large, double *source, double *target,
                                const gsnn_exact_record *exact, gsnn_error *error) {
    gsnn_free_weights_expand(from, degree, small->weights, source);
    for (size_t i = 0; i < chain->neurons; i++) {
        int32_t j = chain->map[i];
        const double *row = source + (size_t)(abs(j) - 1) * degree;
        for (size_t k = 0; k < degree; k++)
            target[i * degree + k] = j > 0 ? row[k] : -row[k];
    }
    large->bias = small->bias;
    large->output = small->output * ((double)from->neurons / (double)to->neurons);
    gsnn_status status = gsnn_free_weights_solve(to, degree, target, large->weights, error);
    return status ? status : grow_exactly(from, to, exact, chain, small, large, error);
}

/* Appends the grown channels of the summand at index `small` to the one at index `large`. */
static gsnn_status grow_summand(gsnn_network *network, const gsnn_enumeration_record *record,
                                const gsnn_inclusion_chain *chain, size_t small, size_t large,
                                const gsnn_exact_record *exact, gsnn_error *error) {
    const gsnn_record_architecture *from = &record->architectures[chain->from];
    const gsnn_record_architecture *to = &record->architectures[chain->to];
    const gsnn_summand *source = &network->summands[small];
    gsnn_summand *target = &network->summands[large];
    size_t first = target->channel_count;
    double *source_rows = gsnn_new((size_t)from->neurons * network->degree, sizeof *source_rows);
    double *target_rows = gsnn_new((size_t)to->neurons * network->degree, sizeof *target_rows);
    gsnn_status status;
    if (!source_rows || !target_rows) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    status = gsnn_summand_add_channels(target, source->channel_count, error);
    for (size_t i = 0; !status && i < source->channel_count; i++)
        status = grow_channel(from, to, network->degree, chain, &source->channels[i],
                              &target->channels[first + i], source_rows, target_rows, exact, error);
done:
    free(source_rows);
    free(target_rows);
    return status;
}

gsnn_status gsnn_network_grow(gsnn_network *network, const gsnn_enumeration_record *record,
                              const gsnn_inclusion_chain *chain, bool exactly, gsnn_error *error) {
    const gsnn_record_architecture *from = &record->architectures[chain->from];
    const gsnn_record_architecture *to = &record->architectures[chain->to];
    gsnn_status status = gsnn_network_expand(network, record, error); /* checks that they fit */
    if (status)
        return status;
    gsnn_summand *source = gsnn_network_summand(network, from->id);
    if (!source)
        return gsnn_fail(error, GSNN_INVALID, "the network has no summand %s", from->id);
    if (from == to)
        return GSNN_OK;
    size_t small = (size_t)(source - network->summands);
    gsnn_summand *target = gsnn_network_summand(network, to->id);
    status = gsnn_free_weights_check(to, error);
    if (!status && !target)
        status = gsnn_network_add_summand(network, to->id, to->type, (size_t)to->neurons,
                                          to->weights.dimension, &target, error);
    if (status)
        return status;
    gsnn_exact_record exact = {0};
    if (exactly)
        status = gsnn_exact_record_init(&exact, record, error);
    if (!status)
        status = grow_summand(network, record, chain, small, (size_t)(target - network->summands),
                              exactly ? &exact : NULL, error);
    gsnn_exact_record_clear(&exact);
    if (status)
        return status;
    gsnn_network_remove_summand(network, small);
    return gsnn_network_expand(network, record, error);
}

gsnn_status gsnn_network_kick(gsnn_network *network, const gsnn_enumeration_record *record,
                              const char *id, size_t count, double size, uint64_t seed,
                              gsnn_error *error) {
    gsnn_summand *summand = gsnn_network_summand(network, id);
    if (!summand || summand->channel_count < count)
        return gsnn_fail(error, GSNN_INVALID, "the network has no %zu channels of %s", count, id);
    for (size_t i = summand->channel_count - count; i < summand->channel_count; i++) {
        gsnn_channel *channel = &summand->channels[i];
        for (size_t k = 0; k < summand->dimension; k++)
            channel->weights[k] += size * gsnn_random_normal(&seed);
        if (summand->type == 1)
            channel->bias += size * gsnn_random_normal(&seed);
        for (size_t k = 0; k < summand->dimension; k++)
            if (!isfinite(channel->weights[k]))
                return gsnn_fail(error, GSNN_INVALID, "a kicked weight is beyond the doubles");
        if (!isfinite(channel->bias))
            return gsnn_fail(error, GSNN_INVALID, "a kicked bias is beyond the doubles");
        gsnn_channel_exact_from_doubles(channel, summand->dimension);
    }
    return gsnn_network_expand(network, record, error);
}
