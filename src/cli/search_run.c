/* search_run.c - `gsnn search` in the program gsnn-train. */
#include "base/error.h"
#include "base/output_file.h"
#include "cli/input_file.h"
#include "cli/search_request.h"
#include "cli/training_input.h"
#include "network/network_json.h"
#include "search/document.h"

typedef struct searching {
    const gsnn_search_request *request;
    gsnn_training training;
    gsnn_search_task task;
    gsnn_search search;
} searching;

static gsnn_status read_input(searching *s, gsnn_error *error) {
    const gsnn_search_request *r = s->request;
    const gsnn_training_request asked = {.command = "search",
                                         .common = &r->common,
                                         .input = r->input,
                                         .data = r->data,
                                         .test = r->test,
                                         .outputs = (size_t)r->outputs,
                                         .folds = (size_t)r->folds};
    gsnn_status status = gsnn_training_read_architectures(&s->training, &asked, error);
    if (!status && r->covers && s->training.record->codomain.given)
        status = gsnn_fail(error, GSNN_INVALID,
                           "search: --covers is for one invariant output, without a codomain");
    return status ? status : gsnn_training_read_data(&s->training, &asked, error);
}

static size_t default_parameters(const searching *s) {
    const gsnn_training *t = &s->training;
    size_t affine = gsnn_fit_affine_parameters(t->record, t->invariant);
    return gsnn_search_default_parameters(t->data.units, t->data.outputs, affine);
}

static gsnn_status search(searching *s, gsnn_error *error) {
    const gsnn_search_request *r = s->request;
    uint64_t neurons = r->input.options.max_neurons;
    const gsnn_search_options options = {
        .strategy = (gsnn_search_strategy)r->strategy,
        .channels = (size_t)r->channels,
        .max_parameters = r->max_parameters ? (size_t)r->max_parameters : default_parameters(s),
        .max_neurons = neurons < SIZE_MAX ? (size_t)neurons : SIZE_MAX,
        .folds = (size_t)r->folds,
        .restarts = (size_t)r->restarts,
        .iterations = (size_t)r->iterations,
        .errors = r->strict ? 2 : 1,
        .normalise = r->normalise == 0,
        .covers = r->covers,
        .nested = r->nested,
        .seed = r->common.seed,
        .threads = r->common.run.threads,
    };
    gsnn_status status =
        gsnn_search_task_init(&s->task, &s->training.exact, &s->training.data,
                              s->training.invariant, &options, &r->common.run, error);
    return status ? status : gsnn_search_init(&s->search, &s->task, error);
}

static gsnn_status write_network(const searching *s, gsnn_error *error) {
    gsnn_output *output;
    FILE *stream;
    gsnn_status status = gsnn_output_open(s->request->network, &output, &stream, error);
    if (status)
        return status;
    const gsnn_fitted_outputs *outputs = &s->search.outputs;
    status = outputs->network ? gsnn_output_plan_write(&outputs->plan, outputs->values,
                                                       outputs->exactly, stream, error)
                              : gsnn_network_write(s->search.network, NULL, stream, error);
    return gsnn_output_end(output, status, error);
}

/* The answer as text, in one of the formats. */
static gsnn_status append_answer(gsnn_text *text, gsnn_search_format format, const searching *s,
                                 gsnn_error *error) {
    gsnn_search_answer answer = {.search = &s->search, .sha256 = s->training.samples.sha256};
    gsnn_status status =
        s->request->test ? gsnn_search_answer_test(&answer, &s->training.test, error) : GSNN_OK;
    if (status)
        return status;
    gsnn_json json;
    gsnn_json_init_text(&json, text);
    switch (format) {
    case GSNN_SEARCH_FORMAT_JSON:
    case GSNN_SEARCH_FORMAT_JSONL:
        status = gsnn_search_write(&json, &answer, format == GSNN_SEARCH_FORMAT_JSONL, error);
        break;
    case GSNN_SEARCH_FORMAT_TABLE:
        gsnn_search_write_table(text, &answer);
        break;
    case GSNN_SEARCH_FORMAT_CSV:
        gsnn_search_write_csv(text, &answer);
        break;
    }
    return status ? status : gsnn_json_end(&json, error);
}

static gsnn_status write_answer(const searching *s, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_status status = append_answer(&text, s->request->format, s, error);
    if (!status)
        status = gsnn_request_send(&s->request->common, &text, error);
    gsnn_text_clear(&text);
    return status;
}

static void clear(searching *s) {
    gsnn_search_clear(&s->search);
    gsnn_search_task_clear(&s->task);
    gsnn_training_clear(&s->training);
}

static gsnn_status begin(searching *s, gsnn_error *error) {
    gsnn_status status = read_input(s, error);
    return status ? status : search(s, error);
}

gsnn_status gsnn_search_run(const gsnn_search_request *request, gsnn_error *error) {
    searching s = {.request = request};
    gsnn_status status = begin(&s, error);
    if (!status && request->network)
        status = write_network(&s, error);
    if (!status)
        status = write_answer(&s, error);
    clear(&s);
    return status;
}

gsnn_status gsnn_search_append_json(gsnn_text *text, const gsnn_search_request *request,
                                    gsnn_error *error) {
    searching s = {.request = request};
    gsnn_status status = begin(&s, error);
    if (!status)
        status = append_answer(text, GSNN_SEARCH_FORMAT_JSON, &s, error);
    clear(&s);
    return status;
}
