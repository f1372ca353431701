/* lcn_command.c - `gsnn lcn`: linear convolutional networks. */
#include "cli/lcn_request.h"
#include "lcn/atlas.h"

static const char *const formats[] = {
    [GSNN_LCN_FORMAT_JSON] = "json", [GSNN_LCN_FORMAT_JSONL] = "jsonl",
    [GSNN_LCN_FORMAT_DOT] = "dot",   [GSNN_LCN_FORMAT_TABLE] = "table",
    [GSNN_LCN_FORMAT_CSV] = "csv",   NULL};

/* The parts, in the order of the table below. */
enum {
    DESCRIBE = 1 << 0,
    MEMBER = 1 << 1,
    ATLAS = 1 << 2,
    COUNT = 1 << 3,
    CRITICAL = 1 << 4,
    TRAIN = 1 << 5,
    FIT = 1 << 6
};

static const gsnn_option options[] = {
    GSNN_TEXT(0, "filters", "LIST", gsnn_lcn_request, filters,
              "the sizes of the filters, first layer first, such as 3,2,2",
              .parts = DESCRIBE | MEMBER | COUNT | CRITICAL | TRAIN),
    GSNN_TEXT(0, "strides", "LIST", gsnn_lcn_request, strides,
              "the strides of the layers (default: all 1; the last may be left out)",
              .parts = DESCRIBE | MEMBER | COUNT | TRAIN),
    GSNN_TEXT(0, "boxes", "LIST", gsnn_lcn_request, boxes,
              "describe: filters of two dimensions, such as 3x3,2x3", .parts = DESCRIBE),
    GSNN_FLAG(0, "symmetric", gsnn_lcn_request, symmetric,
              "member: palindromic filters of odd sizes", .parts = MEMBER),
    GSNN_TEXT(0, "network", "FILE", gsnn_lcn_request, network,
              "member, fit: the weights of a network of the enumeration", .parts = MEMBER | FIT),
    GSNN_TEXT(
        0, "shift", "PERM", gsnn_lcn_request, shift,
        "fit, member: the translation, images of 1, 2, ... with commas; fit: or two with a slash "
        "between them, which move the inputs over a torus",
        .parts = MEMBER | FIT),
    GSNN_UNSIGNED(0, "size", "K", gsnn_lcn_request, size, 1, GSNN_LCN_MAX_ATLAS,
                  "atlas: the end-to-end size", .parts = ATLAS),
    GSNN_FLAG(0, "ordered", gsnn_lcn_request, ordered,
              "atlas: tell stacks in different orders apart (size up to 16)", .parts = ATLAS),
    GSNN_TEXT(0, "target", "FILTER", gsnn_lcn_request, target,
              "critical, train: the filter to be near to, or (train) random",
              .parts = CRITICAL | TRAIN),
    GSNN_TEXT(0, "metric", "NAME", gsnn_lcn_request, metric,
              "critical, train: identity (default), bombieri, or a file with the matrix as a JSON "
              "list of rows",
              .parts = CRITICAL | TRAIN),
    GSNN_TEXT(0, "data", "FILE", gsnn_lcn_request, data,
              "critical, train: metric and target by least squares from a CSV file, each row "
              "inputs and then outputs",
              .parts = CRITICAL | TRAIN),
    GSNN_UNSIGNED(0, "runs", "N", gsnn_lcn_request, runs, 1, 1000000,
                  "train: runs with random weights (default 1)", .parts = TRAIN),
    GSNN_UNSIGNED(0, "steps", "N", gsnn_lcn_request, steps, 1, 100000000,
                  "train: steps of each run (default 20000)", .parts = TRAIN),
    GSNN_REAL(0, "step", "H", gsnn_lcn_request, step, 1e-12, 1e6,
              "train: the length of a step (default 0.05)", .parts = TRAIN),
    GSNN_UNSIGNED(0, "trace", "N", gsnn_lcn_request, trace, 1, 100000000,
                  "train: also list the filter every N steps", .parts = TRAIN),
    GSNN_FORMAT(gsnn_lcn_request, format, formats),
    GSNN_OPTION_TABLE(gsnn_seed_option, 0),
    GSNN_OPTION_TABLE(gsnn_input_options, offsetof(gsnn_lcn_request, input)),
    GSNN_OPTION_TABLE(gsnn_group_options, 0),
    GSNN_OPTION_TABLE(gsnn_common_options, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_ARGUMENT_IF("ARGUMENT", gsnn_lcn_request, argument),
    GSNN_ARGUMENTS_END,
};

enum {
    PLAIN = 1 << GSNN_LCN_FORMAT_JSON | 1 << GSNN_LCN_FORMAT_TABLE,
    ROWS = PLAIN | 1 << GSNN_LCN_FORMAT_JSONL | 1 << GSNN_LCN_FORMAT_CSV,
    GRAPH = ROWS | 1 << GSNN_LCN_FORMAT_DOT
};

static const gsnn_command_part parts[] = {
    {"describe", PLAIN, false, gsnn_lcn_run_describe},
    {"member", PLAIN, true, gsnn_lcn_run_member},
    {"atlas", GRAPH, false, gsnn_lcn_run_atlas},
    {"count", PLAIN, false, gsnn_lcn_run_count},
    {"critical", PLAIN, false, gsnn_lcn_run_critical},
    {"train", ROWS, false, gsnn_lcn_run_train},
    {"fit", ROWS, true, gsnn_lcn_run_fit},
    {.name = NULL},
};

static void prepare(void *request) {
    gsnn_lcn_request *r = request;
    gsnn_input_prepare(&r->input);
}

const gsnn_command gsnn_lcn_command = {
    .name = "lcn",
    .summary = "linear convolutional networks: which filters stacks of filters represent",
    .description =
        "  gsnn lcn describe --filters=3,2,2 [--strides=2,1] | --boxes=3x3,2x3\n"
        "  gsnn lcn member --filters=3,2,2 [--strides=2,1] [--symmetric] FILTER\n"
        "  gsnn lcn member --filters=2,2 --network=NET.json ENUMERATION\n"
        "  gsnn lcn atlas --size=K [--ordered]\n"
        "  gsnn lcn count --filters=3,2,2 [--strides=2,1]\n"
        "  gsnn lcn critical --filters=3,2,2 --target=FILTER | --data=FILE\n"
        "  gsnn lcn train --filters=3,2,2 [--strides=2,1] --target=FILTER|random\n"
        "  gsnn lcn fit INPUT [--network=NET.json]\n"
        "\n"
        "A stack of convolutions without activation multiplies its filters, as\n"
        "polynomials, to one end-to-end filter.  describe: which filters a stack\n"
        "represents.  member: whether it represents FILTER, with a certificate (exit\n"
        "status 3: no; 4: undecided).  atlas: all stacks of one end-to-end size, by what\n"
        "they represent.  count: complex critical points of the squared distance.\n"
        "critical: the real ones among filters with a double root, exactly.  train:\n"
        "gradient descent and what it ends at, numerically.  fit: which architectures of\n"
        "a group are stacks of circular filters along a translation, or of filters of\n"
        "two dimensions along two.\n"
        "\n"
        "FILTER is a list such as 1,-3/2,0.5 or a JSON list; - reads it from standard\n"
        "input; after -- it may begin with a minus sign.\n"
        "\n" GSNN_INPUT_PROSE,
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(gsnn_lcn_request),
    .prepare = prepare,
    .parts = parts,
};
