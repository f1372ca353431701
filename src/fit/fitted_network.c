#include "fit/fitted_network.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* w.shift for the rows of a channel of type 1, which are moved to each other while the shift stays.
 */
static double shifted(const gsnn_fit_problem *problem, const gsnn_fit_kind *kind,
                      const double *weights) {
    const gsnn_orbit_sums *sums = &kind->sums;
    double sum = 0;
    for (size_t k = 0; k < sums->dimension; k++) {
        int32_t place = sums->places[k];
        const double *vector = sums->vectors + (size_t)(abs(place) - 1) * sums->inputs;
        double product = 0;
        for (size_t j = 0; place && j < sums->inputs; j++)
            product += vector[j] * problem->normalisation.shift[j];
        sum += (place > 0 ? weights[k] : -weights[k]) * product;
    }
    return sum;
}

static gsnn_status make_empty(gsnn_network **network, const gsnn_fit_problem *problem,
                              gsnn_error *error) {
    gsnn_summand_choice *choices = gsnn_new(problem->kind_count, sizeof *choices);
    if (!choices)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < problem->kind_count; i++)
        choices[i].architecture =
            (size_t)(problem->kinds[i].architecture - problem->record->architectures);
    for (size_t c = 0; c < problem->channel_count; c++)
        choices[problem->channels[c].kind].channels++;
    gsnn_status status =
        gsnn_network_new(problem->record, choices, problem->kind_count, network, error);
    free(choices);
    return status;
}

/* The channel of a network that channel c of the problem is: they have the same order. */
static gsnn_channel *find_channel(const gsnn_fit_problem *problem, const gsnn_network *network,
                                  size_t c) {
    size_t kind = problem->channels[c].kind, first = c;
    while (first > 0 && problem->channels[first - 1].kind == kind)
        first--;
    return &network->summands[kind].channels[c - first];
}

void gsnn_fit_affine_given(double *linear, double *constant, const gsnn_fit_problem *problem,
                           const double *outer) {
    const gsnn_normalisation *n = &problem->normalisation;
    const gsnn_fixed_space *fixed = &problem->fixed;
    *constant = outer[problem->outer - 1] * n->y_scale[0] + n->y_shift[0];
    for (size_t k = 0; k < fixed->dimension; k++) {
        double coordinate =
            outer[problem->outer_of_channels + k] * n->y_scale[0] / problem->linear_scale[k];
        for (size_t j = 0; j < fixed->degree; j++)
            linear[j] += coordinate * fixed->basis[k * fixed->degree + j];
    }
    for (size_t j = 0; j < fixed->degree; j++)
        *constant -= linear[j] * n->shift[j];
}

static bool is_finite(const gsnn_network *network) {
    bool finite = isfinite(network->constant);
    for (size_t j = 0; j < network->degree; j++)
        finite = finite && isfinite(network->linear[j]);
    for (size_t i = 0; i < network->summand_count; i++)
        for (size_t c = 0; c < network->summands[i].channel_count; c++) {
            const gsnn_channel *channel = &network->summands[i].channels[c];
            finite = finite && isfinite(channel->bias) && isfinite(channel->output);
            for (size_t k = 0; k < network->summands[i].dimension; k++)
                finite = finite && isfinite(channel->weights[k]);
        }
    return finite;
}

void gsnn_fit_channel_given(double *given, const gsnn_fit_problem *problem, size_t c,
                            const double *inner) {
    const gsnn_fit_kind *kind = gsnn_fit_kind_of(problem, c);
    size_t dimension = kind->sums.dimension;
    for (size_t k = 0; k < dimension; k++)
        given[k] = inner[k] / kind->scale[k];
    if (gsnn_fit_has_bias(problem, c))
        given[dimension] = inner[dimension] - shifted(problem, kind, given);
}

void gsnn_fit_channel_normalised(double *parameters, const gsnn_fit_problem *problem, size_t c) {
    const gsnn_fit_kind *kind = gsnn_fit_kind_of(problem, c);
    size_t dimension = kind->sums.dimension;
    if (gsnn_fit_has_bias(problem, c))
        parameters[dimension] += shifted(problem, kind, parameters);
    for (size_t k = 0; k < dimension; k++)
        parameters[k] *= kind->scale[k];
}

gsnn_status gsnn_fitted_network(gsnn_network **network, const gsnn_fit_problem *problem,
                                const double *inner, const double *outer, gsnn_error *error) {
    *network = NULL;
    gsnn_status status = make_empty(network, problem, error);
    double *given = gsnn_new(problem->inner, sizeof *given);
    if (!status && !given)
        status = gsnn_fail_memory(error);
    for (size_t c = 0; !status && c < problem->channel_count; c++) {
        size_t first = problem->channels[c].first;
        size_t dimension = gsnn_fit_kind_of(problem, c)->sums.dimension;
        gsnn_channel *channel = find_channel(problem, *network, c);
        gsnn_fit_channel_given(given + first, problem, c, inner + first);
        memcpy(channel->weights, given + first, dimension * sizeof *given);
        if (gsnn_fit_has_bias(problem, c))
            channel->bias = given[first + dimension];
        channel->output = outer[c] * problem->normalisation.y_scale[0];
    }
    free(given);
    if (!status)
        gsnn_fit_affine_given((*network)->linear, &(*network)->constant, problem, outer);
    if (!status && !is_finite(*network))
        status = gsnn_fail(error, GSNN_INVALID, "a parameter is beyond the range of doubles");
    if (!status) {
        gsnn_network_exact_from_doubles(*network);
        status = gsnn_network_expand(*network, problem->record, error);
    }
    if (status) {
        gsnn_network_free(*network);
        *network = NULL;
    }
    return status;
}

void gsnn_fit_read_network(double *inner, const gsnn_fit_problem *problem,
                           const gsnn_network *network) {
    for (size_t c = 0; c < problem->channel_count; c++) {
        const gsnn_channel *channel = find_channel(problem, network, c);
        double *parameters = inner + problem->channels[c].first;
        size_t dimension = gsnn_fit_kind_of(problem, c)->sums.dimension;
        memcpy(parameters, channel->weights, dimension * sizeof *parameters);
        if (gsnn_fit_has_bias(problem, c))
            parameters[dimension] = channel->bias;
        gsnn_fit_channel_normalised(parameters, problem, c);
    }
}
