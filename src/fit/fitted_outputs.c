#include "fit/fitted_outputs.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/rational.h"
#include "fit/fitted_network.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>

typedef struct maker {
    gsnn_fitted_outputs *fitted;
    const gsnn_fit_problem *problem;
    const double *inner, *outer;
    double *numbers; /* the parameters, in the order of the plan */
    size_t at;
    gsnn_error *error;
} maker;

static gsnn_status set_choices(maker *m) {
    const gsnn_fit_problem *problem = m->problem;
    gsnn_output_plan *plan = &m->fitted->plan;
    plan->exact = problem->exact;
    plan->choices = gsnn_new(problem->kind_count, sizeof *plan->choices);
    if (!plan->choices)
        return gsnn_fail_memory(m->error);
    plan->choice_count = problem->kind_count;
    for (size_t i = 0; i < problem->kind_count; i++)
        plan->choices[i].architecture =
            (size_t)(problem->kinds[i].architecture - problem->record->architectures);
    for (size_t c = 0; c < problem->channel_count; c++)
        plan->choices[problem->channels[c].kind].channels++;
    return gsnn_output_plan_check(plan, m->error);
}

/* Coordinates already where outputs are moved, else those of a row of one weight for each output.
 */
gsnn_status gsnn_fit_output_weights_given(double *numbers, const gsnn_fit_problem *problem,
                                          size_t channel, const double *outer, gsnn_error *error) {
    const gsnn_fit_kind *kind = gsnn_fit_kind_of(problem, channel);
    const gsnn_normalisation *n = &problem->normalisation;
    size_t outputs = problem->data->outputs, first = problem->channels[channel].outer;
    if (problem->outputs.moved) {
        for (size_t k = 0; k < kind->outer; k++)
            numbers[k] = outer[first + k] * n->y_scale[0];
        return GSNN_OK;
    }
    double *vector = gsnn_new(outputs, sizeof *vector);
    if (!vector)
        return gsnn_fail_memory(error);
    for (size_t o = 0; o < outputs; o++)
        vector[o] = outer[o * problem->outer + first] * n->y_scale[o];
    gsnn_status status = gsnn_fit_coordinates(numbers, problem->exact, &kind->architecture->output,
                                              vector, outputs, error);
    free(vector);
    return status;
}

static gsnn_status add_channel(maker *m, size_t c) {
    gsnn_fit_channel_given(m->numbers + m->at, m->problem, c,
                           m->inner + m->problem->channels[c].first);
    m->at += gsnn_fit_inner_of(m->problem, c);
    gsnn_status status =
        gsnn_fit_output_weights_given(m->numbers + m->at, m->problem, c, m->outer, m->error);
    m->at += gsnn_fit_kind_of(m->problem, c)->architecture->output.dimension;
    return status;
}

/* Adds the linear map for inputs and outputs as they were given to zeros. */
static void add_map(double *map, const gsnn_fit_problem *problem, const double *outer) {
    const gsnn_fit_outputs *sigma = &problem->outputs;
    const double *scale = problem->normalisation.y_scale;
    size_t size = sigma->equations * problem->data->inputs;
    for (size_t o = 0; o < sigma->sides; o++)
        for (size_t k = 0; k < sigma->linear; k++) {
            double coordinate = outer[o * problem->outer + problem->outer_of_channels + k] *
                                scale[o] / problem->linear_scale[k];
            for (size_t j = 0; j < size; j++)
                map[o * size + j] += coordinate * sigma->maps[k * size + j];
        }
}

/* The constant: what the fit says at shifted inputs. */
static void set_constant(double *constant, const gsnn_fit_problem *problem, const double *outer,
                         const double *map) {
    const gsnn_fit_outputs *sigma = &problem->outputs;
    const gsnn_normalisation *n = &problem->normalisation;
    size_t inputs = problem->data->inputs, first = problem->outer - sigma->constant;
    for (size_t o = 0; o < problem->data->outputs; o++) {
        size_t side = sigma->moved ? 0 : o, equation = sigma->moved ? o : 0;
        double sum = 0;
        for (size_t k = 0; k < sigma->constant; k++)
            sum += outer[side * problem->outer + first + k] *
                   sigma->constants[k * sigma->equations + equation];
        constant[o] = sum * n->y_scale[o] + n->y_shift[o];
        for (size_t j = 0; j < inputs; j++)
            constant[o] -= map[o * inputs + j] * n->shift[j];
    }
}

gsnn_status gsnn_fit_affine_weights_given(double *numbers, const gsnn_fit_problem *problem,
                                          const double *outer, gsnn_error *error) {
    const gsnn_record_codomain *codomain = &problem->record->codomain;
    size_t outputs = problem->data->outputs, size = outputs * problem->data->inputs;
    double *map = gsnn_new(size + outputs, sizeof *map), *constant = map ? map + size : NULL;
    if (!map)
        return gsnn_fail_memory(error);
    add_map(map, problem, outer);
    set_constant(constant, problem, outer, map);
    gsnn_status status =
        gsnn_fit_coordinates(numbers, problem->exact, &codomain->linear, map, size, error);
    if (!status)
        status = gsnn_fit_coordinates(numbers + codomain->linear.dimension, problem->exact,
                                      &codomain->constant, constant, outputs, error);
    free(map);
    return status;
}

static gsnn_status round_numbers(const maker *m) {
    gsnn_fitted_outputs *f = m->fitted;
    for (size_t i = 0; i < f->count; i++) {
        if (!isfinite(m->numbers[i]))
            return gsnn_fail(m->error, GSNN_INVALID, "a parameter is beyond the range of doubles");
        gsnn_rational_set_double(f->values + i, m->numbers[i]);
    }
    return gsnn_output_plan_network(&f->network, &f->plan, f->values, m->error);
}

/* Zeros for the parameters of the plan, and how they are to be written. */
static void prepare_values(gsnn_fitted_outputs *fitted) {
    const gsnn_output_plan *plan = &fitted->plan;
    fitted->exactly = gsnn_field_conductor(plan->exact->field) > 1;
    for (size_t i = 0; i < plan->choice_count; i++)
        fitted->exactly = fitted->exactly || gsnn_output_chosen(plan, i)->type == 2;
    fitted->count = gsnn_output_plan_count(plan);
    fitted->values = _fmpq_vec_init((slong)fitted->count);
}

gsnn_status gsnn_fitted_outputs_init(gsnn_fitted_outputs *fitted, const gsnn_fit_problem *problem,
                                     const double *inner, const double *outer, gsnn_error *error) {
    *fitted = (gsnn_fitted_outputs){0};
    maker m = {
        .fitted = fitted, .problem = problem, .inner = inner, .outer = outer, .error = error};
    gsnn_status status = set_choices(&m);
    if (status)
        return status;
    prepare_values(fitted);
    m.numbers = gsnn_new(fitted->count, sizeof *m.numbers);
    if (!m.numbers)
        status = gsnn_fail_memory(error);
    for (size_t c = 0; !status && c < problem->channel_count; c++)
        status = add_channel(&m, c);
    if (!status)
        status = gsnn_fit_affine_weights_given(m.numbers + m.at, problem, outer, error);
    if (!status)
        status = round_numbers(&m);
    free(m.numbers);
    return status;
}

gsnn_status gsnn_fitted_outputs_copy(gsnn_fitted_outputs *fitted, const gsnn_output_plan *plan,
                                     const fmpq *values, gsnn_error *error) {
    *fitted = (gsnn_fitted_outputs){.plan = *plan};
    fitted->plan.choices = gsnn_copy(plan->choices, plan->choice_count, sizeof *plan->choices);
    if (!fitted->plan.choices)
        return gsnn_fail_memory(error);
    prepare_values(fitted);
    for (size_t i = 0; i < fitted->count; i++)
        fmpq_set(fitted->values + i, values + i);
    return gsnn_output_plan_network(&fitted->network, &fitted->plan, fitted->values, error);
}

void gsnn_fitted_outputs_clear(gsnn_fitted_outputs *fitted) {
    free(fitted->plan.choices);
    if (fitted->values)
        _fmpq_vec_clear(fitted->values, (slong)fitted->count);
    gsnn_output_network_free(fitted->network);
    *fitted = (gsnn_fitted_outputs){0};
}

void gsnn_fit_read_outputs(double *inner, const gsnn_fit_problem *problem, const fmpq *values) {
    for (size_t c = 0; c < problem->channel_count; c++) {
        size_t count = gsnn_fit_inner_of(problem, c);
        double *parameters = inner + problem->channels[c].first;
        for (size_t k = 0; k < count; k++)
            parameters[k] = gsnn_rational_double(values + k);
        gsnn_fit_channel_normalised(parameters, problem, c);
        values += count + gsnn_fit_kind_of(problem, c)->architecture->output.dimension;
    }
}
