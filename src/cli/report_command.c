/* report_command.c - `gsnn report`: a group's architectures as one HTML page. */
#include "base/error.h"
#include "base/output_file.h"
#include "cli/command.h"
#include "cli/enumeration_options.h"
#include "cli/input_file.h"
#include "cli/search_request.h"
#include "group/group.h"
#include "report/report.h"

#include <errno.h>
#include <string.h>

typedef struct request {
    gsnn_request common;
    gsnn_options options;
    const char *group;
    gsnn_output_options outputs;
    const char *data, *search; /* files, or NULL */
} request;

static const gsnn_option options[] = {
    GSNN_OPTION_TABLE(gsnn_output_option, 0),
    GSNN_OPTION_TABLE(gsnn_enumeration_options, offsetof(request, options)),
    GSNN_OPTION_TABLE(gsnn_output_options_table, offsetof(request, outputs)),
    GSNN_TEXT(0, "data", "FILE", request, data,
              "also what gsnn search finds among the architectures for these rows"),
    GSNN_TEXT(0, "search", "FILE", request, search,
              "what gsnn search wrote of that data, instead of searching now"),
    GSNN_OPTION_TABLE(gsnn_group_options, 0),
    GSNN_OPTION_TABLE(gsnn_resource_options, 0),
    GSNN_OPTION_TABLE(gsnn_progress_options, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_ARGUMENT("GROUP", request, group),
    GSNN_ARGUMENTS_END,
};

static void prepare(void *at) {
    request *r = at;
    r->options = gsnn_options_default();
}

/* ---- Data ------------------------------------------------------------------------------------ */

static gsnn_status check_options(const request *r, gsnn_error *error) {
    const char *fault = NULL;
    if (r->search && !r->data)
        fault = "--search needs the --data that it was made from";
    else if (r->data && (r->outputs.codomain || r->outputs.activation))
        fault = "--data is for networks of one invariant output";
    else if (r->data && gsnn_is_standard(r->group))
        fault = "with --data, GROUP is read twice and cannot be standard input";
    else if (r->data && r->search && !strcmp(r->data, "-") && !strcmp(r->search, "-"))
        fault = "standard input cannot be both --data and --search";
    else if (r->data && !r->search && !strcmp(r->data, "-"))
        fault = "without --search, --data is read twice and cannot be standard input";
    return fault ? gsnn_fail(error, GSNN_INVALID, "report: %s", fault) : GSNN_OK;
}

/* Searches as gsnn search does by default, among what --max-neurons and the other options leave. */
static gsnn_status search(const request *r, gsnn_text *text, gsnn_error *error) {
    gsnn_search_request asked = {.common = r->common};
    gsnn_search_prepare(&asked);
    asked.common.seed = 1;
    asked.input.source = r->group;
    asked.input.options = r->options;
    asked.input.options.morphisms = false;
    asked.data = r->data;
    return gsnn_search_append_json(text, &asked, error);
}

static gsnn_status read_search(const request *r, gsnn_document *document, const char *name,
                               gsnn_error *reason, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_status status =
        r->search ? gsnn_input_text(r->search, &text, error) : search(r, &text, error);
    const char *bytes = status ? NULL : gsnn_text_string(&text);
    if (!status && !bytes)
        status = gsnn_fail_memory(error);
    if (!status) {
        /* An empty text is none that a stream could be made of: a blank says the same. */
        FILE *stream =
            fmemopen((void *)(text.length ? bytes : " "), text.length ? text.length : 1, "r");
        if (!stream) {
            status = gsnn_fail(error, GSNN_FAILED, "cannot read a search: %s", strerror(errno));
        } else {
            status = gsnn_document_read(document, stream, "gsnn-search/1", false, reason);
            fclose(stream);
            if (status == GSNN_INVALID)
                gsnn_fail(error, status, "%s: %s", name, reason->message);
            else if (status)
                *error = *reason;
        }
    }
    gsnn_text_clear(&text);
    return status;
}

static gsnn_status read_data(const request *r, gsnn_document documents[2], gsnn_report_data *about,
                             gsnn_error *error) {
    gsnn_data_claim claim;
    gsnn_status status = read_search(r, &documents[0], about->name, about->reason, error);
    if (status)
        return status;
    status = gsnn_document_data_claim(&documents[0], &claim);
    if (status)
        return gsnn_fail(error, status, "%s: %s", about->name, about->reason->message);
    return gsnn_document_read_data(&documents[1], r->data, &claim, &r->common.run, error);
}

/* ---- The command ----------------------------------------------------------------------------- */

static gsnn_status run(void *at, gsnn_error *error) {
    request *r = at;
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_group *group = NULL;
    gsnn_codomain *codomain = NULL;
    gsnn_document documents[2] = {0};
    gsnn_error reason = {0};
    gsnn_report_data about = {&documents[0], &documents[1],
                              r->search ? gsnn_input_name(r->search) : "the search", &reason};
    gsnn_status status = check_options(r, error);
    if (!status)
        status = gsnn_group_read(&group, r->group, &r->common.run, error);
    if (!status && r->common.features)
        status = gsnn_group_set_features(group, r->common.features, error);
    if (!status)
        status = gsnn_output_options_apply(&r->outputs, group, &r->options, &codomain,
                                           &r->common.run, error);
    if (!status && r->data)
        status = read_data(r, documents, &about, error);
    if (!status)
        status = gsnn_output_open(r->common.output, &output, &stream, error);
    if (!status) {
        status = gsnn_group_report(group, &r->options, r->data ? &about : NULL, &r->common.run,
                                   stream, error);
        status = gsnn_output_end(output, status, error);
    }
    gsnn_document_clear(&documents[0]);
    gsnn_document_clear(&documents[1]);
    gsnn_codomain_free(codomain);
    gsnn_group_free(group);
    return status;
}

const gsnn_command gsnn_report_command = {
    .name = "report",
    .summary = "one HTML page about a group's architectures",
    .description =
        "Writes one self-contained HTML page about a group: its architectures in a table\n"
        "that sorts, filters and opens to pictures of the weights and of the cohomology,\n"
        "the inclusion graph, which architectures are stacks of filters, what\n"
        "networks are invariant under, which architectures live with other outputs, which\n"
        "pairs come alive in deep networks, and the enumeration as JSON and DOT for\n"
        "download.  GROUP is what gsnn enumerate takes.  With --codomain or --activation\n"
        "the page is about the architectures that live then, and their output weights.\n"
        "With --data it begins with which architecture fits the data: the leaderboard,\n"
        "errors against sizes and in the inclusion order, predictions against the truth\n"
        "and weights, of a search with default options or of that in --search.\n",
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .prepare = prepare,
    .run = run,
};
