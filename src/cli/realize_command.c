/* realize_command.c - `gsnn realize`: one concrete network of an enumeration. */
#include "cli/realize_command.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/output_file.h"
#include "cli/command_line.h"
#include "cli/complain.h"
#include "cli/input_file.h"
#include "cli/number_argument.h"
#include "network/input_line.h"
#include "network/network_json.h"
#include "network/realize.h"

#include <errno.h>
#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CHANNELS 1000000

static const char usage[] =
    "Usage: gsnn realize --id=ID[:C] [OPTION]... [FILE|-]\n"
    "\n"
    "Writes one network as JSON, from an enumeration (JSON or JSON lines, written\n"
    "with --weights=full; standard input by default).  The network is the sum of the\n"
    "architectures named, each in some channels, and an invariant affine function.\n"
    "Parameters that are not given are random: standard normal, drawn from the seed.\n"
    "\n"
    "  -i, --id=ID[:C]            an architecture, in C channels; repeat for a sum\n"
    "  -c, --channels=C           the channels of ids without :C (default 1)\n"
    "  -s, --seed=N               of the random parameters (default 1)\n"
    "  -w, --weights=V,V,...      the free weights of all channels, in the order of\n"
    "                             the ids: decimals or fractions such as 1/3\n"
    "  -p, --parameters=FILE      all parameters, as numbers in a text file: of each\n"
    "                             channel the free weights, b (type 1 only) and a;\n"
    "                             then those of the linear function; then d\n"
    "  -e, --exact                write fractions: every number is exact\n"
    "  -o, --output=FILE          write FILE; it appears only when complete\n"
    "  -h, --help                 this text\n";

typedef struct realize_request {
    char **ids; /* as given, with or without :C */
    size_t id_count, id_capacity;
    uint64_t channels, seed;
    const char *weights, *parameters, *input, *output;
    bool exact, help;
} realize_request;

static gsnn_status add_id(realize_request *request, char *id, gsnn_error *error) {
    if (gsnn_reserve(&request->ids, &request->id_capacity, request->id_count + 1,
                     sizeof *request->ids))
        return gsnn_fail_memory(error);
    request->ids[request->id_count++] = id;
    return GSNN_OK;
}

static gsnn_status check_arguments(realize_request *request, int argc, char **argv,
                                   gsnn_error *error) {
    if (request->id_count == 0)
        return gsnn_fail(error, GSNN_INVALID, "realize: at least one --id=ID is needed");
    if (request->weights && request->parameters)
        return gsnn_fail(error, GSNN_INVALID,
                         "realize: --weights or --parameters, not both of them");
    if (optind + 1 < argc)
        return gsnn_fail(error, GSNN_INVALID, "realize: one file at a time, not also %s",
                         argv[optind + 1]);
    request->input = optind < argc ? argv[optind] : "-";
    if (request->parameters && strcmp(request->parameters, "-") == 0 &&
        strcmp(request->input, "-") == 0)
        return gsnn_fail(
            error, GSNN_INVALID,
            "realize: standard input cannot be both the enumeration and the parameters");
    return GSNN_OK;
}

static gsnn_status take_option(void *context, int option, gsnn_error *error) {
    realize_request *request = context;
    switch (option) {
    case 'i':
        return add_id(request, optarg, error);
    case 'c':
        return gsnn_number_argument("--channels", optarg, 1, MAX_CHANNELS, &request->channels,
                                    error);
    case 's':
        return gsnn_number_argument("--seed", optarg, 0, UINT64_MAX, &request->seed, error);
    case 'w':
        request->weights = optarg;
        return GSNN_OK;
    case 'p':
        request->parameters = optarg;
        return GSNN_OK;
    case 'e':
        request->exact = true;
        return GSNN_OK;
    default: /* o */
        request->output = optarg;
        return GSNN_OK;
    }
}

static gsnn_status read_arguments(realize_request *request, int argc, char **argv,
                                  gsnn_error *error) {
    static const struct option options[] = {
        {"id", required_argument, NULL, 'i'},
        {"channels", required_argument, NULL, 'c'},
        {"seed", required_argument, NULL, 's'},
        {"weights", required_argument, NULL, 'w'},
        {"parameters", required_argument, NULL, 'p'},
        {"exact", no_argument, NULL, 'e'},
        {"output", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    gsnn_status status = gsnn_read_options(argc, argv, ":i:c:s:w:p:eo:h", options, take_option,
                                           request, &request->help, error);
    return status || request->help ? status : check_arguments(request, argc, argv, error);
}

/* ID or ID:C, cut at the colon. */
static gsnn_status read_choice(const realize_request *request,
                               const gsnn_enumeration_record *record, char *text,
                               gsnn_summand_choice *choice, gsnn_error *error) {
    uint64_t channels = request->channels;
    char *colon = strchr(text, ':');
    if (colon) {
        gsnn_status status =
            gsnn_number_argument("--id", colon + 1, 1, MAX_CHANNELS, &channels, error);
        if (status)
            return status;
        *colon = '\0';
    }
    choice->channels = (size_t)channels;
    return gsnn_input_architecture(record, text, &choice->architecture, error);
}

static gsnn_status make_network(const realize_request *request,
                                const gsnn_enumeration_record *record, gsnn_network **network,
                                gsnn_error *error) {
    gsnn_summand_choice *choices = gsnn_new(request->id_count, sizeof *choices);
    if (!choices)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < request->id_count; i++) {
        status = read_choice(request, record, request->ids[i], &choices[i], error);
        for (size_t j = 0; !status && j < i; j++)
            if (choices[j].architecture == choices[i].architecture)
                status = gsnn_fail(error, GSNN_INVALID, "realize: --id=%s is given twice",
                                   request->ids[i]);
    }
    if (!status)
        status = gsnn_network_new(record, choices, request->id_count, network, error);
    free(choices);
    return status;
}

/* The numbers of the file, line by line, into *values, which the caller frees. */
static gsnn_status read_numbers(const char *path, fmpq **values, size_t *count, gsnn_error *error) {
    FILE *stream;
    gsnn_error reason;
    gsnn_status status = gsnn_input_open(path, &stream, error);
    if (status)
        return status;
    char *text = NULL;
    size_t text_capacity = 0;
    errno = 0;
    /* Line ends are blanks between numbers, so the whole file is read as one line. */
    if (getdelim(&text, &text_capacity, '\0', stream) < 0 && !feof(stream))
        status = gsnn_fail(error, GSNN_FAILED, "%s: %s", gsnn_input_name(path), strerror(errno));
    else if (!feof(stream))
        status = gsnn_fail(error, GSNN_INVALID, "%s: a zero byte", gsnn_input_name(path));
    else if ((status = gsnn_rationals_parse(text ? text : "", values, count, &reason)))
        gsnn_fail(error, status, "%s: %s", gsnn_input_name(path), reason.message);
    free(text);
    gsnn_input_close(stream);
    return status;
}

static gsnn_status set_given(const realize_request *request, const gsnn_enumeration_record *record,
                             gsnn_network *network, gsnn_error *error) {
    fmpq *values = NULL;
    size_t count = 0;
    gsnn_error reason;
    gsnn_status status = GSNN_OK;
    if (request->weights) {
        status = gsnn_rationals_parse(request->weights, &values, &count, &reason);
        if (!status)
            status = gsnn_network_set_weights(network, values, count, &reason);
        if (status)
            gsnn_fail(error, status, "realize: --weights: %s", reason.message);
    } else if (request->parameters) {
        status = read_numbers(request->parameters, &values, &count, error);
        if (!status) {
            status = gsnn_network_set_parameters(network, record, values, count, &reason);
            if (status)
                gsnn_fail(error, status, "%s: %s", gsnn_input_name(request->parameters),
                          reason.message);
        }
    }
    if (values)
        _fmpq_vec_clear(values, (slong)count);
    return status;
}

static gsnn_status run(const realize_request *request, gsnn_error *error) {
    gsnn_enumeration_record *record = NULL;
    gsnn_network *network = NULL;
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_exact_record exact = {0};
    gsnn_expansion expansion = {0};
    gsnn_status status;
    if (!(status = gsnn_input_record(request->input, &record, error)) &&
        !(status = make_network(request, record, &network, error)) &&
        !(status = gsnn_network_randomize(network, record, request->seed, error)) &&
        !(status = set_given(request, record, network, error)) &&
        !(status = gsnn_network_expand(network, record, error)) &&
        (!request->exact ||
         (!(status = gsnn_exact_record_init(&exact, record, error)) &&
          !(status = gsnn_expansion_init(&expansion, network, &exact, error)))) &&
        !(status = gsnn_output_open(request->output, &output, &stream, error)))
        status = gsnn_output_end(
            output, gsnn_network_write(network, request->exact ? &expansion : NULL, stream, error),
            error);
    gsnn_expansion_clear(&expansion);
    gsnn_exact_record_clear(&exact);
    gsnn_network_free(network);
    gsnn_enumeration_record_free(record);
    return status;
}

int gsnn_realize_command(int argc, char **argv) {
    realize_request request = {.channels = 1, .seed = 1};
    gsnn_error error;
    gsnn_status status = read_arguments(&request, argc, argv, &error);
    if (!status && !request.help)
        status = run(&request, &error);
    free(request.ids);
    if (!status && request.help)
        return gsnn_print_usage(usage);
    return status ? gsnn_complain(&error) : 0;
}
