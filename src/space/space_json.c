/* space_json.c - a space of sums as JSON or JSON lines. */
#include "space/space_listing.h"

static void write_group(gsnn_json *json, const gsnn_space *space) {
    gsnn_json_key(json, "group");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "name", space->name);
    gsnn_json_member_string(json, "action", space->action);
    gsnn_json_member_unsigned(json, "degree", space->degree);
    gsnn_json_key(json, "order");
    gsnn_json_number_or_string(json, space->order);
    gsnn_json_end_object(json);
}

static void write_parts(gsnn_json *json, const gsnn_space *space) {
    gsnn_json_key(json, "architectures");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < space->part_count; i++) {
        const gsnn_space_part *part = &space->parts[i];
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "id", part->id);
        gsnn_json_member_integer(json, "type", part->type);
        gsnn_json_member_unsigned(json, "neurons", part->neurons);
        gsnn_json_member_unsigned(json, "parameters", part->parameters);
        if (space->activation)
            gsnn_json_member_unsigned(json, "weights", part->weights);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static void write_counts(gsnn_json *json, const gsnn_space *space, const gsnn_space_counts *c) {
    gsnn_json_key(json, "counts");
    gsnn_json_begin_object(json);
    gsnn_json_member_fmpz(json, "sums", c->all);
    gsnn_json_member_fmpz(json, "irredundant", c->irredundant);
    gsnn_json_member_fmpz(json, "with_redundant", c->with_redundant);
    gsnn_json_key(json, "by_neurons");
    gsnn_json_begin_array(json);
    for (size_t n = 1; n <= space->max_neurons; n++) {
        if (fmpz_is_zero(c->by_neurons + n))
            continue;
        gsnn_json_begin_object(json);
        gsnn_json_member_unsigned(json, "neurons", n);
        gsnn_json_member_fmpz(json, "sums", c->by_neurons + n);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_end_object(json);
}

static void write_front(gsnn_json *json, const gsnn_space_front *front) {
    gsnn_json_key(json, "front");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < front->count; i++) {
        gsnn_json_begin_object(json);
        gsnn_json_member_unsigned(json, "neurons", front->points[i].neurons);
        gsnn_json_member_unsigned(json, "parameters", front->points[i].parameters);
        gsnn_json_member_fmpz(json, "sums", front->ways + i);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static const char *selection_name(gsnn_space_selection selection) {
    static const char *const names[] = {
        [GSNN_SPACE_NONE] = "none", [GSNN_SPACE_ALL] = "all", [GSNN_SPACE_PARETO] = "pareto"};
    return names[selection];
}

void gsnn_space_json_header(const gsnn_space_listing *listing, const gsnn_space_counts *c,
                            gsnn_json *json) {
    const gsnn_space *space = listing->space;
    gsnn_json_begin_document(json, "gsnn-space/1", listing->format == GSNN_SPACE_JSONL);
    write_group(json, space);
    gsnn_json_member_unsigned(json, "max_neurons", space->max_neurons);
    if (space->channels == GSNN_SPACE_UNLIMITED)
        gsnn_json_member_null(json, "channels");
    else
        gsnn_json_member_unsigned(json, "channels", space->channels);
    gsnn_json_member_boolean(json, "redundant", space->redundant);
    if (space->activation)
        gsnn_json_member_string(json, "activation", space->activation);
    gsnn_json_member_unsigned(json, "shared_parameters", space->shared);
    write_parts(json, space);
    write_counts(json, space, c);
    gsnn_json_member_string(json, "selection", selection_name(listing->selection));
    if (listing->selection == GSNN_SPACE_PARETO)
        write_front(json, &c->front);
    if (listing->selection != GSNN_SPACE_NONE) {
        gsnn_json_line(json);
        gsnn_json_begin_list(json, "sums");
    }
}

void gsnn_space_json_sum(const gsnn_space_listing *listing, const size_t *channels, size_t neurons,
                         uint64_t parameters, gsnn_json *json) {
    const gsnn_space *space = listing->space;
    gsnn_json_begin_item(json, "sum");
    gsnn_json_member_unsigned(json, "neurons", neurons);
    gsnn_json_member_unsigned(json, "parameters", parameters);
    gsnn_json_member_unsigned(json, "dimension", gsnn_space_dimension(space, channels));
    gsnn_json_key(json, "summands");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < space->part_count; i++) {
        if (!channels[i])
            continue;
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "id", space->parts[i].id);
        gsnn_json_member_unsigned(json, "channels", channels[i]);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_end_item(json);
}

void gsnn_space_json_end(const gsnn_space_listing *listing, gsnn_json *json) {
    if (listing->selection != GSNN_SPACE_NONE)
        gsnn_json_end_list(json);
    gsnn_json_end_document(json);
}
