/* grow_command.c - `gsnn grow`: a larger network with the same function. */
#include "base/error.h"
#include "base/output_file.h"
#include "cli/command.h"
#include "cli/deep_network.h"
#include "cli/grow_outputs.h"
#include "cli/input.h"
#include "cli/input_file.h"
#include "network/check.h"
#include "network/grow.h"
#include "network/network_json.h"

typedef struct request {
    gsnn_request common;
    const char *enumeration, *network;
    const char *from, *to;
    double kick;
    bool exact;
    uint64_t at; /* a layer of a deep network */
    const char *insert;
    bool beside, merge, relu;
} request;

static const gsnn_option options[] = {
    GSNN_TEXT(0, "from", "ID", request, from, "the architecture to grow"),
    GSNN_TEXT(0, "to", "ID", request, to, "what it is to become"),
    GSNN_UNSIGNED(0, "at", "I", request, at, 1, GSNN_DEEP_MOST_DEPTH + 1,
                  "of a deep network: the layer that becomes one of --to, or before which --insert "
                  "comes"),
    GSNN_TEXT(0, "insert", "ID", request, insert,
              "of a deep network: a new layer of that letter, which nothing sees yet"),
    GSNN_FLAG(0, "beside", request, beside, "the letter of --insert comes into the layer of --at"),
    GSNN_FLAG(0, "merge", request, merge,
              "of a deep network: letter --at of a wide layer becomes a layer behind it, which may "
              "see it"),
    GSNN_FLAG(0, "relu", request, relu,
              "of a deep network: the matrices of the same function in ReLU too"),
    GSNN_FLAG('e', "exact", request, exact, "write fractions: every number is exact"),
    GSNN_REAL(0, "kick", "SIZE", request, kick, 0, 1e300,
              "then move the weights of the grown channels by SIZE times normal numbers, off the "
              "place where no new direction opens at first order; the function changes"),
    GSNN_OPTION_TABLE(gsnn_seed_option, 0),
    GSNN_OPTION_TABLE(gsnn_progress_options, 0),
    GSNN_OPTION_TABLE(gsnn_output_option, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_ARGUMENT("INPUT", request, enumeration),
    GSNN_ARGUMENT_OR("NETWORK", request, network, "-"),
    GSNN_ARGUMENTS_END,
};

/* What the grown network can learn at once, and what only once it has left its place. */
static void say_what_opens(const gsnn_record_architecture *from, const gsnn_record_architecture *to,
                           size_t channels) {
    long long opened = (long long)(to->parameters.total - from->parameters.total);
    fprintf(stderr, "%s to %s: 0 new directions at first order, %lld at second order%s\n", from->id,
            to->id, opened * (long long)channels, opened ? " (--kick leaves the flat place)" : "");
}

static gsnn_status grow(const request *r, const gsnn_enumeration_record *record,
                        gsnn_network *network, size_t *grown, gsnn_error *error) {
    size_t from, to;
    gsnn_inclusion_chain chain;
    gsnn_status status;
    if ((status = gsnn_input_architecture(record, r->from, &from, error)) ||
        (status = gsnn_input_architecture(record, r->to, &to, error)) ||
        (status = gsnn_inclusion_chain_init(&chain, record, from, to, error)))
        return status;
    status = gsnn_network_check(network, record, error);
    const gsnn_summand *source = gsnn_network_summand(network, r->from);
    *grown = from == to || !source ? 0 : source->channel_count;
    if (!status)
        status = gsnn_network_grow(network, record, &chain, r->exact, error);
    if (!status && r->kick > 0)
        status = gsnn_network_kick(network, record, r->to, *grown, r->kick, r->common.seed, error);
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
    if (r->at ? r->from || r->kick > 0 || !!r->to + !!r->insert + r->merge != 1 ||
                    (r->beside && !r->insert)
              : !r->from || !r->to || r->insert || r->beside || r->merge || r->relu)
        return gsnn_fail(error, GSNN_INVALID,
                         "grow: --from and --to, or for a deep network --at and one of --to, "
                         "--insert (maybe --beside) and --merge");
    if (gsnn_is_standard(r->enumeration) && gsnn_is_standard(r->network))
        return gsnn_fail(error, GSNN_INVALID,
                         "grow: standard input cannot be both the enumeration and the network");
    if (r->at)
        return gsnn_deep_grow(&r->common, r->enumeration, r->network,
                              &(gsnn_deep_growth){.at = r->at,
                                                  .to = r->to,
                                                  .insert = r->insert,
                                                  .beside = r->beside,
                                                  .merge = r->merge},
                              r->exact, r->relu, error);
    gsnn_status status = gsnn_input_for_networks(&r->common, r->enumeration, false, &record, error);
    size_t grown = 0;
    if (!status && record->codomain.given) {
        status = gsnn_grow_outputs(&r->common, record, r->network,
                                   &(gsnn_output_growth){r->from, r->to, r->kick, r->exact}, &grown,
                                   error);
    } else if (!status && !(status = gsnn_input_network(r->network, &network, error)) &&
               !(status = grow(r, record, network, &grown, error)) &&
               (!r->exact ||
                (!(status = gsnn_exact_record_init(&exact, record, error)) &&
                 !(status = gsnn_expansion_init(&expansion, network, &exact, error)))) &&
               !(status = gsnn_output_open(r->common.output, &output, &stream, error))) {
        status = gsnn_output_end(
            output, gsnn_network_write(network, r->exact ? &expansion : NULL, stream, error),
            error);
    }
    if (!status && grown && !(r->kick > 0) && r->common.progress != 0)
        say_what_opens(&record->architectures[gsnn_enumeration_record_find(record, r->from)],
                       &record->architectures[gsnn_enumeration_record_find(record, r->to)], grown);
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
        "larger architecture --to, along a shortest chain of inclusions.  The function\n"
        "stays the same.  " GSNN_INPUT_PROSE
        "It is that of the network, and an enumeration has --weights=full.  Either file\n"
        "may be -, standard input, which is what NETWORK is by default.  Status 2 when\n"
        "there is no chain.  What the larger network gains is\n"
        "said on standard error, unless -q: no direction opens at first order, so that\n"
        "training stays where it is; --kick moves off that place.  In a deep network the\n"
        "layer --at becomes one of the larger letter --to, or a layer of the letter\n"
        "--insert comes before it, or with --beside into its layer, or with --merge it\n"
        "leaves its layer, p+q, for one behind it.\n",
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .run = run,
};
