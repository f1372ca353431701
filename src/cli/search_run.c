/* search_run.c - `gsnn search` in the program gsnn-train. */
#include "base/error.h"
#include "base/output_file.h"
#include "cli/input_file.h"
#include "cli/letter_ids.h"
#include "cli/modulo.h"
#include "cli/search_request.h"
#include "cli/training_input.h"
#include "deep/outputs.h"
#include "search/document.h"
#include "search/nested.h"

#include <stdlib.h>

/* Few starts of deep words end well. */
enum { RESTARTS = 10, DEEP_RESTARTS = 20 };

typedef struct searching {
    const gsnn_search_request *request;
    gsnn_training training;
    gsnn_deep_letters letters; /* of --depth */
    gsnn_deep_outputs outputs; /* and with a codomain */
    bool has_letters;
    gsnn_deep_symmetry symmetry; /* of --modulo */
    gsnn_search_task task;
    gsnn_search search;
} searching;

/* The letters that are asked for, with the outputs that they have. */
static gsnn_status choose_letters(searching *s, gsnn_error *error) {
    const gsnn_search_request *r = s->request;
    const gsnn_enumeration_record *record = s->training.record;
    gsnn_letter_ids chosen = {0};
    gsnn_error reason;
    gsnn_status status = r->letters ? gsnn_letter_ids_read(&chosen, r->letters, error) : GSNN_OK;
    if (!status) {
        const gsnn_deep_choice choice = {
            .type = (int)r->type, .ids = (const char *const *)chosen.ids, .id_count = chosen.count};
        status = gsnn_deep_letters_init(&s->letters, record, &choice, &r->common.run, &reason);
        if (status)
            gsnn_fail(error, status, "%s: %s", gsnn_input_name(r->input.source), reason.message);
        s->has_letters = !status;
    }
    gsnn_letter_ids_clear(&chosen);
    if (status || !record->codomain.given)
        return status;
    status = gsnn_deep_outputs_init(&s->outputs, &s->letters, error);
    s->letters.outputs = &s->outputs;
    return status;
}

/* What deep words are made of. */
static gsnn_status read_letters(searching *s, gsnn_error *error) {
    const gsnn_search_request *r = s->request;
    const gsnn_run *run = &r->common.run;
    gsnn_status status = r->depth ? choose_letters(s, error) : GSNN_OK;
    if (status || !r->modulo)
        return status;
    int32_t *images = NULL;
    size_t count;
    status = gsnn_modulo_read(r->modulo, s->training.record, run, &images, &count, error);
    if (!status)
        status = gsnn_deep_symmetry_init(&s->symmetry, &s->letters, images, count, run, error);
    free(images);
    return status;
}

static gsnn_status read_input(searching *s, gsnn_error *error) {
    const gsnn_search_request *r = s->request;
    gsnn_training_request asked = {.command = "search",
                                   .common = &r->common,
                                   .input = r->input,
                                   .data = r->data,
                                   .test = r->test,
                                   .logistic = r->loss == 1,
                                   .outputs = (size_t)r->outputs,
                                   .folds = (size_t)r->folds};
    if (r->depth) /* letters see of each other what they do whatever the budget of words is */
        asked.input.options.max_neurons = UINT64_MAX;
    gsnn_status status = gsnn_training_read_architectures(&s->training, &asked, error);
    if (!status)
        status = read_letters(s, error);
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
        .depth = (size_t)r->depth,
        .width = r->width ? (size_t)r->width : 1,
        .letters = r->depth ? &s->letters : NULL,
        .chosen = r->letters || r->type,
        .symmetry = r->modulo ? &s->symmetry : NULL,
        .folds = (size_t)r->folds,
        .restarts = r->restarts ? (size_t)r->restarts
                    : r->depth  ? DEEP_RESTARTS
                                : RESTARTS,
        .iterations = (size_t)r->iterations,
        .errors = r->strict ? 2 : 1,
        .normalise = r->normalise == 0,
        .logistic = r->loss == 1,
        .covers = r->covers,
        .nested = r->nested,
        .seed = r->common.seed,
        .threads = r->common.run.threads,
    };
    gsnn_error reason;
    gsnn_status status =
        gsnn_search_task_init(&s->task, &s->training.exact, &s->training.data,
                              s->training.invariant, &options, &r->common.run, error);
    if (!status && r->nested && (status = gsnn_search_nest_check(&s->task, &reason)))
        return gsnn_fail(error, status, "%s: %s", gsnn_input_name(r->data), reason.message);
    if (!status)
        status = gsnn_search_init(&s->search, &s->task, error);
    if (status != GSNN_INVALID)
        return status;
    reason = *error;
    return gsnn_fail(error, status, "%s: %s",
                     gsnn_input_name(s->search.data_refused ? r->data : r->input.source),
                     reason.message);
}

static gsnn_status write_network(const searching *s, gsnn_error *error) {
    gsnn_output *output;
    FILE *stream;
    gsnn_status status = gsnn_output_open(s->request->network, &output, &stream, error);
    return status ? status
                  : gsnn_output_end(
                        output, gsnn_search_model_write(&s->search.model, stream, error), error);
}

/* The answer as text, in one of the formats. */
static gsnn_status append_answer(gsnn_text *text, gsnn_search_format format, const searching *s,
                                 gsnn_error *error) {
    gsnn_search_answer answer = {.search = &s->search,
                                 .classes = s->request->loss ? &s->training.classes : NULL,
                                 .sha256 = s->training.samples.sha256};
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
    gsnn_deep_symmetry_clear(&s->symmetry);
    if (s->has_letters)
        gsnn_deep_letters_clear(&s->letters);
    gsnn_deep_outputs_clear(&s->outputs);
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
