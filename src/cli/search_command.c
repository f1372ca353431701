/* search_command.c - `gsnn search`: which architecture fits data. */
#include "base/error.h"
#include "cli/input_file.h"
#include "cli/search_request.h"
#include "cli/training_options.h"
#include "search/task.h"

static const char *const formats[] = {[GSNN_SEARCH_FORMAT_JSON] = "json",
                                      [GSNN_SEARCH_FORMAT_JSONL] = "jsonl",
                                      [GSNN_SEARCH_FORMAT_TABLE] = "table",
                                      [GSNN_SEARCH_FORMAT_CSV] = "csv",
                                      NULL};
static const char *const normalisations[] = {"auto", "none", NULL};
static const char *const losses[] = {"squared", "logistic", NULL};
static const char *const strategies[] = {"portfolio", "halving", "exhaustive", "greedy",
                                         "grow",      "random",  "regular",    NULL};

static const gsnn_option options[] = {
    GSNN_UNSIGNED(0, "max-parameters", "P", gsnn_search_request, max_parameters, 1, 100000,
                  "networks of at most P parameters (default: an eighth of the units, at least 8 "
                  "more than affine functions have and at most 200)"),
    GSNN_UNSIGNED('n', "max-neurons", "N", gsnn_search_request, input.options.max_neurons, 1,
                  1000000000, "and of at most N hidden neurons"),
    GSNN_UNSIGNED('c', "channels", "C", gsnn_search_request, channels, 1, 100000,
                  "all sums of at most C channels; without it each architecture alone, in the "
                  "most channels within the budget, half and a quarter of them"),
    GSNN_CHOICE(
        0, "strategy", gsnn_search_request, strategy, strategies,
        "what is fitted: halving, a third of them again and longer, round by round; greedy, "
        "whichever channel is best next; the portfolio of these two (default); grow, greedy "
        "with channels that also grow along inclusions; exhaustive, all in full; random, sums "
        "that are drawn; regular, that one"),
    GSNN_UNSIGNED('d', "depth", "D", gsnn_search_request, depth, 2, GSNN_DEEP_MOST_DEPTH,
                  "also deep words of up to D layers within the budget, as gsnn deep lists them"),
    GSNN_UNSIGNED(0, "wide", "N", gsnn_search_request, width, 1, GSNN_DEEP_MOST_DEPTH,
                  "with --depth: words with up to N letters in a layer, p+q, that do not see each "
                  "other"),
    GSNN_TEXT(0, "letters", "ID,ID,...", gsnn_search_request, letters,
              "with --depth: words of these letters only"),
    GSNN_UNSIGNED(0, "type", "1|2", gsnn_search_request, type, 1, 2,
                  "with --depth: words of letters of that type only"),
    GSNN_TEXT(0, "modulo", "GROUP", gsnn_search_request, modulo,
              "with --depth: one word of those that these permutations of the inputs, which "
              "normalise the group, make of each other"),
    GSNN_UNSIGNED(0, "restarts", "N", gsnn_search_request, restarts, 1, 100000,
                  "from N starts each, fewer once one is exact (default 10; 20 with --depth)"),
    GSNN_UNSIGNED(0, "iterations", "N", gsnn_search_request, iterations, 1, 100000,
                  "at most N steps each (default 40)"),
    GSNN_UNSIGNED(0, "folds", "N", gsnn_search_request, folds, 2, 1000,
                  "measure errors on N held-out parts of the data, the same for all (default 5)"),
    GSNN_FLAG(0, "strict", gsnn_search_request, strict,
              "choose among those within two standard errors of the best, not one"),
    GSNN_FLAG(0, "covers", gsnn_search_request, covers,
              "also say of each inclusion what growing along it promises: the splitting index"),
    GSNN_FLAG(0, "nested", gsnn_search_request, nested,
              "also search without each fold, and measure what is chosen there on it"),
    GSNN_TEXT(0, "test", "DATA", gsnn_search_request, test,
              "also measure the error on these rows, which take no part in the search"),
    GSNN_UNSIGNED(0, "outputs", "K", gsnn_search_request, outputs, 1, 65535,
                  "the last K columns are outputs (default 1, or those of the codomain)"),
    GSNN_OPTION_TABLE(gsnn_input_output_options, offsetof(gsnn_search_request, input)),
    GSNN_CHOICE(0, "loss", gsnn_search_request, loss, losses,
                "of numbers, or of classes: the last column is then a label, any text"),
    GSNN_CHOICE(0, "normalise", gsnn_search_request, normalise, normalisations,
                "inputs and outputs shifted and scaled as the group allows, or as they are"),
    GSNN_TEXT(0, "network", "FILE", gsnn_search_request, network,
              "also write the chosen network to FILE"),
    GSNN_FORMAT(gsnn_search_request, format, formats),
    GSNN_OPTION_TABLE(gsnn_seed_option, 0),
    GSNN_OPTION_TABLE(gsnn_group_options, 0),
    GSNN_OPTION_TABLE(gsnn_common_options, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_INPUT(gsnn_search_request, input),
    GSNN_ARGUMENT("DATA", gsnn_search_request, data),
    GSNN_ARGUMENTS_END,
};

/* Words are listed; where sums are made channel by channel, or drawn, there is no list. */
static gsnn_status check_depth(const gsnn_search_request *r, gsnn_error *error) {
    bool lists = r->strategy == GSNN_SEARCH_PORTFOLIO || r->strategy == GSNN_SEARCH_HALVING ||
                 r->strategy == GSNN_SEARCH_EXHAUSTIVE;
    if (r->depth && !lists)
        return gsnn_fail(error, GSNN_INVALID,
                         "search: --depth is for --strategy=portfolio, halving and exhaustive");
    if (!r->depth && (r->modulo || r->width || r->letters || r->type))
        return gsnn_fail(error, GSNN_INVALID, "search: --%s is for --depth",
                         r->modulo    ? "modulo"
                         : r->width   ? "wide"
                         : r->letters ? "letters"
                                      : "type");
    return r->width * r->depth > GSNN_DEEP_MOST_DEPTH
               ? gsnn_fail(error, GSNN_INVALID, "search: words of --wide have at most %d letters",
                           GSNN_DEEP_MOST_DEPTH)
               : GSNN_OK;
}

static gsnn_status run(void *request, gsnn_error *error) {
    gsnn_search_request *r = request;
    gsnn_status status = check_depth(r, error);
    if (status)
        return status;
    r->input.options.all = r->depth > 0;
    r->input.options.morphisms = r->covers || r->strategy == GSNN_SEARCH_GROW;
    bool tests = gsnn_is_standard(r->test);
    if (gsnn_is_standard(r->input.source) + gsnn_is_standard(r->data) + tests > 1)
        return gsnn_fail(error, GSNN_INVALID, "search: standard input cannot be %s",
                         tests ? "two of its files" : "both INPUT and DATA");
    status = gsnn_training_check("search", &r->common, r->network, r->loss && r->outputs, error);
    return status ? status : gsnn_search_run(r, error);
}

const gsnn_command gsnn_search_command = {
    .name = "search",
    .summary = "which architecture fits data",
    .description =
        "  gsnn search [--max-parameters=P] [--channels=C] INPUT DATA\n"
        "\n"
        "Fits architectures within a budget to data, as gsnn fit does one, all to the same\n"
        "folds, and chooses: of those whose error held out is above the least by at most\n"
        "one standard error (of the difference, unit by unit), the one with the fewest\n"
        "parameters.  DATA is as for gsnn fit.\n"
        "\n"
        "With --depth deep words are fitted beside the sums: towers of layers, each of which\n"
        "sees the inputs and all layers before it.  Their letters may be inadmissible as\n"
        "shallow networks: an enumeration then is one with --all.  --wide, --letters and\n"
        "--type say which words, as for gsnn deep; sums stay as they are.\n"
        "\n"
        "A strategy selects five of them by their error on one fold before they are\n"
        "measured on all, but for exhaustive and regular.\n"
        "\n"
        "Controls stand beside them and take part: the constant, the linear functions,\n"
        "and the regular architecture, which is what is taken without a search, in as\n"
        "many channels as the budget allows and with as many arithmetical operations as\n"
        "the search took, all channels at once and one at a time.  Where that is as good,\n"
        "the search was not worth it.\n"
        "\n"
        "With --outputs=K networks have K outputs that share their neurons, and with a\n"
        "codomain outputs that the group moves, such as forces.  With --loss=logistic\n"
        "errors are the logistic loss of classes: least squares select, and what is\n"
        "measured then goes down in that loss where folds show that it is better.\n"
        "\n"
        "The network is the chosen one, fitted to all the data.\n"
        "\n" GSNN_INPUT_PROSE,
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(gsnn_search_request),
    .prepare = gsnn_search_prepare,
    .run = run,
};
