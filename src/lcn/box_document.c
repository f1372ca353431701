/* box_document.c - the channels of architectures over a torus, and the boxes that they multiply. */
#include "base/error.h"
#include "base/memory.h"
#include "lcn/document.h"
#include "record/record_group.h"

#include <flint/fmpz.h>
#include <inttypes.h>
#include <stdlib.h>

/* ---- Lines ------------------------------------------------------------------------------- */

/* A channel with the sizes of its boxes. */
typedef struct line {
    const gsnn_record_architecture *architecture;
    size_t network_channel, number; /* the first 0 where there is no network */
    const gsnn_lcn_box_channel *channel;
    uint64_t *sizes;
} line;

typedef void (*writer)(void *context, const line *l);

/* Calls `write` for each channel; for an architecture without rows with channel NULL. */
static gsnn_status each_line(const gsnn_lcn_box_fits *fits, writer write, void *context,
                             gsnn_error *error) {
    for (size_t i = 0; i < fits->count; i++) {
        const gsnn_lcn_box_fit *fit = &fits->fits[i];
        line l = {.architecture = &fits->record->architectures[fits->architectures[i]],
                  .network_channel = fits->network_channels[i]};
        if (!fit->rows_known)
            write(context, &l);
        for (size_t c = 0; c < fit->channel_count; c++) {
            l.channel = &fit->channels[c];
            l.number = c + 1;
            if (!(l.sizes = gsnn_new(2 * l.channel->box_count + 1, sizeof *l.sizes)))
                return gsnn_fail_memory(error);
            if (l.channel->factored)
                gsnn_lcn_box_channel_sizes(l.sizes, l.channel);
            write(context, &l);
            free(l.sizes);
        }
    }
    return GSNN_OK;
}

/* ---- JSON -------------------------------------------------------------------------------- */

static void json_box(gsnn_json *json, const gsnn_lcn_box *box) {
    gsnn_json_begin_array(json);
    for (size_t y = 0; y < box->height; y++) {
        gsnn_json_begin_array(json);
        for (size_t x = 0; x < box->width; x++) {
            char *text = fmpz_get_str(NULL, 10, box->values + x + box->width * y);
            gsnn_json_string(json, text);
            flint_free(text);
        }
        gsnn_json_end_array(json);
    }
    gsnn_json_end_array(json);
}

static void json_certificate(gsnn_json *json, const gsnn_lcn_box_channel *channel) {
    const uint64_t infinite[2] = {channel->infinite[0], channel->infinite[1]};
    gsnn_json_key(json, "certificate");
    gsnn_json_begin_object(json);
    gsnn_json_key(json, "infinity");
    gsnn_json_begin_array(json);
    gsnn_json_unsigned(json, infinite[0]);
    gsnn_json_unsigned(json, infinite[1]);
    gsnn_json_end_array(json);
    gsnn_json_key(json, "factors");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < channel->factor_count; i++) {
        gsnn_json_begin_object(json);
        gsnn_json_key(json, "box");
        json_box(json, &channel->factors[i]);
        gsnn_json_member_unsigned(json, "multiplicity", channel->factors[i].multiplicity);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_key(json, "rest");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < channel->rest_count; i++)
        json_box(json, &channel->rest[i]);
    gsnn_json_end_array(json);
    gsnn_json_end_object(json);
}

static void json_channel(gsnn_json *json, const line *l) {
    const gsnn_lcn_box_channel *channel = l->channel;
    if (l->network_channel)
        gsnn_json_member_unsigned(json, "network_channel", l->network_channel);
    gsnn_json_member_unsigned(json, "channel", l->number);
    gsnn_json_member_unsigned(json, "taps", channel->width * channel->height);
    gsnn_json_member_unsigned(json, "width", channel->width);
    gsnn_json_member_unsigned(json, "height", channel->height);
    gsnn_json_member_unsigned(json, "skew", channel->skew);
    gsnn_json_key(json, "signs");
    const int32_t signs[2] = {channel->signs[0], channel->signs[1]};
    gsnn_json_int32s(json, signs, 2);
    gsnn_json_member_unsigned(json, "weights", l->architecture->weights.dimension);
    gsnn_json_key(json, "rows");
    gsnn_json_begin_array(json);
    for (size_t y = 0; y < channel->height; y++)
        gsnn_json_int32s(json, channel->row + y * channel->width, channel->width);
    gsnn_json_end_array(json);
    gsnn_json_member_boolean(json, "exact", channel->exact);
    gsnn_json_key(json, "boxes");
    if (!channel->factored) {
        gsnn_json_null(json);
        return;
    }
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < channel->box_count; i++) {
        gsnn_json_begin_array(json);
        gsnn_json_unsigned(json, l->sizes[2 * i]);
        gsnn_json_unsigned(json, l->sizes[2 * i + 1]);
        gsnn_json_end_array(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_key(json, "shift");
    gsnn_json_begin_array(json);
    gsnn_json_unsigned(json, channel->shift[0]);
    gsnn_json_unsigned(json, channel->shift[1]);
    gsnn_json_end_array(json);
    json_certificate(json, channel);
}

static void write_json(void *context, const line *l) {
    gsnn_json *json = context;
    gsnn_json_begin_item(json, "channel");
    gsnn_json_member_string(json, "id", l->architecture->id);
    if (l->channel)
        json_channel(json, l);
    else
        gsnn_json_member_string(json, "missing", "the enumeration does not list all rows");
    gsnn_json_end_item(json);
}

static void json_header(gsnn_json *json, const gsnn_lcn_box_fits *fits) {
    gsnn_json_member_string(json, "command", "fit");
    gsnn_record_group_write(json, &fits->record->group, GSNN_GROUP_NULL_NAME | GSNN_GROUP_DEGREE);
    gsnn_json_key(json, "translations");
    gsnn_json_begin_array(json);
    for (size_t k = 0; k < 2; k++)
        gsnn_json_int32s(json, fits->torus->images[k], fits->torus->degree);
    gsnn_json_end_array(json);
    gsnn_json_key(json, "torus");
    gsnn_json_begin_object(json);
    gsnn_json_member_unsigned(json, "width", fits->torus->width);
    gsnn_json_member_unsigned(json, "height", fits->torus->height);
    gsnn_json_member_unsigned(json, "skew", fits->torus->skew);
    gsnn_json_end_object(json);
}

gsnn_status gsnn_lcn_box_fit_json(gsnn_json *json, const gsnn_lcn_box_fits *fits, bool lines,
                                  gsnn_error *error) {
    gsnn_json_begin_document(json, GSNN_LCN_SCHEMA, lines);
    json_header(json, fits);
    gsnn_json_begin_list(json, "channels");
    gsnn_status status = each_line(fits, write_json, json, error);
    gsnn_json_end_list(json);
    gsnn_json_end_document(json);
    return status;
}

/* ---- Text -------------------------------------------------------------------------------- */

/* "3x3 2x1^2": each size once. */
static void append_boxes(gsnn_text *text, const line *l) {
    if (!l->channel->factored)
        gsnn_text_append(text, "(too many taps to factor)");
    else if (!l->channel->box_count)
        gsnn_text_append(text, "1x1");
    for (size_t i = 0, times; i < l->channel->box_count; i += times) {
        const uint64_t *size = l->sizes + 2 * i;
        for (times = 1; i + times < l->channel->box_count && size[0] == size[2 * times] &&
                        size[1] == size[2 * times + 1];)
            times++;
        gsnn_text_append_format(text, "%s%" PRIu64 "x%" PRIu64, i ? " " : "", size[0], size[1]);
        if (times > 1)
            gsnn_text_append_format(text, "^%zu", times);
    }
}

static void write_row(void *context, const line *l) {
    gsnn_text *text = context;
    const gsnn_lcn_box_channel *c = l->channel;
    if (!c) {
        gsnn_text_append_format(text, "  %-8.12s  (its rows are not listed)\n",
                                l->architecture->id);
        return;
    }
    gsnn_text_append_format(text, "  %-8.12s  %7zu  %5zux%-3zu %4zu  %c%c  %7zu  ",
                            l->architecture->id, l->number, c->width, c->height, c->skew,
                            c->signs[0] > 0 ? '+' : '-', c->signs[1] > 0 ? '+' : '-',
                            l->architecture->weights.dimension);
    append_boxes(text, l);
    gsnn_text_append_char(text, '\n');
}

gsnn_status gsnn_lcn_box_fit_table(gsnn_text *text, const gsnn_lcn_box_fits *fits,
                                   gsnn_error *error) {
    gsnn_text_append_format(text, "Translations over a torus of %zux%zu inputs", fits->torus->width,
                            fits->torus->height);
    if (fits->torus->skew)
        gsnn_text_append_format(text, ", %zu steps askew", fits->torus->skew);
    gsnn_text_append(text, "\n\n  id        channel       taps skew  signs weights  boxes\n");
    gsnn_status status = each_line(fits, write_row, text, error);
    gsnn_text_append(text,
                     "\ntaps: the box of the channel's filter; + circular, - negacyclic.  boxes: "
                     "filters\n"
                     "whose product is a shift of it, over Q (of free weights: for all of them).  "
                     "Every\n"
                     "stack that multiplies some of them together reaches the channel; of others "
                     "it is\n"
                     "not decided.\n");
    return status;
}

static void write_csv(void *context, const line *l) {
    gsnn_text *text = context;
    const gsnn_lcn_box_channel *c = l->channel;
    if (!c)
        return;
    gsnn_text_append_format(text, "%s,%zu,%zu,%zu,%zu,%zu,%d,%d,%zu,%s,", l->architecture->id,
                            l->network_channel, l->number, c->width, c->height, c->skew,
                            c->signs[0], c->signs[1], l->architecture->weights.dimension,
                            c->exact ? "true" : "false");
    if (c->factored)
        append_boxes(text, l);
    gsnn_text_append_char(text, ',');
    for (size_t k = 0; k < c->width * c->height; k++)
        gsnn_text_append_format(text, "%s%d", k ? " " : "", c->row[k]);
    gsnn_text_append_char(text, '\n');
}

gsnn_status gsnn_lcn_box_fit_csv(gsnn_text *text, const gsnn_lcn_box_fits *fits,
                                 gsnn_error *error) {
    gsnn_text_append(text, "id,network_channel,channel,width,height,skew,first_sign,second_sign,"
                           "weights,exact,boxes,row\n");
    return each_line(fits, write_csv, text, error);
}
