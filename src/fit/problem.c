#include "fit/problem.h"

#include "base/error.h"
#include "base/memory.h"
#include "train/cholesky.h"

#include <stdlib.h>

/* The first row of the k-th basis matrix, as +-1 and the number of a sum. */
static const double *first_row(const gsnn_orbit_sums *sums, size_t k, double *sign) {
    int32_t place = sums->places[k];
    *sign = place > 0 ? 1 : place < 0 ? -1 : 0;
    return place ? sums->vectors + (size_t)(abs(place) - 1) * sums->inputs : sums->vectors;
}

static gsnn_status set_factor(gsnn_fit_kind *kind, gsnn_error *error) {
    const gsnn_orbit_sums *sums = &kind->sums;
    size_t d = sums->dimension;
    kind->factor = gsnn_new(d * d, sizeof *kind->factor);
    if (!kind->factor)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < d; k++)
        for (size_t l = 0; l <= k; l++) {
            double s, t, product = 0;
            const double *v = first_row(sums, k, &s), *w = first_row(sums, l, &t);
            for (size_t j = 0; j < sums->inputs; j++)
                product += v[j] * w[j];
            kind->factor[k * d + l] = s * t * product;
        }
    if (!gsnn_cholesky(kind->factor, d))
        return gsnn_fail(error, GSNN_INVALID, "architecture %s: its basis is dependent",
                         kind->architecture->id);
    return GSNN_OK;
}

/* A pattern's weight stands at places of one orbit of coordinates, which have one scale. */
static gsnn_status set_scales(gsnn_fit_kind *kind, const gsnn_normalisation *normalisation,
                              gsnn_error *error) {
    const gsnn_orbit_sums *sums = &kind->sums;
    kind->scale = gsnn_new(sums->dimension, sizeof *kind->scale);
    if (!kind->scale)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < sums->dimension; k++) {
        double sign;
        const double *row = first_row(sums, k, &sign);
        size_t j = 0;
        while (j + 1 < sums->inputs && !(row[j] > 0 || row[j] < 0))
            j++;
        kind->scale[k] = normalisation->scale[j];
    }
    return GSNN_OK;
}

/* What gsnn_lane_channel works with. */
static gsnn_status set_lanes(gsnn_fit_kind *kind, gsnn_error *error) {
    gsnn_status status = gsnn_walsh_init(&kind->walsh, &kind->sums, error);
    if (!status && kind->walsh.order > 0)
        status =
            gsnn_nested_sums_init(&kind->arguments, &kind->walsh.sums, kind->walsh.order, error);
    if (!status && kind->walsh.order > 0)
        status = gsnn_products_init(&kind->products, &kind->walsh.sums, error);
    return status;
}

static gsnn_status add_kinds(gsnn_fit_problem *p, const gsnn_summand_choice *choices, size_t count,
                             gsnn_error *error) {
    size_t inputs = p->data->inputs;
    p->kinds = gsnn_new(count, sizeof *p->kinds);
    if (!p->kinds)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < count; i++) {
        gsnn_fit_kind *kind = &p->kinds[p->kind_count++];
        kind->architecture = &p->record->architectures[choices[i].architecture];
        status = gsnn_orbit_sums_init(&kind->sums, kind->architecture, inputs, error);
        if (!status && !gsnn_fit_carries_outer(p))
            status = set_lanes(kind, error);
        if (!status)
            status = set_factor(kind, error);
        if (!status)
            status = set_scales(kind, &p->normalisation, error);
        kind->outer = 1;
        if (!status && p->outputs.moved)
            status = gsnn_fit_output_weights(&kind->output, &kind->outer, p->record,
                                             kind->architecture, error);
        p->channel_count += choices[i].channels;
    }
    return status;
}

static gsnn_status add_channels(gsnn_fit_problem *p, const gsnn_summand_choice *choices,
                                gsnn_error *error) {
    p->channels = gsnn_new(p->channel_count, sizeof *p->channels);
    if (!p->channels)
        return gsnn_fail_memory(error);
    size_t at = 0;
    for (size_t i = 0; i < p->kind_count; i++)
        for (size_t c = 0; c < choices[i].channels; c++, at++) {
            p->channels[at] =
                (gsnn_fit_channel){.kind = i, .first = p->inner, .outer = p->outer_of_channels};
            p->inner += gsnn_fit_inner_of(p, at);
            p->outer_of_channels += p->kinds[i].outer;
        }
    p->outer = p->outer_of_channels + p->outputs.linear + p->outputs.constant;
    return GSNN_OK;
}

static gsnn_status add_layers(gsnn_fit_problem *p, gsnn_fit_layer *layers, gsnn_error *error) {
    p->channels = gsnn_new(p->kind_count, sizeof *p->channels);
    if (!p->channels)
        return gsnn_fail_memory(error);
    size_t before = 0;
    for (size_t i = 0; i < p->kind_count; i++) {
        p->channels[i] = (gsnn_fit_channel){.kind = i,
                                            .first = p->inner,
                                            .outer = p->outer_of_channels,
                                            .before = before,
                                            .seen = layers[i].seen,
                                            .pattern = layers[i].pattern};
        layers[i].pattern = NULL;
        before += p->kinds[i].sums.neurons;
        p->inner += gsnn_fit_inner_of(p, i);
        p->outer_of_channels += p->kinds[i].outer;
    }
    p->outer = p->outer_of_channels + p->outputs.linear + p->outputs.constant;
    return GSNN_OK;
}

/* A linear map of the basis is about one orbit of inputs, or all have one scale. */
static gsnn_status set_linear_scales(gsnn_fit_problem *p, gsnn_error *error) {
    size_t inputs = p->data->inputs, size = p->outputs.equations * inputs;
    p->linear_scale = gsnn_new(p->outputs.linear, sizeof *p->linear_scale);
    if (!p->linear_scale)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < p->outputs.linear; k++) {
        const double *map = p->outputs.maps + k * size;
        size_t place = 0;
        while (place + 1 < size && !(map[place] > 0 || map[place] < 0))
            place++;
        p->linear_scale[k] = p->normalisation.scale[place % inputs];
    }
    return GSNN_OK;
}

/* All but the channels. */
static gsnn_status prepare(gsnn_fit_problem *problem, const gsnn_exact_record *exact,
                           const gsnn_fit_data *data, const gsnn_summand_choice *choices,
                           size_t choice_count, bool deep, bool normalise, gsnn_error *error) {
    const gsnn_enumeration_record *record = exact->record;
    *problem = (gsnn_fit_problem){.exact = exact, .record = record, .data = data, .deep = deep};
    gsnn_status status = gsnn_fixed_space_init(&problem->fixed, &record->group, error);
    if (!status)
        status =
            gsnn_fit_outputs_init(&problem->outputs, exact, &problem->fixed, data->outputs, error);
    if (!status)
        status = gsnn_normalisation_init(&problem->normalisation, data, &record->group,
                                         &problem->fixed, &problem->outputs, !normalise, error);
    if (!status)
        status = set_linear_scales(problem, error);
    return status ? status : add_kinds(problem, choices, choice_count, error);
}

gsnn_status gsnn_fit_problem_init(gsnn_fit_problem *problem, const gsnn_exact_record *exact,
                                  const gsnn_fit_data *data, const gsnn_summand_choice *choices,
                                  size_t choice_count, bool normalise, gsnn_error *error) {
    gsnn_status status =
        prepare(problem, exact, data, choices, choice_count, false, normalise, error);
    return status ? status : add_channels(problem, choices, error);
}

gsnn_status gsnn_fit_problem_init_deep(gsnn_fit_problem *problem, const gsnn_exact_record *exact,
                                       const gsnn_fit_data *data, gsnn_fit_layer *layers,
                                       size_t depth, bool normalise, gsnn_error *error) {
    gsnn_summand_choice *choices = gsnn_new(depth, sizeof *choices);
    *problem = (gsnn_fit_problem){0};
    if (!choices)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < depth; i++)
        choices[i] = (gsnn_summand_choice){layers[i].architecture, 1};
    gsnn_status status = prepare(problem, exact, data, choices, depth, true, normalise, error);
    free(choices);
    return status ? status : add_layers(problem, layers, error);
}

void gsnn_fit_problem_clear(gsnn_fit_problem *problem) {
    for (size_t i = 0; i < problem->kind_count; i++) {
        gsnn_orbit_sums_clear(&problem->kinds[i].sums);
        gsnn_walsh_clear(&problem->kinds[i].walsh);
        gsnn_nested_sums_clear(&problem->kinds[i].arguments);
        gsnn_products_clear(&problem->kinds[i].products);
        free(problem->kinds[i].scale);
        free(problem->kinds[i].factor);
        free(problem->kinds[i].output);
    }
    free(problem->kinds);
    for (size_t i = 0; problem->channels && i < problem->channel_count; i++)
        free(problem->channels[i].pattern);
    free(problem->channels);
    free(problem->linear_scale);
    gsnn_fit_outputs_clear(&problem->outputs);
    gsnn_fixed_space_clear(&problem->fixed);
    gsnn_normalisation_clear(&problem->normalisation);
    *problem = (gsnn_fit_problem){0};
}
