#include "deepfit/word_problem.h"

#include "base/error.h"
#include "base/memory.h"
#include "deep/output_weights.h"
#include "exact/rational.h"
#include "fit/fitted_network.h"
#include "fit/fitted_outputs.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>

/* Where the weights of earlier layers are in a layer's rows. */
static gsnn_status make_pattern(gsnn_fit_layer *layer, const gsnn_deep_word *word, size_t i,
                                gsnn_error *error) {
    const gsnn_deep_letter *p = &word->letters->items[word->at[i]];
    size_t columns = gsnn_deep_word_columns(word, i), inputs = gsnn_deep_word_columns(word, 0);
    size_t before = columns - inputs;
    int32_t *rows = gsnn_new(p->neurons * columns, sizeof *rows);
    layer->architecture = p->architecture;
    layer->seen = gsnn_deep_word_weights(word, i) - p->dimension;
    layer->pattern = gsnn_new(p->neurons * before, sizeof *layer->pattern);
    gsnn_status status = rows && layer->pattern ? gsnn_deep_word_rows(word, i, rows, error)
                                                : gsnn_fail_memory(error);
    for (size_t r = 0; !status && r < p->neurons; r++)
        for (size_t c = 0; c < before; c++) {
            int32_t code = rows[r * columns + inputs + c], first = (int32_t)p->dimension;
            layer->pattern[r * before + c] = code > 0 ? code - first : code < 0 ? code + first : 0;
        }
    free(rows);
    return status;
}

gsnn_status gsnn_word_problem_init(gsnn_fit_problem *problem, const gsnn_deep_word *word,
                                   const gsnn_exact_record *exact, const gsnn_fit_data *data,
                                   bool normalise, gsnn_error *error) {
    gsnn_fit_layer layers[GSNN_DEEP_MOST_DEPTH] = {0};
    gsnn_status status = GSNN_OK;
    *problem = (gsnn_fit_problem){0};
    for (size_t i = 0; !status && i < word->depth; i++)
        status = make_pattern(&layers[i], word, i, error);
    if (!status)
        status =
            gsnn_fit_problem_init_deep(problem, exact, data, layers, word->depth, normalise, error);
    for (size_t i = 0; i < word->depth; i++)
        free(layers[i].pattern); /* those that were not taken over */
    return status;
}

static gsnn_status set_number(fmpq_t to, double number, gsnn_error *error) {
    if (!isfinite(number))
        return gsnn_fail(error, GSNN_INVALID, "a parameter is beyond the range of doubles");
    gsnn_rational_set_double(to, number);
    return GSNN_OK;
}

/* The free output weights of a layer. */
static gsnn_status set_outputs(gsnn_deep_layer *layer, const gsnn_fit_problem *problem, size_t i,
                               const double *outer, gsnn_error *error) {
    double *numbers = gsnn_new(layer->output_count, sizeof *numbers);
    gsnn_status status = GSNN_OK;
    if (!numbers)
        return gsnn_fail_memory(error);
    if (problem->record->codomain.given)
        status = gsnn_fit_output_weights_given(numbers, problem, i, outer, error);
    else
        *numbers = outer[problem->channels[i].outer] * problem->normalisation.y_scale[0];
    for (size_t k = 0; !status && k < layer->output_count; k++)
        status = set_number(layer->outputs + k, numbers[k], error);
    free(numbers);
    return status;
}

/* Weights of inputs, of earlier layers, then the bias; given has room for the first and a bias. */
static gsnn_status set_layer(gsnn_deep_layer *layer, const gsnn_fit_problem *problem, size_t i,
                             const double *inner, const double *outer, double *given,
                             gsnn_error *error) {
    size_t dimension = gsnn_fit_kind_of(problem, i)->sums.dimension;
    size_t seen = problem->channels[i].seen;
    const double *own = inner + problem->channels[i].first;
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; k < dimension; k++)
        given[k] = own[k];
    given[dimension] = layer->type == 1 ? own[dimension + seen] : 0;
    gsnn_fit_channel_given(given, problem, i, given);
    for (size_t k = 0; !status && k < dimension + seen; k++)
        status = set_number(layer->weights + k, k < dimension ? given[k] : own[k], error);
    if (!status && layer->type == 1)
        status = set_number(layer->bias, given[dimension], error);
    return status ? status : set_outputs(layer, problem, i, outer, error);
}

/* C and d with a codomain, from their coordinates, */
static gsnn_status set_affine_outputs(gsnn_deep_network *network, const gsnn_fit_problem *problem,
                                      const gsnn_deep_letters *letters, const double *outer,
                                      gsnn_error *error) {
    const gsnn_record_codomain *codomain = &problem->record->codomain;
    size_t count = codomain->linear.dimension + codomain->constant.dimension;
    double *numbers = gsnn_new(count, sizeof *numbers);
    fmpq *weights = _fmpq_vec_init((slong)count);
    gsnn_status status = numbers ? gsnn_fit_affine_weights_given(numbers, problem, outer, error)
                                 : gsnn_fail_memory(error);
    for (size_t k = 0; !status && k < count; k++)
        status = set_number(weights + k, numbers[k], error);
    if (!status)
        status = gsnn_deep_expand_affine(network, letters, weights, error);
    free(numbers);
    _fmpq_vec_clear(weights, (slong)count);
    return status;
}

/* and of one invariant output. */
static gsnn_status set_affine(gsnn_deep_network *network, const gsnn_fit_problem *problem,
                              const double *outer, gsnn_error *error) {
    size_t degree = problem->data->inputs;
    double *linear = gsnn_new(degree, sizeof *linear), constant;
    if (!linear)
        return gsnn_fail_memory(error);
    gsnn_fit_affine_given(linear, &constant, problem, outer);
    gsnn_status status = set_number(network->constant, constant, error);
    for (size_t j = 0; !status && j < degree; j++)
        status = set_number(fmpq_mat_entry(network->linear, 0, (slong)j), linear[j], error);
    free(linear);
    return status;
}

gsnn_status gsnn_word_problem_network(gsnn_deep_network **network, const gsnn_fit_problem *problem,
                                      const gsnn_deep_word *word, const double *inner,
                                      const double *outer, gsnn_error *error) {
    gsnn_deep_network *made = NULL;
    double *given = gsnn_new(problem->inner + 1, sizeof *given);
    *network = NULL;
    gsnn_status status =
        given ? gsnn_deep_network_new(&made, word, error) : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < word->depth; i++) {
        status = set_layer(&made->layers[i], problem, i, inner, outer, given, error);
        if (!status)
            status = gsnn_deep_network_expand(made, word, i, error);
    }
    if (!status)
        status = problem->record->codomain.given
                     ? set_affine_outputs(made, problem, word->letters, outer, error)
                     : set_affine(made, problem, outer, error);
    free(given);
    if (status)
        gsnn_deep_network_free(made);
    else
        *network = made;
    return status;
}

void gsnn_word_problem_read(double *inner, const gsnn_fit_problem *problem,
                            const gsnn_deep_network *network) {
    for (size_t i = 0; i < network->depth; i++) {
        const gsnn_deep_layer *layer = &network->layers[i];
        size_t dimension = gsnn_fit_kind_of(problem, i)->sums.dimension;
        size_t seen = problem->channels[i].seen;
        double *own = inner + problem->channels[i].first;
        for (size_t k = 0; k < dimension; k++)
            own[k] = gsnn_rational_double(layer->weights + k);
        /* The bias stands behind the weights of inputs while these are normalised. */
        if (layer->type == 1)
            own[dimension] = gsnn_rational_double(layer->bias);
        gsnn_fit_channel_normalised(own, problem, i);
        double bias = layer->type == 1 ? own[dimension] : 0;
        for (size_t k = 0; k < seen; k++)
            own[dimension + k] = gsnn_rational_double(layer->weights + dimension + k);
        if (layer->type == 1)
            own[dimension + seen] = bias;
    }
}
