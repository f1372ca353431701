/* density_command.c - `gsnn density`: the symmetry of random networks. */
#include "cli/density_request.h"
#include "density/moments.h"
#include "train/descent.h"

static const char *const formats[] = {[GSNN_DENSITY_FORMAT_JSON] = "json",
                                      [GSNN_DENSITY_FORMAT_JSONL] = "jsonl",
                                      [GSNN_DENSITY_FORMAT_TABLE] = "table",
                                      [GSNN_DENSITY_FORMAT_CSV] = "csv",
                                      NULL};

/* The parts, in the order of the table below. */
enum { SYMMETRY = 1 << 0, MOMENTS = 1 << 2, TEST = 1 << 3, TRAIN = 1 << 4 };

static const gsnn_option options[] = {
    GSNN_TEXT(0, "law", "LAW", gsnn_density_request, law,
              "the law of the network's parameters, a gsnn-law/1 file, - for standard input",
              .parts = SYMMETRY | MOMENTS | TEST | TRAIN),
    GSNN_TEXT(0, "points", "FILE", gsnn_density_request, points,
              "moments, test: the points and the products whose means are taken",
              .parts = MOMENTS | TEST),
    GSNN_TEXT(0, "order", "LIST", gsnn_density_request, order,
              "moments, test: where the file lists no products, all of these orders (default 1,2; "
              "of test 1,2,4)",
              .parts = MOMENTS | TEST),
    GSNN_CHOICE(0, "method", gsnn_density_request, method, gsnn_moment_methods,
                "moments: how; auto takes the first that does for all", .parts = MOMENTS),
    GSNN_UNSIGNED(0, "draws", "N", gsnn_density_request, draws, 1, UINT64_C(1) << 48,
                  "moments, test: networks to draw (default 65536; of test a multiple of 1024)",
                  .parts = MOMENTS | TEST),
    GSNN_REAL(0, "alpha", "P", gsnn_density_request, alpha, 1e-6, 0.5,
              "test: reject at this p-value and below (default 0.05)", .parts = TEST),
    GSNN_UNSIGNED(0, "copies", "N", gsnn_density_request, copies, 19, 1000000,
                  "test: randomised copies (default 999)", .parts = TEST),
    GSNN_TEXT(0, "subgroup", "ID", gsnn_density_request, subgroup,
              "test: not the group, but the H of this architecture", .parts = TEST),
    GSNN_TEXT(0, "resume", "FILE", gsnn_density_request, resume,
              "test: go on with the draws kept in FILE, if it exists, and keep them there",
              .parts = TEST),
    GSNN_TEXT(0, "within", "GROUP", gsnn_density_request, within,
              "symmetry: also among all permutations (S) or signed permutations (B) of the inputs, "
              "or in another group",
              .parts = SYMMETRY),
    GSNN_TEXT(0, "truth", "GROUP", gsnn_density_request, truth,
              "symmetry: compare with the group that the task has", .parts = SYMMETRY),
    GSNN_TEXT(0, "data", "FILE", gsnn_density_request, data,
              "train: CSV, each row inputs and then outputs; or an IDX file (MNIST), also gzipped",
              .parts = TRAIN),
    GSNN_TEXT(0, "labels", "FILE", gsnn_density_request, labels,
              "train: the IDX file of the classes of --data", .parts = TRAIN),
    GSNN_TEXT(0, "test", "FILE", gsnn_density_request, test, "train: other data to measure on",
              .parts = TRAIN),
    GSNN_TEXT(0, "test-labels", "FILE", gsnn_density_request, test_labels,
              "train: the classes of --test", .parts = TRAIN),
    GSNN_UNSIGNED(0, "inputs", "M", gsnn_density_request, inputs, 1, 1000000,
                  "train: the inputs, where there is no INPUT", .parts = TRAIN),
    GSNN_UNSIGNED(0, "networks", "N", gsnn_density_request, networks, 1, 10000000,
                  "train: networks of the ensemble (default 300)", .parts = TRAIN),
    GSNN_CHOICE(0, "optimizer", gsnn_density_request, optimizer, gsnn_optimizers,
                "train: full batches, minibatches, or Adam on full batches", .parts = TRAIN),
    GSNN_UNSIGNED(0, "steps", "N", gsnn_density_request, steps, 1, 1000000000,
                  "train: steps (default 100)", .parts = TRAIN),
    GSNN_UNSIGNED(0, "batch", "N", gsnn_density_request, batch, 1, 1000000000,
                  "train: rows of a minibatch of sgd (default 32)", .parts = TRAIN),
    GSNN_REAL(0, "rate", "H", gsnn_density_request, rate, 1e-12, 1e6,
              "train: the length of a step (default 0.05)", .parts = TRAIN),
    GSNN_REAL(0, "momentum", "M", gsnn_density_request, momentum, 0, 0.999999,
              "train: of gd and sgd (default 0)", .parts = TRAIN),
    GSNN_REAL(0, "decay", "L", gsnn_density_request, decay, 0, 1e6,
              "train: weight decay (default 0)", .parts = TRAIN),
    GSNN_FORMAT(gsnn_density_request, format, formats),
    GSNN_OPTION_TABLE(gsnn_seed_option, 0),
    GSNN_OPTION_TABLE(gsnn_input_options, offsetof(gsnn_density_request, input)),
    GSNN_OPTION_TABLE(gsnn_group_options, 0),
    GSNN_OPTION_TABLE(gsnn_common_options, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_ARGUMENT_IF("INPUT", gsnn_density_request, input.source),
    GSNN_ARGUMENTS_END,
};

enum {
    JSON = 1 << GSNN_DENSITY_FORMAT_JSON,
    JSONL = 1 << GSNN_DENSITY_FORMAT_JSONL,
    TABLE = 1 << GSNN_DENSITY_FORMAT_TABLE,
    CSV = 1 << GSNN_DENSITY_FORMAT_CSV
};

/* The first is the one of a command line that names none. */
static const gsnn_command_part parts[] = {
    {"symmetry", JSON | TABLE, true, gsnn_density_run_symmetry},
    {"phases", JSON | JSONL | TABLE | CSV, true, gsnn_density_run_phases},
    {"moments", JSON | TABLE | CSV, true, gsnn_density_run_moments},
    {"test", JSON | TABLE, true, gsnn_density_run_test},
    {"train", JSON | TABLE, true, gsnn_density_run_train},
    {.name = NULL},
};

static void prepare(void *request) {
    gsnn_density_request *r = request;
    gsnn_input_prepare(&r->input);
    r->input.options.morphisms = false;
}

const gsnn_command gsnn_density_command = {
    .name = "density",
    .summary = "random networks: which symmetry a law of their parameters has",
    .description =
        "  gsnn density [symmetry] --law=LAW INPUT\n"
        "  gsnn density phases INPUT\n"
        "  gsnn density moments --law=LAW --points=FILE [INPUT]\n"
        "  gsnn density test --law=LAW [--points=FILE] INPUT\n"
        "  gsnn density train --law=LAW --data=FILE INPUT | --inputs=M\n"
        "\n"
        "symmetry: which elements g of a group leave the law of the random function f as\n"
        "it is, f(gx) having the same law as f(x), and which keep every draw of f.\n"
        "\n"
        "phases: for each architecture, what a mean of the weights in its weight space\n"
        "leaves of the group, and what draws of its own networks keep.\n"
        "\n"
        "moments: means of products of values of f, exactly where weights take finitely\n"
        "many values or the activation is a polynomial, in closed form for one layer of\n"
        "centred normal weights, else over draws with standard errors; and neural\n"
        "tangent kernels.\n"
        "\n"
        "test: draws networks and asks whether they speak against the group keeping the\n"
        "law, by a randomisation test that is valid for any number of draws and any\n"
        "tails (exit status 3: rejected).\n"
        "\n"
        "train: draws an ensemble of networks and trains each on the data.  It tells the\n"
        "loss, how far f(x) and f(gx) are apart in single networks and in their mean,\n"
        "before and after, and whether moved parameters take moved paths.\n"
        "\n" GSNN_INPUT_PROSE,
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(gsnn_density_request),
    .prepare = prepare,
    .parts = parts,
    .part_optional = true,
};
