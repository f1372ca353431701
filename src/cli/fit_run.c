/* fit_run.c - `gsnn fit` in the program gsnn-train. */
#include "base/error.h"
#include "base/memory.h"
#include "base/output_file.h"
#include "cli/fit_request.h"
#include "cli/fit_word.h"
#include "cli/input_file.h"
#include "cli/sum_option.h"
#include "cli/training_input.h"
#include "deepfit/word_problem.h"
#include "fit/document.h"
#include "fit/fitted_network.h"
#include "network/check.h"
#include "json/document.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

typedef struct fitting {
    const gsnn_fit_request *request;
    gsnn_training training;
    gsnn_summand_choice *choices;
    size_t choice_count;
    gsnn_fit_word word;
    const char *spelled; /* the word: that of --word, or of a deep network; NULL: a sum */
    gsnn_json_document *given_document; /* of --start or --refit: */
    gsnn_deep_network *given_deep;      /* a deep network, */
    gsnn_text letters;                  /* with this word, or NULL */
    gsnn_network *given; /* of --start or --refit; or, with a codomain, its parameters: */
    fmpq *given_values;
    size_t given_count;
    gsnn_fit_problem problem;
    double *start;
    gsnn_fit fit;
    gsnn_refit refit;
    bool refitted, exactly; /* the network is to be written as fractions */
    gsnn_network *network;  /* or, with a codomain: */
    gsnn_fitted_outputs outputs;
    gsnn_expansion expansion;
    gsnn_fit_answer answer;
} fitting;

/* ---- Input ----------------------------------------------------------------------------------- */

static const char *given_path(const fitting *f) {
    return f->request->start ? f->request->start : f->request->refit;
}

/* Reads the network of --start or --refit; that one to start from is a deep one tells which pairs
 * are to be enumerated. */
static gsnn_status read_given(fitting *f, gsnn_error *error) {
    gsnn_status status = gsnn_json_document_read(&f->given_document, given_path(f), NULL, error);
    if (status || f->request->refit)
        return status;
    gsnn_value root = gsnn_json_document_root(f->given_document);
    gsnn_value schema = gsnn_value_member(&root, "schema");
    const char *name = gsnn_value_peek(&schema);
    if (!name || strcmp(name, "gsnn-deep-network/1") != 0)
        return GSNN_OK;
    status = gsnn_deep_network_from_value(&root, &f->given_deep);
    for (size_t i = 0; !status && i < f->given_deep->depth; i++) {
        const gsnn_deep_layer *layer = &f->given_deep->layers[i];
        gsnn_text_append_format(&f->letters, "%s%s",
                                i == 0          ? ""
                                : layer->beside ? "+"
                                                : ">",
                                layer->id);
    }
    if (!status && !(f->spelled = gsnn_text_string(&f->letters)))
        status = gsnn_fail_memory(error);
    return status;
}

/* The architectures of a network with a codomain. */
static gsnn_status choose_outputs_as_given(fitting *f, gsnn_error *error) {
    gsnn_output_plan plan = {.exact = &f->training.exact};
    gsnn_value root = gsnn_json_document_root(f->given_document);
    gsnn_status status =
        gsnn_output_plan_read(&plan, &f->given_values, &f->given_count, &root, error);
    f->choices = plan.choices;
    f->choice_count = plan.choice_count;
    return status;
}

static gsnn_status choose_as_given(fitting *f, gsnn_error *error) {
    gsnn_error reason;
    gsnn_value root = gsnn_json_document_root(f->given_document);
    gsnn_status status = gsnn_network_from_value(&root, &f->given);
    if (status)
        return status;
    status = gsnn_network_check(f->given, f->training.record, &reason);
    if (status)
        return gsnn_fail(error, status, "%s: %s", gsnn_input_name(given_path(f)), reason.message);
    f->choices = gsnn_new(f->given->summand_count, sizeof *f->choices);
    if (!f->choices)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < f->given->summand_count; i++)
        f->choices[f->choice_count++] = (gsnn_summand_choice){
            gsnn_enumeration_record_find(f->training.record, f->given->summands[i].id),
            f->given->summands[i].channel_count};
    return GSNN_OK;
}

/* Two channels of such an architecture are one with their output weights added. */
static gsnn_status refuse_lines(const fitting *f, gsnn_error *error) {
    for (size_t i = 0; i < f->choice_count; i++) {
        const gsnn_record_architecture *chosen =
            &f->training.record->architectures[f->choices[i].architecture];
        if (chosen->type == 2 && chosen->weights.dimension == 1 && f->choices[i].channels > 1)
            return gsnn_fail(error, GSNN_INVALID,
                             "fit: %zu channels of %s, which has one free weight, are the same as "
                             "one",
                             f->choices[i].channels, chosen->id);
    }
    return GSNN_OK;
}

/* What was chosen has its rows and output weights. */
static gsnn_status check_outputs(const fitting *f, gsnn_error *error) {
    const gsnn_output_plan plan = {&f->training.exact, f->choices, f->choice_count};
    gsnn_error reason;
    gsnn_status status = gsnn_output_plan_check(&plan, &reason);
    return status ? gsnn_fail(error, status, "%s: %s", gsnn_input_name(f->request->input.source),
                              reason.message)
                  : GSNN_OK;
}

static gsnn_status read_word(fitting *f, gsnn_error *error) {
    gsnn_error reason;
    gsnn_status status = gsnn_fit_word_read(&f->word, f->spelled, f->training.record, &f->choices,
                                            &f->request->common.run, &reason);
    f->choice_count = f->word.word.depth;
    if (status)
        return gsnn_fail(error, status, "%s: %s", gsnn_input_name(f->request->input.source),
                         reason.message);
    if (f->given_deep)
        status = gsnn_deep_network_match(f->given_deep, &f->word.word, &f->word.letters, &reason);
    return status ? gsnn_fail(error, status, "%s: %s", gsnn_input_name(f->request->start),
                              reason.message)
                  : GSNN_OK;
}

/* What is fitted, of what has been read. */
static gsnn_status choose(fitting *f, gsnn_error *error) {
    const gsnn_fit_request *r = f->request;
    bool codomain = f->training.record->codomain.given;
    gsnn_status status;
    if (f->spelled)
        status = read_word(f, error);
    else
        status = r->sums.count ? gsnn_sum_option_read("fit", &r->sums, f->training.record,
                                                      &f->choices, &f->choice_count, error)
                 : codomain    ? choose_outputs_as_given(f, error)
                               : choose_as_given(f, error);
    if (!status && codomain && !f->spelled)
        status = check_outputs(f, error);
    if (!status && !r->refit && !f->spelled)
        status = refuse_lines(f, error);
    return status;
}

static gsnn_status read_input(fitting *f, gsnn_error *error) {
    const gsnn_fit_request *r = f->request;
    gsnn_training_request asked = {.command = "fit",
                                   .common = &r->common,
                                   .input = r->input,
                                   .data = r->data,
                                   .test = r->test,
                                   .logistic = r->loss == 1,
                                   .outputs = (size_t)r->outputs,
                                   .folds = r->refit ? 0 : (size_t)r->folds};
    asked.input.options.all = f->spelled != NULL;
    gsnn_status status = gsnn_training_read_architectures(&f->training, &asked, error);
    if (!status)
        status = choose(f, error);
    return status ? status : gsnn_training_read_data(&f->training, &asked, error);
}

/* ---- Fitting --------------------------------------------------------------------------------- */

/* The channels of the network of --refit, which the caller frees. */
static gsnn_status list_channels(const fitting *f, gsnn_refit_channel **channels, size_t *count,
                                 gsnn_error *error) {
    const gsnn_enumeration_record *record = f->training.record;
    const fmpq *at = f->given_values;
    size_t all = 0;
    for (size_t i = 0; i < f->choice_count; i++)
        all += f->choices[i].channels;
    *count = 0;
    *channels = gsnn_new(all, sizeof **channels);
    if (!*channels)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < f->choice_count; i++) {
        const gsnn_record_architecture *of = &record->architectures[f->choices[i].architecture];
        for (size_t c = 0; c < f->choices[i].channels; c++) {
            (*channels)[(*count)++] =
                (gsnn_refit_channel){of, f->given ? f->given->summands[i].channels[c].exact : at};
            if (!f->given)
                at += gsnn_output_channel_size(record, of);
        }
    }
    return GSNN_OK;
}

static gsnn_status solve(fitting *f, gsnn_error *error) {
    gsnn_refit_channel *channels;
    gsnn_error reason = {0};
    size_t count;
    gsnn_status status = list_channels(f, &channels, &count, error);
    if (status)
        return status;
    f->refitted = true;
    f->exactly = f->request->exact || gsnn_refit_is_finer(channels, count);
    status = gsnn_refit_init(&f->refit, channels, count, &f->training.samples.table,
                             &f->training.exact, &f->request->common.run, &reason);
    free(channels);
    return status ? gsnn_fail(error, status, "%s: %s", gsnn_input_name(f->request->input.source),
                              reason.message)
                  : GSNN_OK;
}

/* What cannot be made of parameters that have been found is the data's fault: the rest has been
 * checked. */
static gsnn_status put_down_to_data(const fitting *f, gsnn_status status, gsnn_error *error) {
    if (status != GSNN_INVALID)
        return status;
    gsnn_error reason = *error;
    return gsnn_fail(error, status, "%s: %s", gsnn_input_name(f->request->data), reason.message);
}

/* Puts the weights that were solved for into the network. */
static gsnn_status take_refit(fitting *f, gsnn_error *error) {
    gsnn_status status;
    if (!f->given) {
        const gsnn_output_plan plan = {&f->training.exact, f->choices, f->choice_count};
        gsnn_refit_apply_outputs(&f->refit, &plan, f->given_values);
        status = gsnn_fitted_outputs_copy(&f->outputs, &plan, f->given_values, error);
        f->outputs.exactly = f->outputs.exactly || f->exactly;
        return status;
    }
    status = gsnn_refit_apply(&f->refit, f->given, f->training.record, error);
    if (!status && f->exactly)
        status = gsnn_expansion_init(&f->expansion, f->given, &f->training.exact, error);
    f->network = f->given;
    f->given = NULL;
    return status;
}

static gsnn_status refit(fitting *f, gsnn_error *error) {
    gsnn_status status = solve(f, error);
    return status ? status : put_down_to_data(f, take_refit(f, error), error);
}

/* The network of what has been fitted. */
static gsnn_status take_fit(fitting *f, gsnn_error *error) {
    if (f->spelled)
        return gsnn_fit_word_take(&f->word, &f->fit, error);
    return f->training.record->codomain.given
               ? gsnn_fitted_outputs_init(&f->outputs, &f->problem, f->fit.inner, f->fit.outer,
                                          error)
               : gsnn_fitted_network(&f->network, &f->problem, f->fit.inner, f->fit.outer, error);
}

static gsnn_status fit(fitting *f, gsnn_error *error) {
    const gsnn_fit_request *r = f->request;
    gsnn_error reason;
    gsnn_status status =
        f->spelled ? gsnn_word_problem_init(&f->problem, &f->word.word, &f->training.exact,
                                            &f->training.data, r->normalise == 0, &reason)
                   : gsnn_fit_problem_init(&f->problem, &f->training.exact, &f->training.data,
                                           f->choices, f->choice_count, r->normalise == 0, &reason);
    if (status) /* data has been checked: it is what the enumeration lists */
        return gsnn_fail(error, status, "%s: %s", gsnn_input_name(r->input.source), reason.message);
    if (f->given || f->given_values || f->given_deep) {
        f->start = gsnn_new(f->problem.inner, sizeof *f->start);
        if (!f->start)
            return gsnn_fail_memory(error);
        if (f->given_deep)
            gsnn_word_problem_read(f->start, &f->problem, f->given_deep);
        else if (f->given)
            gsnn_fit_read_network(f->start, &f->problem, f->given);
        else
            gsnn_fit_read_outputs(f->start, &f->problem, f->given_values);
    }
    const gsnn_fit_options options = {
        .restarts = (size_t)r->restarts,
        .iterations = (size_t)r->iterations,
        .folds = (size_t)r->folds,
        .seed = r->common.seed,
        .start = f->start,
        .kick = r->kick,
        .logistic = r->loss == 1,
        .threads = r->common.run.threads,
    };
    status = gsnn_fit_init(&f->fit, &f->problem, &options, &r->common.run, error);
    if (status || f->fit.best == f->fit.options.restarts)
        return status;
    return put_down_to_data(f, take_fit(f, error), error);
}

/* ---- Output ---------------------------------------------------------------------------------- */

static void count_sum(fitting *f) {
    const gsnn_enumeration_record *record = f->training.record;
    f->answer.parameters = gsnn_fit_affine_parameters(record, f->training.invariant);
    for (size_t i = 0; i < f->choice_count; i++) {
        const gsnn_summand_choice *chosen = &f->choices[i];
        f->answer.parameters +=
            chosen->channels *
            gsnn_fit_channel_parameters(record, &record->architectures[chosen->architecture]);
    }
}

static gsnn_status count(fitting *f, gsnn_error *error) {
    for (size_t i = 0; i < f->choice_count; i++)
        f->answer.neurons +=
            f->choices[i].channels *
            (size_t)f->training.record->architectures[f->choices[i].architecture].neurons;
    if (f->spelled)
        return gsnn_fit_word_parameters(&f->word, &f->answer.parameters, error);
    count_sum(f);
    return GSNN_OK;
}

static gsnn_status make_answer(fitting *f, gsnn_error *error) {
    f->answer = (gsnn_fit_answer){
        .record = f->training.record,
        .data = &f->training.data,
        .sha256 = f->training.samples.sha256,
        .fit = f->refitted ? NULL : &f->fit,
        .classes = f->request->loss ? &f->training.classes : NULL,
        .test = f->request->test ? &f->training.test : NULL,
        .refit = f->refitted ? &f->refit : NULL,
        .network = f->network,
        .outputs = f->outputs.network ? &f->outputs : NULL,
        .deep = f->word.network ? &f->word.hooks : NULL,
        .word = f->spelled,
        .expansion = f->expansion.b ? &f->expansion : NULL,
        .choices = f->choices,
        .choice_count = f->choice_count,
    };
    gsnn_status status = count(f, error);
    return status ? status : gsnn_fit_answer_measure(&f->answer, error);
}

static gsnn_status write_answer(const fitting *f, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_status status = GSNN_OK;
    if (f->request->format == GSNN_FIT_FORMAT_TABLE) {
        gsnn_fit_write_table(&text, &f->answer);
    } else if (f->request->format == GSNN_FIT_FORMAT_CSV) {
        gsnn_fit_write_csv(&text, &f->answer);
    } else {
        gsnn_json json;
        gsnn_json_init_text(&json, &text);
        status =
            gsnn_fit_write(&json, &f->answer, f->request->format == GSNN_FIT_FORMAT_JSONL, error);
        if (!status)
            status = gsnn_json_end(&json, error);
    }
    if (!status)
        status = gsnn_request_send(&f->request->common, &text, error);
    gsnn_text_clear(&text);
    return status;
}

static gsnn_status write_network(const fitting *f, gsnn_error *error) {
    if (!f->request->network)
        return GSNN_OK;
    if (!f->network && !f->outputs.network && !f->word.network)
        return gsnn_fail(error, GSNN_FAILED,
                         "no restart has enough data behind each channel: there is no network to "
                         "write");
    gsnn_output *output;
    FILE *stream;
    gsnn_status status = gsnn_output_open(f->request->network, &output, &stream, error);
    if (status)
        return status;
    status = f->network        ? gsnn_network_write(f->network, f->answer.expansion, stream, error)
             : f->word.network ? gsnn_fit_word_write(&f->word, stream, error)
                               : gsnn_output_plan_write(&f->outputs.plan, f->outputs.values,
                                                        f->outputs.exactly, stream, error);
    return gsnn_output_end(output, status, error);
}

static void clear(fitting *f) {
    gsnn_fit_answer_clear(&f->answer);
    gsnn_expansion_clear(&f->expansion);
    gsnn_network_free(f->network);
    gsnn_network_free(f->given);
    gsnn_deep_network_free(f->given_deep);
    gsnn_text_clear(&f->letters);
    gsnn_json_document_free(f->given_document);
    if (f->given_values)
        _fmpq_vec_clear(f->given_values, (slong)f->given_count);
    gsnn_fitted_outputs_clear(&f->outputs);
    if (f->refitted)
        gsnn_refit_clear(&f->refit);
    gsnn_fit_clear(&f->fit);
    free(f->start);
    gsnn_fit_problem_clear(&f->problem);
    gsnn_fit_word_clear(&f->word);
    free(f->choices);
    gsnn_training_clear(&f->training);
}

gsnn_status gsnn_fit_run(const gsnn_fit_request *request, gsnn_error *error) {
    fitting f = {.request = request, .spelled = request->word};
    gsnn_status status = request->start || request->refit ? read_given(&f, error) : GSNN_OK;
    if (!status)
        status = read_input(&f, error);
    if (!status)
        status = request->refit ? refit(&f, error) : fit(&f, error);
    if (!status)
        status = make_answer(&f, error);
    if (!status)
        status = write_network(&f, error);
    if (!status)
        status = write_answer(&f, error);
    clear(&f);
    return status;
}
