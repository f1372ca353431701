/* grow_command.c - `gsnn grow`: a larger network with the same function. */
#include "base/error.h"
#include "base/output_file.h"
#include "cli/command.h"
#include "cli/input_file.h"
#include "network/check.h"
#include "network/grow.h"
#include "network/network_json.h"

#include <string.h>

typedef struct request {
    gsnn_request common;
    const char *enumeration, *network;
    const char *from, *to;
    bool exact;
} request;

static const gsnn_option options[] = {
    GSNN_TEXT(0, "from", "ID", request, from, "the architecture to grow", .required = true),
    GSNN_TEXT(0, "to", "ID", request, to, "what it is to become", .required = true),
    GSNN_FLAG('e', "exact", request, exact, "write fractions: every number is exact"),
    GSNN_OPTION_TABLE(gsnn_output_option, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_ARGUMENT("FILE", request, enumeration),
    GSNN_ARGUMENT_OR("NETWORK", request, network, "-"),
    GSNN_ARGUMENTS_END,
};

static gsnn_status grow(const request *r, const gsnn_enumeration_record *record,
                        gsnn_network *network, gsnn_error *error) {
    size_t from, to;
    gsnn_inclusion_chain chain;
    gsnn_status status;
    if ((status = gsnn_input_architecture(record, r->from, &from, error)) ||
        (status = gsnn_input_architecture(record, r->to, &to, error)) ||
        (status = gsnn_inclusion_chain_init(&chain, record, from, to, error)))
        return status;
    status = gsnn_network_check(network, record, error);
    if (!status)
        status = gsnn_network_grow(network, record, &chain, r->exact, error);
    gsnn_inclusion_chain_clear(&chain);
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
    if (strcmp(r->enumeration, "-") == 0 && strcmp(r->network, "-") == 0)
        return gsnn_fail(error, GSNN_INVALID,
                         "grow: standard input cannot be both the enumeration and the network");
    gsnn_status status = gsnn_input_record(r->enumeration, &record, error);
    if (!status)
        status = gsnn_input_network(r->network, &network, error);
    if (!status)
        status = grow(r, record, network, error);
    if (!status && r->exact)
        status = gsnn_exact_record_init(&exact, record, error);
    if (!status && r->exact)
        status = gsnn_expansion_init(&expansion, network, &exact, error);
    if (!status)
        status = gsnn_output_open(r->common.output, &output, &stream, error);
    if (!status)
        status = gsnn_output_end(
            output, gsnn_network_write(network, r->exact ? &expansion : NULL, stream, error),
            error);
    gsnn_expansion_clear(&expansion);
    gsnn_exact_record_clear(&exact);
    gsnn_network_free(network);
    gsnn_enumeration_record_free(record);
    return status;
}

const gsnn_command gsnn_grow_command = {
    .name = "grow",
    .summary = "a larger network with the same function",
    .description =
        "Grows a network: every channel of the architecture --from becomes one of the\n"
        "larger architecture --to, along a shortest chain of the inclusions in FILE, the\n"
        "enumeration of the network's group (with --weights=full).  The function stays\n"
        "the same.  Either file may be -, standard input, which is what NETWORK is by\n"
        "default.  Status 2 when there is no chain.\n",
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .run = run,
};
