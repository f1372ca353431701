/* grow_command.c - `gsnn grow`: a larger network with the same function. */
#include "cli/grow_command.h"

#include "base/error.h"
#include "base/output_file.h"
#include "cli/command_line.h"
#include "cli/complain.h"
#include "cli/input_file.h"
#include "network/check.h"
#include "network/grow.h"
#include "network/network_json.h"

#include <string.h>

static const char usage[] =
    "Usage: gsnn grow FILE --from=ID --to=ID [OPTION]... [NETWORK]\n"
    "\n"
    "Grows a network: every channel of the architecture --from becomes one of the\n"
    "larger architecture --to, along a shortest chain of the inclusions in FILE, the\n"
    "enumeration of the network's group (with --weights=full).  The function stays\n"
    "the same.  Either file may be -, standard input, which is what NETWORK is by\n"
    "default.  Status 2 when there is no chain.\n"
    "\n"
    "      --from=ID              the architecture to grow\n"
    "      --to=ID                what it is to become\n"
    "  -e, --exact                write fractions: every number is exact\n"
    "  -o, --output=FILE          write FILE; it appears only when complete\n"
    "  -h, --help                 this text\n";

typedef struct grow_request {
    const char *enumeration, *network, *output;
    const char *from, *to;
    bool exact, help;
} grow_request;

enum { OPTION_FROM = 256, OPTION_TO };

static gsnn_status take_option(void *context, int option, gsnn_error *error) {
    grow_request *request = context;
    (void)error; /* any text will do as a value */
    switch (option) {
    case OPTION_FROM:
        request->from = optarg;
        break;
    case OPTION_TO:
        request->to = optarg;
        break;
    case 'e':
        request->exact = true;
        break;
    default: /* o */
        request->output = optarg;
    }
    return GSNN_OK;
}

static gsnn_status read_arguments(grow_request *request, int argc, char **argv, gsnn_error *error) {
    static const struct option options[] = {
        {"from", required_argument, NULL, OPTION_FROM},
        {"to", required_argument, NULL, OPTION_TO},
        {"exact", no_argument, NULL, 'e'},
        {"output", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    gsnn_status status = gsnn_read_options(argc, argv, ":eo:h", options, take_option, request,
                                           &request->help, error);
    if (status || request->help)
        return status;
    if (!request->from || !request->to)
        return gsnn_fail(error, GSNN_INVALID, "grow: --from=ID and --to=ID are both needed");
    if (optind == argc)
        return gsnn_fail(error, GSNN_INVALID, "grow: say which enumeration");
    if (optind + 2 < argc)
        return gsnn_fail(error, GSNN_INVALID, "grow: one network, not also %s", argv[optind + 2]);
    request->enumeration = argv[optind];
    request->network = optind + 1 < argc ? argv[optind + 1] : "-";
    if (strcmp(request->enumeration, "-") == 0 && strcmp(request->network, "-") == 0)
        return gsnn_fail(error, GSNN_INVALID,
                         "grow: standard input cannot be both the enumeration and the network");
    return GSNN_OK;
}

static gsnn_status grow(const grow_request *request, const gsnn_enumeration_record *record,
                        gsnn_network *network, gsnn_error *error) {
    size_t from, to;
    gsnn_inclusion_chain chain;
    gsnn_status status;
    if ((status = gsnn_input_architecture(record, request->from, &from, error)) ||
        (status = gsnn_input_architecture(record, request->to, &to, error)) ||
        (status = gsnn_inclusion_chain_init(&chain, record, from, to, error)))
        return status;
    status = gsnn_network_check(network, record, error);
    if (!status)
        status = gsnn_network_grow(network, record, &chain, request->exact, error);
    gsnn_inclusion_chain_clear(&chain);
    return status;
}

static gsnn_status run(const grow_request *request, gsnn_error *error) {
    gsnn_enumeration_record *record = NULL;
    gsnn_network *network = NULL;
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_exact_record exact = {0};
    gsnn_expansion expansion = {0};
    gsnn_status status = gsnn_input_record(request->enumeration, &record, error);
    if (!status)
        status = gsnn_input_network(request->network, &network, error);
    if (!status)
        status = grow(request, record, network, error);
    if (!status && request->exact)
        status = gsnn_exact_record_init(&exact, record, error);
    if (!status && request->exact)
        status = gsnn_expansion_init(&expansion, network, &exact, error);
    if (!status)
        status = gsnn_output_open(request->output, &output, &stream, error);
    if (!status)
        status = gsnn_output_end(
            output, gsnn_network_write(network, request->exact ? &expansion : NULL, stream, error),
            error);
    gsnn_expansion_clear(&expansion);
    gsnn_exact_record_clear(&exact);
    gsnn_network_free(network);
    gsnn_enumeration_record_free(record);
    return status;
}

int gsnn_grow_command(int argc, char **argv) {
    grow_request request = {0};
    gsnn_error error;
    gsnn_status status = read_arguments(&request, argc, argv, &error);
    if (!status && request.help)
        return gsnn_print_usage(usage);
    if (!status)
        status = run(&request, &error);
    return status ? gsnn_complain(&error) : 0;
}
