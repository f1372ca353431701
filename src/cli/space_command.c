/* space_command.c - `gsnn space`: the sums of architectures within a budget of neurons. */
#include "base/error.h"
#include "base/output_file.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/input_file.h"
#include "space/space.h"
#include "space/space_writer.h"

typedef struct request {
    gsnn_request common;
    uint64_t max_neurons, channels;
    bool redundant, list, pareto;
    gsnn_space_format format;
    const char *from, *input;
    gsnn_output_options outputs;
} request;

static const char *const formats[] = {[GSNN_SPACE_JSON] = "json",
                                      [GSNN_SPACE_JSONL] = "jsonl",
                                      [GSNN_SPACE_TABLE] = "table",
                                      [GSNN_SPACE_CSV] = "csv",
                                      NULL};

static const gsnn_option options[] = {
    GSNN_UNSIGNED('n', "max-neurons", "N", request, max_neurons, 1, GSNN_SPACE_MAX_NEURONS,
                  "the budget", .required = true),
    GSNN_UNSIGNED('c', "channels", "C", request, channels, 1, GSNN_SPACE_MAX_NEURONS,
                  "at most C channels of each architecture (default: as many as the budget "
                  "allows)"),
    GSNN_FLAG(0, "redundant", request, redundant, "count and list the redundant sums too"),
    GSNN_FLAG('l', "list", request, list, "list the sums, by neurons"),
    GSNN_FLAG('p', "pareto", request, pareto,
              "list only those that no other beats: a sum beats another by having at least as "
              "many parameters with at most as many neurons, unless it is equal in both"),
    GSNN_TEXT(0, "from", "FILE", request, from,
              "take the architectures from an enumeration, - for standard input, instead of an "
              "INPUT"),
    GSNN_OPTION_TABLE(gsnn_output_options_table, offsetof(request, outputs)),
    GSNN_FORMAT(request, format, formats),
    GSNN_OPTION_TABLE(gsnn_common_options, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_ARGUMENT_IF("INPUT", request, input),
    GSNN_ARGUMENTS_END,
};

static gsnn_space_selection selection(const request *r) {
    return r->pareto ? GSNN_SPACE_PARETO : r->list ? GSNN_SPACE_ALL : GSNN_SPACE_NONE;
}

/* The space of a group, enumerated within the budget, or of the enumeration in a file. */
static gsnn_status make_space(gsnn_space *space, const request *r, gsnn_error *error) {
    gsnn_input input = {.source = r->from ? r->from : r->input,
                        .chosen = true,
                        .outputs = r->outputs,
                        .codomains = true};
    gsnn_enumeration_record *record = NULL;
    gsnn_error reason;
    gsnn_status status;
    gsnn_input_prepare(&input);
    input.options.max_neurons = r->max_neurons;
    input.options.morphisms = false;
    input.options.weights = GSNN_WEIGHTS_NONE;
    input.options.max_rows = 0;
    status = r->from ? gsnn_input_record(r->from, &record, error)
                     : gsnn_input_read(&r->common, &input, &record, error);
    if (!status && (status = gsnn_space_of_record(space, record, &reason)))
        gsnn_fail(error, status, "%s: %s", gsnn_input_name(input.source), reason.message);
    gsnn_enumeration_record_free(record);
    return status;
}

static gsnn_status run(void *at, gsnn_error *error) {
    const request *r = at;
    gsnn_space space = {
        .max_neurons = (size_t)r->max_neurons,
        .redundant = r->redundant,
        .channels = r->channels ? (size_t)r->channels : GSNN_SPACE_UNLIMITED,
    };
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    if (!r->from == !r->input)
        return gsnn_fail(error, GSNN_INVALID,
                         r->from ? "space: --from=FILE or an INPUT, not both of them"
                                 : "space: missing INPUT (try gsnn help space)");
    if (r->from && (r->outputs.codomain || r->outputs.activation))
        return gsnn_fail(error, GSNN_INVALID, "space: %s is for a group, and --from is not one",
                         r->outputs.codomain ? "--codomain" : "--activation");
    gsnn_status status = make_space(&space, r, error);
    if (!status)
        status = gsnn_output_open(r->common.output, &output, &stream, error);
    if (!status) {
        status = gsnn_space_write(&space, selection(r), r->format, stream, &r->common.run, error);
        status = gsnn_output_end(output, status, error);
    }
    gsnn_space_clear(&space);
    return status;
}

const gsnn_command gsnn_space_command = {
    .name = "space",
    .summary = "the sums of architectures within a budget of neurons",
    .description =
        "Counts the networks to choose from: the sums of one or more admissible\n"
        "irreducible architectures of INPUT, each in any number of channels, with at most N hidden "
        "neurons.  A sum's parameters are those of its\n"
        "channels and, once, the linear function and the constant.  Redundant sums are\n"
        "left out: an architecture of type 2 with one free weight merges with itself, so\n"
        "that two channels of it are one.\n"
        "\n"
        "The dimension of a listed sum is the number of directions in which generic\n"
        "parameters change its function.\n"
        "\n" GSNN_INPUT_PROSE,
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .run = run,
};
