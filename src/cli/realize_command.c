/* realize_command.c - `gsnn realize`: one concrete network of an enumeration. */
#include "base/error.h"
#include "base/memory.h"
#include "base/output_file.h"
#include "cli/command.h"
#include "cli/deep_network.h"
#include "cli/input.h"
#include "cli/input_file.h"
#include "cli/realize_law.h"
#include "network/input_line.h"
#include "network/network_json.h"
#include "network/output_plan.h"
#include "network/realize.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CHANNELS 1000000

typedef struct request {
    gsnn_request common;
    gsnn_text_list ids; /* as given, with or without :C */
    uint64_t channels;
    const char *weights, *parameters, *input;
    bool exact;
    const char *word; /* of a deep network */
    const char *law;  /* of random parameters */
    bool relu;
} request;

static const gsnn_option options[] = {
    GSNN_LIST('i', "id", "ID[:C]", request, ids,
              "an architecture, in C channels; repeat for a sum"),
    GSNN_TEXT(0, "word", "ID>ID>...", request, word,
              "instead: a deep network, of a letter for each hidden layer (gsnn deep)"),
    GSNN_TEXT(0, "law", "LAW", request, law,
              "instead: a network drawn from a gsnn-law/1 file (gsnn density), plain or of the "
              "architectures that it names"),
    GSNN_FLAG(0, "relu", request, relu,
              "of a deep network: the matrices of the same function in ReLU too"),
    GSNN_UNSIGNED('c', "channels", "C", request, channels, 1, MAX_CHANNELS,
                  "the channels of ids without :C (default 1)"),
    GSNN_UNSIGNED('s', "seed", "N", gsnn_request, seed, 0, UINT64_MAX,
                  "of the random parameters (default 1)"),
    GSNN_TEXT(
        'w', "weights", "V,V,...", request, weights,
        "the free weights of all channels, in the order of the ids: decimals or fractions such "
        "as 1/3"),
    GSNN_TEXT('p', "parameters", "FILE", request, parameters,
              "all parameters, as numbers in a text file: of each channel the free weights, b "
              "(type 1 only) and a; then those of the linear function; then d"),
    GSNN_FLAG('e', "exact", request, exact, "write fractions: every number is exact"),
    GSNN_OPTION_TABLE(gsnn_output_option, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_ARGUMENT_OR("INPUT", request, input, "-"),
    GSNN_ARGUMENTS_END,
};

static void prepare(void *at) {
    request *r = at;
    r->channels = 1;
}

static gsnn_status check_request(const request *r, gsnn_error *error) {
    if (r->law && (r->word || r->ids.count || r->weights || r->parameters))
        return gsnn_fail(error, GSNN_INVALID,
                         "realize: --law says what --id, --word, --weights and --parameters say");
    if (!r->word && !r->law && !r->ids.count)
        return gsnn_fail(error, GSNN_INVALID,
                         "realize: --id or --word is required (try gsnn help realize)");
    if (r->word && (r->ids.count || r->weights || r->parameters))
        return gsnn_fail(error, GSNN_INVALID,
                         "realize: --id, --weights and --parameters are not for a --word");
    if (r->relu && !r->word)
        return gsnn_fail(error, GSNN_INVALID, "realize: --relu is for a --word");
    if (r->weights && r->parameters)
        return gsnn_fail(error, GSNN_INVALID,
                         "realize: --weights or --parameters, not both of them");
    if (gsnn_is_standard(r->parameters) && gsnn_is_standard(r->input))
        return gsnn_fail(
            error, GSNN_INVALID,
            "realize: standard input cannot be both the enumeration and the parameters");
    return GSNN_OK;
}

/* ID or ID:C, cut at the colon. */
static gsnn_status read_choice(const request *r, const gsnn_enumeration_record *record,
                               const char *text, gsnn_summand_choice *choice, gsnn_error *error) {
    uint64_t channels = r->channels;
    char id[48];
    const char *colon = strchr(text, ':');
    size_t length = colon ? (size_t)(colon - text) : strlen(text);
    if (length >= sizeof id)
        return gsnn_fail(error, GSNN_INVALID, "the enumeration has no architecture %s", text);
    memcpy(id, text, length);
    id[length] = '\0';
    if (colon) {
        gsnn_status status =
            gsnn_number_argument("--id", colon + 1, 1, MAX_CHANNELS, &channels, error);
        if (status)
            return status;
    }
    choice->channels = (size_t)channels;
    return gsnn_input_architecture(record, id, &choice->architecture, error);
}

/* The choices, one for each id, which the caller frees. */
static gsnn_status read_choices(const request *r, const gsnn_enumeration_record *record,
                                gsnn_summand_choice **out, gsnn_error *error) {
    gsnn_summand_choice *choices = *out = gsnn_new(r->ids.count, sizeof *choices);
    gsnn_status status = choices ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < r->ids.count; i++) {
        status = read_choice(r, record, r->ids.items[i], &choices[i], error);
        for (size_t j = 0; !status && j < i; j++)
            if (choices[j].architecture == choices[i].architecture)
                status = gsnn_fail(error, GSNN_INVALID, "realize: --id=%s is given twice",
                                   record->architectures[choices[i].architecture].id);
    }
    return status;
}

static gsnn_status make_network(const request *r, const gsnn_enumeration_record *record,
                                gsnn_network **network, gsnn_error *error) {
    gsnn_summand_choice *choices;
    gsnn_status status = read_choices(r, record, &choices, error);
    if (!status)
        status = gsnn_network_new(record, choices, r->ids.count, network, error);
    free(choices);
    return status;
}

/* The numbers of the file, line by line, into *values, which the caller frees. */
static gsnn_status read_numbers(const char *path, fmpq **values, size_t *count, gsnn_error *error) {
    gsnn_error reason;
    gsnn_text text = {0};
    gsnn_status status = gsnn_input_text(path, &text, error);
    /* Line ends are blanks between numbers, so the whole file is read as one line. */
    const char *line = status ? NULL : gsnn_text_string(&text);
    if (!status && !line)
        status = gsnn_fail_memory(error);
    else if (!status && strlen(line) < text.length)
        status = gsnn_fail(error, GSNN_INVALID, "%s: a zero byte", gsnn_input_name(path));
    else if (!status && (status = gsnn_rationals_parse(line, values, count, &reason)))
        gsnn_fail(error, status, "%s: %s", gsnn_input_name(path), reason.message);
    gsnn_text_clear(&text);
    return status;
}

static gsnn_status set_given(const request *r, const gsnn_enumeration_record *record,
                             gsnn_network *network, gsnn_error *error) {
    fmpq *values = NULL;
    size_t count = 0;
    gsnn_error reason;
    gsnn_status status = GSNN_OK;
    if (r->weights) {
        status = gsnn_rationals_parse(r->weights, &values, &count, &reason);
        if (!status)
            status = gsnn_network_set_weights(network, values, count, &reason);
        if (status)
            gsnn_fail(error, status, "realize: --weights: %s", reason.message);
    } else if (r->parameters) {
        status = read_numbers(r->parameters, &values, &count, error);
        if (!status) {
            status = gsnn_network_set_parameters(network, record, values, count, &reason);
            if (status)
                gsnn_fail(error, status, "%s: %s", gsnn_input_name(r->parameters), reason.message);
        }
    }
    if (values)
        _fmpq_vec_clear(values, (slong)count);
    return status;
}

/* The parameters of a network with a codomain, `count` of them: given or drawn. */
static gsnn_status find_values(const request *r, fmpq *values, size_t count, gsnn_error *error) {
    gsnn_output_plan_draw(values, count, r->common.seed);
    if (!r->parameters)
        return GSNN_OK;
    fmpq *given = NULL;
    size_t given_count = 0;
    gsnn_status status = read_numbers(r->parameters, &given, &given_count, error);
    if (!status && given_count != count)
        status = gsnn_fail(error, GSNN_INVALID, "%s: %zu parameters where the network has %zu",
                           gsnn_input_name(r->parameters), given_count, count);
    if (!status)
        for (size_t i = 0; i < count; i++)
            fmpq_set(values + i, given + i);
    if (given)
        _fmpq_vec_clear(given, (slong)given_count);
    return status;
}

static gsnn_status realize_outputs(const request *r, const gsnn_enumeration_record *record,
                                   gsnn_error *error) {
    gsnn_exact_record exact = {0};
    gsnn_output_plan plan = {.exact = &exact, .choice_count = r->ids.count};
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_status status =
        r->weights ? gsnn_fail(error, GSNN_INVALID, "realize: --weights is not for a codomain")
                   : read_choices(r, record, &plan.choices, error);
    if (!status && !(status = gsnn_exact_record_init(&exact, record, error)) &&
        !(status = gsnn_output_plan_check(&plan, error))) {
        size_t count = gsnn_output_plan_count(&plan);
        fmpq *values = _fmpq_vec_init((slong)count);
        if (!(status = find_values(r, values, count, error)) &&
            !(status = gsnn_output_open(r->common.output, &output, &stream, error)))
            status = gsnn_output_end(
                output, gsnn_output_plan_write(&plan, values, r->exact, stream, error), error);
        _fmpq_vec_clear(values, (slong)count);
    }
    gsnn_exact_record_clear(&exact);
    free(plan.choices);
    return status;
}

static gsnn_status run(void *at, gsnn_error *error) {
    const request *r = at;
    gsnn_enumeration_record *record = NULL;
    gsnn_network *network = NULL;
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_exact_record exact = {0};
    gsnn_expansion expansion = {0};
    gsnn_status status = check_request(r, error);
    if (status)
        return status;
    if (r->law)
        return gsnn_realize_law(&r->common, r->input, r->law, r->exact, error);
    if (r->word)
        return gsnn_deep_realize(&r->common, r->input, r->word, r->exact, r->relu, error);
    status = gsnn_input_for_networks(&r->common, r->input, false, &record, error);
    if (!status && record->codomain.given)
        status = realize_outputs(r, record, error);
    else if (!status && !(status = make_network(r, record, &network, error)) &&
             !(status = gsnn_network_randomize(network, record, r->common.seed, error)) &&
             !(status = set_given(r, record, network, error)) &&
             !(status = gsnn_network_expand(network, record, error)) &&
             (!r->exact || (!(status = gsnn_exact_record_init(&exact, record, error)) &&
                            !(status = gsnn_expansion_init(&expansion, network, &exact, error)))) &&
             !(status = gsnn_output_open(r->common.output, &output, &stream, error)))
        status = gsnn_output_end(
            output, gsnn_network_write(network, r->exact ? &expansion : NULL, stream, error),
            error);
    gsnn_expansion_clear(&expansion);
    gsnn_exact_record_clear(&exact);
    gsnn_network_free(network);
    gsnn_enumeration_record_free(record);
    return status;
}

const gsnn_command gsnn_realize_command = {
    .name = "realize",
    .summary = "one network of an enumeration",
    .description =
        "Writes one network as JSON: the sum of the architectures named, each in some\n"
        "channels, and an invariant affine function.  " GSNN_INPUT_PROSE
        "An enumeration has --weights=full; standard input is the default.\n"
        "Parameters that are not given are random: standard normal, drawn from the seed.\n"
        "With --law the parameters are drawn from a law instead.\n"
        "With --word it is a deep network, whose letters are those of gsnn deep: an\n"
        "enumeration has --all where they are not admissible by themselves.\n",
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .prepare = prepare,
    .run = run,
};
