/* lcn_channels.c - proves the channels of `gsnn lcn fit` against the enumeration they are of, and
 * against the network where the weights are those of one. */
#include "verify/lcn_channels.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

/* What channels are held against, and those of the architecture at hand. */
typedef struct context {
    gsnn_verify_lcn *v;
    const gsnn_enumeration_record *record; /* NULL: not given */
    gsnn_json_document *network;           /* likewise */
    gsnn_verify_torus torus;               /* of one translation: with the order alone */
    bool on_torus, windows;                /* windows: of member --network */
    const gsnn_record_architecture *last;
    int64_t last_network, channels;
    size_t taps, met; /* taps of the architecture at hand; architectures so far */
} context;

/* The free weights of a channel of the network, as integers up to a factor. */
static gsnn_status read_network(gsnn_verify_channel *channel, const context *c, int64_t number) {
    gsnn_value root = gsnn_json_document_root(c->network);
    gsnn_value summands = gsnn_value_member(&root, "summands");
    gsnn_value summand = gsnn_value_before(&summands);
    size_t count;
    gsnn_status status = gsnn_value_array(&summands, &count);
    while (!status && gsnn_value_next(&summand)) {
        gsnn_value id = gsnn_value_member(&summand, "id");
        gsnn_value channels = gsnn_value_member(&summand, "channels");
        const char *word;
        status = gsnn_value_string(&id, &word);
        if (status || strcmp(word, channel->architecture->id) != 0)
            continue;
        status = gsnn_value_array(&channels, &count);
        if (status || (uint64_t)number > count)
            break;
        gsnn_value one = gsnn_value_element(&channels, (size_t)number - 1);
        gsnn_value weights = gsnn_value_member(&one, "weights");
        fmpq *values = _fmpq_vec_init((slong)channel->dimension);
        fmpz_t common;
        fmpz_init(common);
        status = gsnn_value_rational_list(&weights, channel->dimension, "free weights", values);
        channel->weights = _fmpz_vec_init((slong)channel->dimension);
        if (!status)
            _fmpq_vec_get_fmpz_vec_fmpz(channel->weights, common, values,
                                        (slong)channel->dimension);
        fmpz_clear(common);
        _fmpq_vec_clear(values, (slong)channel->dimension);
        return status;
    }
    return status ? status : gsnn_value_complain(channel->item, "no such channel in the network");
}

/* All neurons of the architecture at hand are in channels. */
static void finish_architecture(context *c) {
    if (c->last && c->taps != (uint64_t)c->last->neurons)
        gsnn_findings_false(c->v->findings, LCN_CHANNELS,
                            "channels: those of %s have %zu taps, but it has %lld neurons",
                            c->last->id, c->taps, (long long)c->last->neurons);
    c->met += c->last != NULL;
    c->last = NULL;
    c->taps = 0;
    c->channels = 0;
}

/* Looks the architecture of an item up, and begins to count its channels. */
static gsnn_status find_architecture(gsnn_verify_channel *channel, context *c, int64_t network,
                                     int64_t number) {
    gsnn_value id = gsnn_value_member(channel->item, "id");
    gsnn_value weights = gsnn_value_member(channel->item, "weights");
    const char *word;
    gsnn_status status = gsnn_value_string(&id, &word);
    if (!status)
        status = gsnn_value_size(&weights, INT32_MAX, &channel->dimension);
    if (status || !c->record)
        return status;
    size_t at = gsnn_enumeration_record_find(c->record, word);
    if (at == GSNN_RECORD_NONE)
        return gsnn_value_complain(&id, "not in the enumeration");
    channel->architecture = &c->record->architectures[at];
    if (c->last != channel->architecture || c->last_network != network)
        finish_architecture(c);
    c->last = channel->architecture;
    c->last_network = network;
    if (number != ++c->channels)
        gsnn_findings_false(c->v->findings, LCN_CHANNELS, "channels[%zu]: channel: not %lld",
                            channel->item->index, (long long)c->channels);
    if (channel->dimension != channel->architecture->weights.dimension)
        return gsnn_value_complain(&weights, "the architecture has another number of them");
    if (network && c->network)
        return read_network(channel, c, network);
    if (!network && channel->dimension == 1) {
        channel->weights = _fmpz_vec_init(1);
        fmpz_one(channel->weights);
    }
    return GSNN_OK;
}

static gsnn_status check_window(const char **fault, gsnn_verify_channel *channel) {
    const gsnn_verify_stack *stack = &channel->v->stack;
    int64_t even = stack->group_count ? stack->groups[0].even : 0;
    return gsnn_verify_window_channel(fault, channel, stack->size, even);
}

static gsnn_status check_channel(context *c, const gsnn_value *item) {
    gsnn_verify_channel channel = {
        .v = c->v, .item = item, .degree = c->torus.degree, .order = c->torus.order};
    gsnn_value network = gsnn_value_member(item, "network_channel");
    gsnn_value number_member = gsnn_value_member(item, "channel");
    int64_t number = 0, of_network = 0;
    const char *fault = NULL;
    gsnn_status status = gsnn_value_integer(&number_member, 1, INT64_MAX, &number);
    if (!status && gsnn_value_given(&network))
        status = gsnn_value_integer(&network, 1, INT64_MAX, &of_network);
    if (!status)
        status = find_architecture(&channel, c, of_network, number);
    bool known = c->record && (!of_network || c->network);
    if (!known)
        channel.architecture = NULL;
    if (!status)
        status = c->windows    ? check_window(&fault, &channel)
                 : c->on_torus ? gsnn_verify_torus_channel(&fault, &channel, &c->torus)
                               : gsnn_verify_cycle_channel(&fault, &channel);
    c->taps += channel.taps;
    if (!status && fault)
        gsnn_findings_false(c->v->findings, LCN_CHANNELS, "channels[%zu]: %s", item->index, fault);
    else if (!status && known)
        gsnn_findings_pass(c->v->findings, LCN_CHANNELS, 0);
    else if (!status)
        gsnn_findings_skip(c->v->findings, LCN_CHANNELS, "%s",
                           c->record ? "the network is needed as a third file"
                                     : "the enumeration is needed as a second file");
    if (channel.weights)
        _fmpz_vec_clear(channel.weights, (slong)channel.dimension);
    return status;
}

/* Without a network, all admissible architectures are there. */
static void check_number(const context *c, bool any_network) {
    size_t admissible = 0;
    for (size_t i = 0; i < c->record->architecture_count; i++)
        admissible += c->record->architectures[i].admissible;
    if (!any_network && c->met != admissible)
        gsnn_findings_false(c->v->findings, LCN_CHANNELS,
                            "channels: of %zu architectures, but there are %zu", c->met,
                            admissible);
}

static gsnn_status check_channels(context *c) {
    gsnn_value list = gsnn_value_member(&c->v->root, "channels"), item = gsnn_value_before(&list);
    size_t count;
    bool any_network = false;
    gsnn_status status = gsnn_value_array(&list, &count);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value missing = gsnn_value_member(&item, "missing");
        gsnn_value network = gsnn_value_member(&item, "network_channel");
        any_network |= gsnn_value_given(&network);
        if (!gsnn_value_given(&missing)) {
            status = check_channel(c, &item);
            continue;
        }
        finish_architecture(c);
        c->met++;
        gsnn_findings_skip(c->v->findings, LCN_CHANNELS, "rows are not listed");
    }
    finish_architecture(c);
    if (!status && c->record)
        check_number(c, any_network);
    return status;
}

/* Reads one translation or two. */
static gsnn_status read_translations(context *c) {
    gsnn_value one = gsnn_value_member(&c->v->root, "translation");
    gsnn_value two = gsnn_value_member(&c->v->root, "translations");
    gsnn_status status;
    if ((c->on_torus = gsnn_value_given(&two))) {
        status = gsnn_verify_read_torus(&c->torus, c->v);
    } else {
        status = gsnn_value_array(&one, &c->torus.degree);
        if (!status)
            status = gsnn_verify_read_cycle(&c->torus.order, c->torus.degree, &one, c->v->error);
    }
    if (!status && c->record && c->torus.degree != c->record->group.degree)
        status = gsnn_value_complain(c->on_torus ? &two : &one, "not of the enumeration's degree");
    return status;
}

static gsnn_status check_document(gsnn_verify_lcn *v, bool windows) {
    context c = {.v = v, .windows = windows};
    gsnn_enumeration_record *record = NULL;
    gsnn_status status = GSNN_OK;
    if (v->documents->count > 1)
        status = gsnn_verify_read_enumeration(v->documents, 1, &record, v->error);
    if (!status && v->documents->count > 2)
        status = gsnn_verify_read_document(v->documents, 2, &c.network, v->error);
    if (!status) {
        v->documents->at = 0;
        c.record = record;
        status = read_translations(&c);
    }
    if (!status)
        status = check_channels(&c);
    free(c.torus.order);
    gsnn_json_document_free(c.network);
    gsnn_enumeration_record_free(record);
    return status;
}

gsnn_status gsnn_verify_lcn_fit(gsnn_verify_lcn *v) {
    return check_document(v, false);
}

gsnn_status gsnn_verify_lcn_windows(gsnn_verify_lcn *v) {
    gsnn_status status = gsnn_verify_stack_read(&v->stack, &v->root, v->error);
    if (!status && !gsnn_verify_stack_is_thick(&v->stack))
        status = gsnn_value_complain(&v->root, "not with strides");
    if (!status)
        status = gsnn_verify_expect_si(v, LCN_NUMBERS, &v->root, "need",
                                       v->stack.group_count ? v->stack.groups[0].even : 0);
    return status ? status : check_document(v, true);
}
