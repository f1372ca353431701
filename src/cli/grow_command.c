/* grow_command.c - `gsnn grow`: a larger network with the same function. */
#include "cli/grow_command.h"

#include "base/error.h"
#include "base/output_file.h"
#include "cli/complain.h"
#include "cli/network_input.h"
#include "network/grow.h"
#include "network/network_json.h"

#include <getopt.h>
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
    "  -o, --output=FILE          write FILE; it appears only when complete\n"
    "  -h, --help                 this text\n";

typedef struct grow_request {
    const char *enumeration, *network, *output;
    const char *from, *to;
    bool help;
} grow_request;

static gsnn_status read_arguments(grow_request *request, int argc, char **argv, gsnn_error *error) {
    static const struct option options[] = {
        {"from", required_argument, NULL, 'f'},
        {"to", required_argument, NULL, 't'},
        {"output", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int option;
    optind = 1;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":o:h", options, NULL)) != -1)
        switch (option) {
        case 'f':
            request->from = optarg;
            break;
        case 't':
            request->to = optarg;
            break;
        case 'o':
            request->output = optarg;
            break;
        case 'h':
            request->help = true;
            return GSNN_OK;
        case ':':
            return gsnn_fail(error, GSNN_INVALID, "grow: %s needs a value", argv[optind - 1]);
        default:
            return gsnn_fail(error, GSNN_INVALID, "grow: %s is no option here (try gsnn help grow)",
                             argv[optind - 1]);
        }
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
    status = gsnn_network_grow(network, record, &chain, error);
    gsnn_inclusion_chain_clear(&chain);
    return status;
}

static gsnn_status run(const grow_request *request, gsnn_error *error) {
    gsnn_enumeration_record *record = NULL;
    gsnn_network *network = NULL;
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_status status = gsnn_input_record(request->enumeration, &record, error);
    if (!status)
        status = gsnn_input_network(request->network, &network, error);
    if (!status)
        status = grow(request, record, network, error);
    if (!status)
        status = gsnn_output_open(request->output, &output, &stream, error);
    if (!status)
        status = gsnn_network_write(network, stream, error);
    if (!status)
        status = gsnn_output_commit(output, error);
    else
        gsnn_output_abandon(output);
    gsnn_network_free(network);
    gsnn_enumeration_record_free(record);
    return status;
}

int gsnn_grow_command(int argc, char **argv) {
    grow_request request = {0};
    gsnn_error error;
    gsnn_status status = read_arguments(&request, argc, argv, &error);
    if (!status && request.help) {
        fputs(usage, stdout);
        return gsnn_finish_output();
    }
    if (!status)
        status = run(&request, &error);
    return status ? gsnn_complain(&error) : 0;
}
