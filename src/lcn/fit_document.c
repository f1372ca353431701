/* fit_document.c - the channels of architectures and the stacks of filters that reach them. */
#include "lcn/document.h"
#include "record/record_group.h"

/* The numbers of even sizes of stacks of end-to-end size q: q - 1, q - 3, ... */
static size_t class_count(const gsnn_lcn_channel *channel) {
    return (channel->taps + 1) / 2;
}

static size_t class_even(const gsnn_lcn_channel *channel, size_t index) {
    return channel->taps - 1 - 2 * index;
}

static void json_canonical(gsnn_json *json, size_t taps, size_t even) {
    gsnn_json_key(json, "canonical");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < (taps - 1 - even) / 2; i++)
        gsnn_json_integer(json, 3);
    for (size_t i = 0; i < even; i++)
        gsnn_json_integer(json, 2);
    if (taps == 1)
        gsnn_json_integer(json, 1);
    gsnn_json_end_array(json);
}

static void json_classes(gsnn_json *json, const gsnn_lcn_channel *channel) {
    gsnn_json_key(json, "classes");
    gsnn_json_begin_array(json);
    for (size_t c = 0; c < class_count(channel); c++) {
        size_t even = class_even(channel, c);
        gsnn_json_begin_object(json);
        gsnn_json_member_unsigned(json, "even_filters", even);
        json_canonical(json, channel->taps, even);
        gsnn_lcn_reach reach = gsnn_lcn_fit_reach(channel, even);
        if (reach == GSNN_LCN_DEPENDS)
            gsnn_json_member_string(json, "reachable", "depends");
        else
            gsnn_json_member_boolean(json, "reachable", reach == GSNN_LCN_REACHED);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static void json_channel(gsnn_json *json, const gsnn_lcn_fits *fits, size_t index,
                         size_t channel_index) {
    const gsnn_record_architecture *a = &fits->record->architectures[fits->architectures[index]];
    const gsnn_lcn_channel *channel = &fits->fits[index].channels[channel_index];
    gsnn_json_member_string(json, "id", a->id);
    if (fits->network_channels[index])
        gsnn_json_member_unsigned(json, "network_channel", fits->network_channels[index]);
    gsnn_json_member_unsigned(json, "channel", channel_index + 1);
    gsnn_json_member_unsigned(json, "taps", channel->taps);
    gsnn_json_member_integer(json, "sign", channel->sign);
    gsnn_json_member_unsigned(json, "weights", a->weights.dimension);
    gsnn_json_key(json, "rows");
    gsnn_json_int32s(json, channel->row, channel->taps);
    gsnn_json_member_boolean(json, "symmetric", channel->symmetric);
    gsnn_json_key(json, channel->exact ? "real_roots_by_shift" : "least_real_roots_by_shift");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < channel->taps; i++)
        gsnn_json_unsigned(json, channel->real_roots[i]);
    gsnn_json_end_array(json);
    json_classes(json, channel);
}

static void json_unknown(gsnn_json *json, const gsnn_lcn_fits *fits, size_t index) {
    gsnn_json_member_string(json, "id", fits->record->architectures[fits->architectures[index]].id);
    gsnn_json_member_string(json, "missing", "the enumeration does not list all rows");
}

static void json_header(gsnn_json *json, const gsnn_lcn_fits *fits) {
    gsnn_json_member_string(json, "command", "fit");
    gsnn_record_group_write(json, &fits->record->group, GSNN_GROUP_NULL_NAME | GSNN_GROUP_DEGREE);
    gsnn_json_key(json, "translation");
    gsnn_json_int32s(json, fits->translation->images, fits->translation->degree);
}

/* An item for each channel, or one for an architecture without rows. */
static void json_items(gsnn_json *json, const gsnn_lcn_fits *fits) {
    for (size_t i = 0; i < fits->count; i++) {
        const gsnn_lcn_fit *fit = &fits->fits[i];
        size_t count = fit->rows_known ? fit->channel_count : 1;
        for (size_t c = 0; c < count; c++) {
            gsnn_json_begin_item(json, "channel");
            if (fit->rows_known)
                json_channel(json, fits, i, c);
            else
                json_unknown(json, fits, i);
            gsnn_json_end_item(json);
        }
    }
}

void gsnn_lcn_fit_json(gsnn_json *json, const gsnn_lcn_fits *fits, bool lines) {
    gsnn_json_begin_document(json, GSNN_LCN_SCHEMA, lines);
    json_header(json, fits);
    gsnn_json_begin_list(json, "channels");
    json_items(json, fits);
    gsnn_json_end_list(json);
    gsnn_json_end_document(json);
}

/* "e<=3", or "e<=1, more depends". */
static void append_reach(gsnn_text *text, const gsnn_lcn_channel *channel) {
    for (size_t c = 0; c < class_count(channel); c++) {
        size_t even = class_even(channel, c);
        if (gsnn_lcn_fit_reach(channel, even) != GSNN_LCN_REACHED)
            continue;
        gsnn_text_append_format(text, c ? "up to %zu even sizes" : "all (up to %zu even sizes)",
                                even);
        if (c && gsnn_lcn_fit_reach(channel, class_even(channel, 0)) == GSNN_LCN_DEPENDS)
            gsnn_text_append(text, "; more depends");
        return;
    }
}

void gsnn_lcn_fit_table(gsnn_text *text, const gsnn_lcn_fits *fits) {
    gsnn_text_append(text, "Translation (");
    for (size_t p = 0; p < fits->translation->degree && p < 20; p++)
        gsnn_text_append_format(text, "%s%zu", p ? "," : "", fits->translation->order[p] + 1);
    gsnn_text_append(text, fits->translation->degree > 20 ? ",...)\n\n" : ")\n\n");
    gsnn_text_append(text,
                     "  id        channel  taps  weights  most roots  stacks that reach it\n");
    for (size_t i = 0; i < fits->count; i++) {
        const gsnn_lcn_fit *fit = &fits->fits[i];
        const gsnn_record_architecture *a = &fits->record->architectures[fits->architectures[i]];
        for (size_t c = 0; c < fit->channel_count; c++) {
            const gsnn_lcn_channel *channel = &fit->channels[c];
            gsnn_text_append_format(text, "  %-8.12s  %7zu  %3zu%c  %7zu  %10zu  ", a->id, c + 1,
                                    channel->taps, channel->sign > 0 ? '+' : '-',
                                    a->weights.dimension, channel->most);
            append_reach(text, channel);
            gsnn_text_append_char(text, '\n');
        }
        if (!fit->rows_known)
            gsnn_text_append_format(text, "  %-8.12s  (its rows are not listed)\n", a->id);
    }
    gsnn_text_append(text, "\n"
                           "taps: length of the channel's filter; + circular, - negacyclic.  most "
                           "roots: real\n"
                           "roots of the best shift (at least so many where weights are free).  A "
                           "stack of\n"
                           "filters of that end-to-end size reaches the channel when it has no "
                           "more filters\n"
                           "of even size than that.\n");
}

void gsnn_lcn_fit_csv(gsnn_text *text, const gsnn_lcn_fits *fits) {
    gsnn_text_append(text, "id,network_channel,channel,taps,sign,weights,exact,symmetric,"
                           "most_real_roots,real_roots_by_shift,row\n");
    for (size_t i = 0; i < fits->count; i++) {
        const gsnn_record_architecture *a = &fits->record->architectures[fits->architectures[i]];
        for (size_t c = 0; c < fits->fits[i].channel_count; c++) {
            const gsnn_lcn_channel *channel = &fits->fits[i].channels[c];
            gsnn_text_append_format(text, "%s,%zu,%zu,%zu,%d,%zu,%s,%s,%zu,", a->id,
                                    fits->network_channels[i], c + 1, channel->taps, channel->sign,
                                    a->weights.dimension, channel->exact ? "true" : "false",
                                    channel->symmetric ? "true" : "false", channel->most);
            for (size_t k = 0; k < channel->taps; k++)
                gsnn_text_append_format(text, "%s%zu", k ? " " : "", channel->real_roots[k]);
            gsnn_text_append_char(text, ',');
            for (size_t k = 0; k < channel->taps; k++)
                gsnn_text_append_format(text, "%s%d", k ? " " : "", channel->row[k]);
            gsnn_text_append_char(text, '\n');
        }
    }
}
