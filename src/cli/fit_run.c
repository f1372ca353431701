/* fit_run.c - `gsnn fit` in the program gsnn-train. */
#include "base/error.h"
#include "base/output_file.h"
#include "cli/fit_request.h"
#include "cli/input_file.h"
#include "cli/sum_option.h"
#include "data/samples.h"
#include "fit/document.h"
#include "fit/fitted_network.h"
#include "network/check.h"

#include <stdlib.h>
#include <string.h>

typedef struct fitting {
    const gsnn_fit_request *request;
    gsnn_enumeration_record *record;
    gsnn_exact_record exact;
    gsnn_summand_choice *choices;
    size_t choice_count;
    gsnn_network *given; /* of --start or --refit */
    size_t invariant;    /* dimension of the invariant linear functions */
    gsnn_samples samples;
    gsnn_classes classes;
    gsnn_fit_data data;
    gsnn_fit_problem problem;
    double *start;
    gsnn_fit fit;
    gsnn_refit refit;
    bool refitted;
    gsnn_network *network;
    gsnn_expansion expansion;
    gsnn_fit_answer answer;
} fitting;

/* ---- Input ----------------------------------------------------------------------------------- */

static gsnn_status choose_as_given(fitting *f, gsnn_error *error) {
    gsnn_error reason;
    const char *path = f->request->start ? f->request->start : f->request->refit;
    gsnn_status status = gsnn_input_network(path, &f->given, error);
    if (status)
        return status;
    status = gsnn_network_check(f->given, f->record, &reason);
    if (status)
        return gsnn_fail(error, status, "%s: %s", gsnn_input_name(path), reason.message);
    f->choices = calloc(f->given->summand_count + 1, sizeof *f->choices);
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

static gsnn_status read_architectures(fitting *f, gsnn_error *error) {
    const gsnn_fit_request *r = f->request;
    gsnn_status status = gsnn_input_read(&r->common, &r->input, &f->record, error);
    if (!status)
        status = r->sums.count ? gsnn_sum_option_read("fit", &r->sums, f->record, &f->choices,
                                                      &f->choice_count, error)
                               : choose_as_given(f, error);
    if (!status && !r->refit)
        status = refuse_lines(f, error);
    gsnn_fixed_space fixed = {0};
    if (!status)
        status = gsnn_fixed_space_init(&fixed, &f->record->group, error);
    f->invariant = fixed.dimension;
    gsnn_fixed_space_clear(&fixed);
    return status ? status : gsnn_exact_record_init(&f->exact, f->record, error);
}

static gsnn_status read_data(fitting *f, gsnn_error *error) {
    const gsnn_fit_request *r = f->request;
    const char *group = f->record->group.name;
    const gsnn_samples_shape shape = {f->record->group.degree, 1, r->loss == 1,
                                      group && *group ? group : "the group"};
    gsnn_status status = gsnn_samples_read(&f->samples, r->data, &shape, &r->common.run, error);
    if (!status && r->loss)
        status = gsnn_classes_init(&f->classes, &f->samples, gsnn_input_name(r->data), error);
    size_t least = 2 + f->invariant + 1, folds = r->refit ? 0 : (size_t)r->folds;
    if (least < folds)
        least = folds;
    return status ? status
                  : gsnn_fit_data_init(&f->data, &f->samples.table, 1, &f->exact, least,
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
    gsnn_status status = gsnn_fit_problem_init(&f->problem, &f->exact, &f->data, f->choices,
                                               f->choice_count, r->normalise == 0, error);
    if (!status && f->given) {
        f->start = calloc(f->problem.inner + 1, sizeof *f->start);
        if (!f->start)
            return gsnn_fail_memory(error);
        gsnn_fit_read_network(f->start, &f->problem, f->given);
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
    if (!status && f->fit.best < f->fit.options.restarts)
        status = gsnn_fitted_network(&f->network, &f->problem, f->fit.inner, f->fit.outer, error);
    return status;
}

/* ---- Output ---------------------------------------------------------------------------------- */

static void count(fitting *f) {
    gsnn_fit_answer *a = &f->answer;
    a->parameters = f->invariant + 1;
    for (size_t i = 0; i < f->choice_count; i++) {
        const gsnn_record_architecture *chosen =
            &f->record->architectures[f->choices[i].architecture];
        size_t each = chosen->weights.dimension + (chosen->type == 1) + 1;
        a->parameters += f->choices[i].channels * each;
        a->neurons += f->choices[i].channels * (size_t)chosen->neurons;
    }
}

static gsnn_status make_answer(fitting *f, gsnn_error *error) {
    f->answer = (gsnn_fit_answer){
        .record = f->record,
        .data = &f->data,
        .sha256 = f->samples.sha256,
        .fit = f->refitted ? NULL : &f->fit,
        .classes = f->request->loss ? &f->classes : NULL,
        .refit = f->refitted ? &f->refit : NULL,
        .network = f->network,
        .expansion = f->expansion.b ? &f->expansion : NULL,
        .choices = f->choices,
        .choice_count = f->choice_count,
    };
    count(f);
    return gsnn_fit_answer_measure(&f->answer, error);
}

static gsnn_status send(const gsnn_request *request, const gsnn_text *text, gsnn_error *error) {
    if (text->failed)
        return gsnn_fail_memory(error);
    gsnn_output *output;
    FILE *stream;
    gsnn_status status = gsnn_output_open(request->output, &output, &stream, error);
    if (status)
        return status;
    if (!gsnn_output_sink(output, text->bytes, text->length))
        status = gsnn_fail(error, GSNN_FAILED, "write error");
    return gsnn_output_end(output, status, error);
}

static gsnn_status write_answer(const fitting *f, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_status status = GSNN_OK;
    if (f->request->format == GSNN_FIT_FORMAT_TABLE) {
        gsnn_fit_write_table(&text, &f->answer);
    } else {
        gsnn_json json;
        gsnn_json_init_text(&json, &text);
        gsnn_fit_write(&json, &f->answer);
        status = gsnn_json_end(&json, error);
    }
    if (!status)
        status = send(&f->request->common, &text, error);
    gsnn_text_clear(&text);
    return status;
}

static gsnn_status write_network(const fitting *f, gsnn_error *error) {
    if (!f->request->network)
        return GSNN_OK;
    if (!f->network)
        return gsnn_fail(error, GSNN_FAILED,
                         "no restart has enough data behind each channel: there is no network to "
                         "write");
    gsnn_output *output;
    FILE *stream;
    gsnn_status status = gsnn_output_open(f->request->network, &output, &stream, error);
    return status
               ? status
               : gsnn_output_end(output,
                                 gsnn_network_write(f->network, f->answer.expansion, stream, error),
                                 error);
}

static void clear(fitting *f) {
    gsnn_fit_answer_clear(&f->answer);
    gsnn_expansion_clear(&f->expansion);
    gsnn_network_free(f->network);
    gsnn_network_free(f->given);
    if (f->refitted)
        gsnn_refit_clear(&f->refit);
    gsnn_fit_clear(&f->fit);
    free(f->start);
    gsnn_fit_problem_clear(&f->problem);
    gsnn_fit_data_clear(&f->data);
    gsnn_samples_clear(&f->samples);
    gsnn_classes_clear(&f->classes);
    gsnn_exact_record_clear(&f->exact);
    free(f->choices);
    gsnn_enumeration_record_free(f->record);
}

gsnn_status gsnn_fit_run(const gsnn_fit_request *request, gsnn_error *error) {
    fitting f = {.request = request};
    gsnn_status status = read_architectures(&f, error);
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
