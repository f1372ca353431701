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
        if (!status)
            status = set_factor(kind, error);
        if (!status)
            status = set_scales(kind, &p->normalisation, error);
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
            p->channels[at] = (gsnn_fit_channel){i, p->inner};
            p->inner += gsnn_fit_inner_of(p, at);
        }
    p->outer = p->channel_count + p->fixed.dimension + 1;
    return GSNN_OK;
}

static gsnn_status set_linear_scales(gsnn_fit_problem *p, gsnn_error *error) {
    p->linear_scale = gsnn_new(p->fixed.dimension, sizeof *p->linear_scale);
    if (!p->linear_scale)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < p->fixed.dimension; k++) {
        size_t pivot = 0;
        while (p->fixed.basis[k * p->fixed.degree + pivot] == 0) /* a row of an echelon form */
            pivot++;
        p->linear_scale[k] = p->normalisation.scale[pivot];
    }
    return GSNN_OK;
}

gsnn_status gsnn_fit_problem_init(gsnn_fit_problem *problem, const gsnn_enumeration_record *record,
                                  const gsnn_fit_data *data, const gsnn_summand_choice *choices,
                                  size_t choice_count, bool normalise, gsnn_error *error) {
    *problem = (gsnn_fit_problem){.record = record, .data = data};
    gsnn_status status = gsnn_fixed_space_init(&problem->fixed, &record->group, error);
    if (!status)
        status = gsnn_normalisation_init(&problem->normalisation, data, &record->group,
                                         &problem->fixed, !normalise, error);
    if (!status)
        status = set_linear_scales(problem, error);
    if (!status)
        status = add_kinds(problem, choices, choice_count, error);
    return status ? status : add_channels(problem, choices, error);
}

void gsnn_fit_problem_clear(gsnn_fit_problem *problem) {
    for (size_t i = 0; i < problem->kind_count; i++) {
        gsnn_orbit_sums_clear(&problem->kinds[i].sums);
        free(problem->kinds[i].scale);
        free(problem->kinds[i].factor);
    }
    free(problem->kinds);
    free(problem->channels);
    free(problem->linear_scale);
    gsnn_fixed_space_clear(&problem->fixed);
    gsnn_normalisation_clear(&problem->normalisation);
    *problem = (gsnn_fit_problem){0};
}
