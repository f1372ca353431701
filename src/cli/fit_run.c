/* fit_run.c - `gsnn fit` in the program gsnn-train. */
#include "base/error.h"
#include "base/memory.h"
#include "base/output_file.h"
#include "cli/fit_request.h"
#include "cli/fit_word.h"
#include "cli/input_file.h"
#include "cli/sum_option.h"
#include "data/samples.h"
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
    gsnn_enumeration_record *record;
    gsnn_exact_record exact;
    gsnn_summand_choice *choices;
    size_t choice_count;
    gsnn_fit_word word;
    gsnn_network *given; /* of --start or --refit; or, with a codomain, its parameters: */
    fmpq *given_values;
    size_t given_count;
    size_t invariant; /* dimension of the invariant linear functions */
    gsnn_samples samples, test;
    size_t labelled; /* inputs of data with classes */
    gsnn_classes classes;
    gsnn_fit_data data;
    gsnn_fit_problem problem;
    double *start;
    gsnn_fit fit;
    gsnn_refit refit;
    bool refitted;
    gsnn_network *network; /* or, with a codomain: */
    gsnn_fitted_outputs outputs;
    gsnn_expansion expansion;
    gsnn_fit_answer answer;
} fitting;

/* ---- Input ----------------------------------------------------------------------------------- */

/* The same of a network with a codomain. */
static gsnn_status choose_outputs_as_given(fitting *f, gsnn_error *error) {
    const char *path = f->request->start;
    gsnn_output_plan plan = {.exact = &f->exact};
    gsnn_json_document *document;
    gsnn_status status = gsnn_json_document_read(&document, path, NULL, error);
    if (status)
        return status;
    gsnn_value root = gsnn_json_document_root(document);
    status = gsnn_output_plan_read(&plan, &f->given_values, &f->given_count, &root, error);
    f->choices = plan.choices;
    f->choice_count = plan.choice_count;
    gsnn_json_document_free(document);
    return status;
}

static gsnn_status choose_as_given(fitting *f, gsnn_error *error) {
    gsnn_error reason;
    const char *path = f->request->start ? f->request->start : f->request->refit;
    gsnn_status status = gsnn_input_network(path, &f->given, error);
    if (status)
        return status;
    status = gsnn_network_check(f->given, f->record, &reason);
    if (status)
        return gsnn_fail(error, status, "%s: %s", gsnn_input_name(path), reason.message);
    f->choices = gsnn_new(f->given->summand_count, sizeof *f->choices);
    if (!f->choices)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < f->given->summand_count; i++)
        f->choices[f->choice_count++] =
            (gsnn_summand_choice){gsnn_enumeration_record_find(f->record, f->given->summands[i].id),
                                  f->given->summands[i].channel_count};
    return GSNN_OK;
}

/* Two channels of such an architecture are one with their output weights added. */
static gsnn_status refuse_lines(const fitting *f, gsnn_error *error) {
    for (size_t i = 0; i < f->choice_count; i++) {
        const gsnn_record_architecture *chosen =
            &f->record->architectures[f->choices[i].architecture];
        if (chosen->type == 2 && chosen->weights.dimension == 1 && f->choices[i].channels > 1)
            return gsnn_fail(error, GSNN_INVALID,
                             "fit: %zu channels of %s, which has one free weight, are the same as "
                             "one",
                             f->choices[i].channels, chosen->id);
    }
    return GSNN_OK;
}

/* More than two classes have an output each, which nothing moves. */
static gsnn_status check_classes(const fitting *f, gsnn_error *error) {
    const gsnn_record_codomain *codomain = &f->record->codomain;
    size_t outputs = gsnn_classes_outputs(&f->classes);
    if (outputs > 1 && f->request->word)
        return gsnn_fail(error, GSNN_INVALID, "fit: --word takes two classes, and there are %zu",
                         outputs);
    if (outputs == 1 && codomain->given)
        return gsnn_fail(error, GSNN_INVALID,
                         "fit: --loss=logistic of two classes does not take a codomain");
    if (gsnn_fit_outputs_moved(f->record))
        return gsnn_fail(error, GSNN_INVALID,
                         "fit: --loss=logistic does not take outputs that the group moves");
    if (outputs != codomain->dimension)
        return gsnn_fail(error, GSNN_INVALID,
                         "%s: %zu output%s for %zu classes: enumerate with --codomain=trivial:%zu",
                         gsnn_input_name(f->request->input.source), codomain->dimension,
                         codomain->dimension == 1 ? "" : "s", outputs, outputs);
    return GSNN_OK;
}

/* Whether the codomain is one that can be fitted, and has as many outputs as are asked for. */
static gsnn_status check_codomain(const fitting *f, gsnn_error *error) {
    const gsnn_fit_request *r = f->request;
    const gsnn_record_codomain *codomain = &f->record->codomain;
    if (codomain->activation != GSNN_RECORD_RELU)
        return gsnn_fail(error, GSNN_INVALID, "fit: the activation is %s, and only relu is fitted",
                         gsnn_record_activation_name(codomain->activation));
    if (r->outputs && r->outputs != codomain->dimension && codomain->given)
        return gsnn_fail(error, GSNN_INVALID, "fit: --outputs=%zu, but the codomain has %zu",
                         (size_t)r->outputs, codomain->dimension);
    if (r->outputs > 1 && !codomain->given && !r->loss)
        return gsnn_fail(
            error, GSNN_INVALID,
            "%s: an enumeration with one output: enumerate with --codomain=trivial:%zu",
            gsnn_input_name(r->input.source), (size_t)r->outputs);
    if (codomain->given && r->word && !r->loss)
        return gsnn_fail(error, GSNN_INVALID,
                         "fit: --word is for one invariant output, without a codomain");
    if (codomain->given && r->refit)
        return gsnn_fail(error, GSNN_INVALID,
                         "fit: --refit is for one invariant output, without a codomain");
    return r->loss ? check_classes(f, error) : GSNN_OK;
}

/* What was chosen has its rows and output weights. */
static gsnn_status check_outputs(const fitting *f, gsnn_error *error) {
    const gsnn_output_plan plan = {&f->exact, f->choices, f->choice_count};
    gsnn_error reason;
    gsnn_status status = gsnn_output_plan_check(&plan, &reason);
    return status ? gsnn_fail(error, status, "%s: %s", gsnn_input_name(f->request->input.source),
                              reason.message)
                  : GSNN_OK;
}

static gsnn_status read_word(fitting *f, gsnn_error *error) {
    gsnn_error reason;
    gsnn_status status = gsnn_fit_word_read(&f->word, f->request->word, f->record, &f->choices,
                                            &f->request->common.run, &reason);
    f->choice_count = f->word.word.depth;
    return status ? gsnn_fail(error, status, "%s: %s", gsnn_input_name(f->request->input.source),
                              reason.message)
                  : GSNN_OK;
}

static gsnn_status read_architectures(fitting *f, gsnn_error *error) {
    const gsnn_fit_request *r = f->request;
    gsnn_input input = r->input;
    input.several = r->loss ? gsnn_classes_outputs(&f->classes) : r->outputs;
    input.options.all = r->word != NULL;
    gsnn_status status = gsnn_input_read(&r->common, &input, &f->record, error);
    if (!status)
        status = check_codomain(f, error);
    if (!status)
        status = gsnn_exact_record_init(&f->exact, f->record, error);
    bool codomain = !status && f->record->codomain.given;
    if (!status && r->word)
        status = read_word(f, error);
    else if (!status)
        status = r->sums.count ? gsnn_sum_option_read("fit", &r->sums, f->record, &f->choices,
                                                      &f->choice_count, error)
                 : codomain    ? choose_outputs_as_given(f, error)
                               : choose_as_given(f, error);
    if (!status && codomain)
        status = check_outputs(f, error);
    if (!status && !r->refit && !r->word)
        status = refuse_lines(f, error);
    gsnn_fixed_space fixed = {0};
    if (!status)
        status = gsnn_fixed_space_init(&fixed, &f->record->group, error);
    f->invariant = fixed.dimension;
    gsnn_fixed_space_clear(&fixed);
    return status;
}

static const char *name_of_group(const fitting *f) {
    const char *group = f->record->group.name;
    return group && *group ? group : "the group";
}

/* Classes say how many outputs there are, so that they are read before the group. */
static gsnn_status read_classes(fitting *f, gsnn_error *error) {
    const gsnn_fit_request *r = f->request;
    const gsnn_samples_shape shape = {.outputs = 1, .labels = true, .of = "a row"};
    gsnn_status status = gsnn_samples_read(&f->samples, r->data, &shape, &r->common.run, error);
    f->labelled = status ? 0 : f->samples.table.columns;
    return status ? status
                  : gsnn_classes_init(&f->classes, &f->samples, gsnn_input_name(r->data), error);
}

static gsnn_status check_inputs(const fitting *f, gsnn_error *error) {
    size_t inputs = f->record->group.degree;
    return f->labelled == inputs ? GSNN_OK
                                 : gsnn_fail(error, GSNN_INVALID,
                                             "%s: %zu columns before the label; %s has %zu input%s",
                                             gsnn_input_name(f->request->data), f->labelled,
                                             name_of_group(f), inputs, inputs == 1 ? "" : "s");
}

static gsnn_status read_data(fitting *f, gsnn_error *error) {
    const gsnn_fit_request *r = f->request;
    size_t outputs = f->record->codomain.dimension;
    const gsnn_samples_shape shape = {f->record->group.degree, r->loss ? 1 : outputs, r->loss == 1,
                                      name_of_group(f)};
    gsnn_status status =
        r->loss ? check_inputs(f, error)
                : gsnn_samples_read(&f->samples, r->data, &shape, &r->common.run, error);
    if (!status && r->test)
        status = gsnn_samples_read(&f->test, r->test, &shape, &r->common.run, error);
    if (!status && r->test && r->loss)
        status = gsnn_classes_apply(&f->classes, &f->test, gsnn_input_name(r->test), error);
    size_t least = 2 + f->invariant + 1, folds = r->refit ? 0 : (size_t)r->folds;
    if (least < folds)
        least = folds;
    return status ? status
                  : gsnn_fit_data_init(&f->data, &f->samples.table, outputs, &f->exact, least,
                                       gsnn_input_name(r->data), error);
}

/* ---- Fitting --------------------------------------------------------------------------------- */

static gsnn_status refit(fitting *f, gsnn_error *error) {
    f->refitted = true;
    gsnn_status status = gsnn_refit_init(&f->refit, f->given, &f->samples.table, &f->exact,
                                         &f->request->common.run, error);
    if (!status)
        status = gsnn_refit_apply(&f->refit, f->given, f->record, error);
    if (!status && f->request->exact)
        status = gsnn_expansion_init(&f->expansion, f->given, &f->exact, error);
    f->network = f->given;
    f->given = NULL;
    return status;
}

static gsnn_status fit(fitting *f, gsnn_error *error) {
    const gsnn_fit_request *r = f->request;
    gsnn_status status = r->word
                             ? gsnn_word_problem_init(&f->problem, &f->word.word, &f->exact,
                                                      &f->data, r->normalise == 0, error)
                             : gsnn_fit_problem_init(&f->problem, &f->exact, &f->data, f->choices,
                                                     f->choice_count, r->normalise == 0, error);
    if (!status && (f->given || f->given_values)) {
        f->start = gsnn_new(f->problem.inner, sizeof *f->start);
        if (!f->start)
            return gsnn_fail_memory(error);
        if (f->given)
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
    if (!status)
        status = gsnn_fit_init(&f->fit, &f->problem, &options, &r->common.run, error);
    if (status || f->fit.best == f->fit.options.restarts)
        return status;
    if (r->word)
        return gsnn_fit_word_take(&f->word, &f->fit, error);
    return f->record->codomain.given
               ? gsnn_fitted_outputs_init(&f->outputs, &f->problem, f->fit.inner, f->fit.outer,
                                          error)
               : gsnn_fitted_network(&f->network, &f->problem, f->fit.inner, f->fit.outer, error);
}

/* ---- Output ---------------------------------------------------------------------------------- */

static void count_sum(fitting *f) {
    gsnn_fit_answer *a = &f->answer;
    const gsnn_record_codomain *codomain = &f->record->codomain;
    a->parameters = codomain->given ? codomain->linear.dimension + codomain->constant.dimension
                                    : f->invariant + 1;
    for (size_t i = 0; i < f->choice_count; i++) {
        const gsnn_record_architecture *chosen =
            &f->record->architectures[f->choices[i].architecture];
        size_t outputs = codomain->given ? chosen->output.dimension : 1;
        size_t each = chosen->weights.dimension + (chosen->type == 1) + outputs;
        a->parameters += f->choices[i].channels * each;
    }
}

static gsnn_status count(fitting *f, gsnn_error *error) {
    for (size_t i = 0; i < f->choice_count; i++)
        f->answer.neurons += f->choices[i].channels *
                             (size_t)f->record->architectures[f->choices[i].architecture].neurons;
    if (f->request->word)
        return gsnn_fit_word_parameters(&f->word, &f->answer.parameters, error);
    count_sum(f);
    return GSNN_OK;
}

static gsnn_status make_answer(fitting *f, gsnn_error *error) {
    f->answer = (gsnn_fit_answer){
        .record = f->record,
        .data = &f->data,
        .sha256 = f->samples.sha256,
        .fit = f->refitted ? NULL : &f->fit,
        .classes = f->request->loss ? &f->classes : NULL,
        .test = f->request->test ? &f->test : NULL,
        .refit = f->refitted ? &f->refit : NULL,
        .network = f->network,
        .outputs = f->outputs.network ? &f->outputs : NULL,
        .deep = f->word.network ? &f->word.hooks : NULL,
        .word = f->request->word,
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
    if (f->given_values)
        _fmpq_vec_clear(f->given_values, (slong)f->given_count);
    gsnn_fitted_outputs_clear(&f->outputs);
    if (f->refitted)
        gsnn_refit_clear(&f->refit);
    gsnn_fit_clear(&f->fit);
    free(f->start);
    gsnn_fit_problem_clear(&f->problem);
    gsnn_fit_data_clear(&f->data);
    gsnn_samples_clear(&f->samples);
    gsnn_samples_clear(&f->test);
    gsnn_classes_clear(&f->classes);
    gsnn_fit_word_clear(&f->word);
    gsnn_exact_record_clear(&f->exact);
    free(f->choices);
    gsnn_enumeration_record_free(f->record);
}

gsnn_status gsnn_fit_run(const gsnn_fit_request *request, gsnn_error *error) {
    fitting f = {.request = request};
    gsnn_status status = request->loss ? read_classes(&f, error) : GSNN_OK;
    if (!status)
        status = read_architectures(&f, error);
    if (!status)
        status = read_data(&f, error);
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
