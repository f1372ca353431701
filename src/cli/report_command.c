/* report_command.c - `gsnn report`: a group's architectures as one HTML page. */
#include "base/error.h"
#include "base/output_file.h"
#include "cli/command.h"
#include "cli/enumeration_options.h"
#include "group/group.h"
#include "report/report.h"

typedef struct request {
    gsnn_request common;
    gsnn_options options;
    const char *group;
    gsnn_output_options outputs;
} request;

static const gsnn_option options[] = {
    GSNN_OPTION_TABLE(gsnn_output_option, 0),
    GSNN_OPTION_TABLE(gsnn_enumeration_options, offsetof(request, options)),
    GSNN_OPTION_TABLE(gsnn_output_options_table, offsetof(request, outputs)),
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

static gsnn_status run(void *at, gsnn_error *error) {
    request *r = at;
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_group *group = NULL;
    gsnn_codomain *codomain = NULL;
    gsnn_status status = gsnn_group_read(&group, r->group, &r->common.run, error);
    if (!status && r->common.features)
        status = gsnn_group_set_features(group, r->common.features, error);
    if (!status)
        status = gsnn_output_options_apply(&r->outputs, group, &r->options, &codomain,
                                           &r->common.run, error);
    if (!status)
        status = gsnn_output_open(r->common.output, &output, &stream, error);
    if (!status) {
        status = gsnn_group_report(group, &r->options, &r->common.run, stream, error);
        status = gsnn_output_end(output, status, error);
    }
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
        "the page is about the architectures that live then, and their output weights.\n",
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .prepare = prepare,
    .run = run,
};
