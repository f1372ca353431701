/* fit_command.c - `gsnn fit`: an architecture trained on data. */
#include "base/error.h"
#include "cli/fit_request.h"
#include "cli/input_file.h"
#include "cli/training_options.h"

static const char *const formats[] = {"json", "jsonl", "table", "csv", NULL};
static const char *const losses[] = {"squared", "logistic", NULL};
static const char *const normalisations[] = {"auto", "none", NULL};

static const gsnn_option options[] = {
    GSNN_LIST(0, "sum", "ID[:C],...", gsnn_fit_request, sums,
              "what to train: these architectures, each in C channels (default 1)"),
    GSNN_TEXT(0, "word", "ID>ID>...", gsnn_fit_request, word,
              "instead: a deep network, a layer for each letter of gsnn deep"),
    GSNN_TEXT(
        0, "start", "NETWORK", gsnn_fit_request, start,
        "instead: the architectures of a network, or the word of a deep one, from its weights"),
    GSNN_REAL(0, "kick", "SIZE", gsnn_fit_request, kick, 0, 1e6,
              "with --start: each restart first moves the weights by SIZE times their length"),
    GSNN_TEXT(0, "refit", "NETWORK", gsnn_fit_request, refit,
              "instead: keep a network's weights and biases, and find the best a, c and d exactly"),
    GSNN_FLAG('e', "exact", gsnn_fit_request, exact,
              "with --refit: write the network as fractions"),
    GSNN_UNSIGNED(0, "restarts", "N", gsnn_fit_request, restarts, 1, 100000,
                  "from N starts (default 10; 20 of a --word)"),
    GSNN_UNSIGNED(0, "iterations", "N", gsnn_fit_request, iterations, 1, 100000,
                  "at most N steps each (default 40)"),
    GSNN_UNSIGNED(
        0, "folds", "N", gsnn_fit_request, folds, 0, 1000,
        "measure the error on N held-out parts of the data; 0 or 2 and more (default 5; 0 "
        "with --start)"),
    GSNN_TEXT(0, "test", "DATA", gsnn_fit_request, test,
              "also measure the error on these rows, which take no part in the fit"),
    GSNN_UNSIGNED(0, "outputs", "K", gsnn_fit_request, outputs, 1, 65535,
                  "the last K columns are outputs (default 1, or those of the codomain)"),
    GSNN_OPTION_TABLE(gsnn_input_output_options, offsetof(gsnn_fit_request, input)),
    GSNN_CHOICE(0, "loss", gsnn_fit_request, loss, losses,
                "of numbers, or of classes: the last column is then a label, any text"),
    GSNN_CHOICE(0, "normalise", gsnn_fit_request, normalise, normalisations,
                "inputs and outputs shifted and scaled as the group allows, or as they are"),
    GSNN_TEXT(0, "network", "FILE", gsnn_fit_request, network, "also write the network to FILE"),
    GSNN_FORMAT(gsnn_fit_request, format, formats),
    GSNN_OPTION_TABLE(gsnn_seed_option, 0),
    GSNN_OPTION_TABLE(gsnn_input_options, offsetof(gsnn_fit_request, input)),
    GSNN_OPTION_TABLE(gsnn_group_options, 0),
    GSNN_OPTION_TABLE(gsnn_common_options, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_INPUT(gsnn_fit_request, input),
    GSNN_ARGUMENT("DATA", gsnn_fit_request, data),
    GSNN_ARGUMENTS_END,
};

#define UNSET UINT64_MAX

static void prepare(void *request) {
    gsnn_fit_request *r = request;
    gsnn_input_prepare(&r->input);
    r->input.codomains = true;
    r->restarts = r->iterations = r->folds = UNSET;
}

static gsnn_status check(const gsnn_fit_request *r, gsnn_error *error) {
    if ((r->sums.count > 0) + (r->word != NULL) + (r->start != NULL) + (r->refit != NULL) != 1)
        return gsnn_fail(error, GSNN_INVALID,
                         "fit: one of --sum, --word, --start and --refit is required (try gsnn "
                         "help fit)");
    if (r->kick > 0 && !r->start)
        return gsnn_fail(error, GSNN_INVALID, "fit: --kick is for --start");
    if (r->exact && !r->refit)
        return gsnn_fail(error, GSNN_INVALID, "fit: --exact is for --refit");
    if (r->refit && (r->restarts != UNSET || r->iterations != UNSET || r->folds != UNSET))
        return gsnn_fail(error, GSNN_INVALID,
                         "fit: --restarts, --iterations and --folds are not for --refit");
    if (r->refit && r->loss)
        return gsnn_fail(error, GSNN_INVALID, "fit: --loss=logistic is not for --refit");
    if (r->start && r->folds != UNSET && r->folds != 0)
        return gsnn_fail(error, GSNN_INVALID,
                         "fit: --folds is not for --start, whose weights have seen other data");
    if (r->start && !(r->kick > 0) && r->restarts != UNSET && r->restarts != 1)
        return gsnn_fail(error, GSNN_INVALID,
                         "fit: without --kick all --restarts of --start are the same");
    if (r->folds == 1)
        return gsnn_fail(error, GSNN_INVALID, "fit: --folds=1: one part leaves no data");
    if (gsnn_is_standard(r->input.source) + gsnn_is_standard(r->data) + gsnn_is_standard(r->test) +
            gsnn_is_standard(r->start) + gsnn_is_standard(r->refit) >
        1)
        return gsnn_fail(error, GSNN_INVALID, "fit: standard input cannot be two of its files");
    return gsnn_training_check("fit", &r->common, r->network, r->loss && r->outputs, error);
}

static gsnn_status run(void *request, gsnn_error *error) {
    gsnn_fit_request *r = request;
    gsnn_status status = check(r, error);
    if (status)
        return status;
    if (r->restarts == UNSET)
        r->restarts = r->word ? 20 : r->start && !(r->kick > 0) ? 1 : 10;
    if (r->iterations == UNSET)
        r->iterations = 40;
    if (r->folds == UNSET)
        r->folds = r->start ? 0 : 5;
    return gsnn_fit_run(r, error);
}

const gsnn_command gsnn_fit_command = {
    .name = "fit",
    .summary = "an architecture, a sum or a deep word, trained on data",
    .description =
        "  gsnn fit --sum=ID[:C],... INPUT DATA\n"
        "  gsnn fit --word=ID>ID>... INPUT DATA\n"
        "  gsnn fit --start=NETWORK [--kick=SIZE] INPUT DATA\n"
        "  gsnn fit --refit=NETWORK INPUT DATA\n"
        "\n"
        "Finds a network of least squared error.  DATA is a CSV file, or .npy of NumPy: a\n"
        "row has the inputs, then the outputs; a first line may name the columns.  For\n"
        "given weights and biases the best output weights, linear function and constant\n"
        "are found by linear least squares, and so only the former are searched, by\n"
        "Levenberg-Marquardt steps on what is left (variable projection).\n"
        "\n"
        "Rows that the group moves to each other are one unit and stay together in\n"
        "folds.  A restart fails in which too few units stand behind a channel.\n"
        "\n"
        "With --loss=logistic the class is the sign of the value; of more than two classes\n"
        "each has an output, and the largest one says the class.  Least squares find the\n"
        "weights; where folds show that it is better, all parameters then go down in the\n"
        "logistic loss, or that of softmax (L-BFGS).\n"
        "\n"
        "With --outputs=K the network has K outputs that share their neurons, and with a\n"
        "codomain outputs that the group moves, such as forces.\n"
        "\n"
        "With --word the network is deep; each layer sees the inputs and those before it,\n"
        "and the search is the same, for all of these outputs.  Letters may be inadmissible\n"
        "as shallow networks: an enumeration then is one with --all.\n"
        "\n"
        "As csv there is a line for each row of the data: its unit, its fold, outputs,\n"
        "values held out and values of the network.\n"
        "\n"
        "The network is for the inputs as they were given, and other commands take it\n"
        "(eval, grow, verify).\n"
        "\n" GSNN_INPUT_PROSE,
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(gsnn_fit_request),
    .prepare = prepare,
    .run = run,
};
