/* csv_writer.c - one line an architecture, for spreadsheets; no field needs quotes. */
#include "write/writer.h"

#include <stdlib.h>

static void append_fmpz(gsnn_text *text, const fmpz_t value) {
    char *digits = fmpz_get_str(NULL, 10, value);
    gsnn_text_append(text, digits);
    flint_free(digits);
}

static const char *verdict(const gsnn_architecture *a) {
    return a->reason == GSNN_ADMISSIBLE     ? "admissible"
           : a->reason == GSNN_ZERO_WEIGHTS ? "zero-weights"
                                            : "coincident-neurons";
}

static void append_line(const gsnn_enumeration *e, const gsnn_architecture *a, gsnn_text *text) {
    const gsnn_subgroup_class *class = &e->catalogue.classes[a->class];
    gsnn_parameters p = gsnn_architecture_parameters(e, a);
    char id[48];
    gsnn_architecture_id(a, id);
    gsnn_text_append(text, id);
    gsnn_text_append_char(text, ',');
    gsnn_text_append_integer(text, a->type);
    gsnn_text_append_char(text, ',');
    gsnn_text_append(text, verdict(a));
    gsnn_text_append_char(text, ',');
    if (a->reason == GSNN_COINCIDENT_NEURONS) {
        gsnn_architecture_id(&e->architectures[a->collapses_to], id);
        gsnn_text_append(text, id);
    }
    gsnn_text_append_char(text, ',');
    append_fmpz(text, a->neurons);
    gsnn_text_append_char(text, ',');
    append_fmpz(text, class->order);
    gsnn_text_append_char(text, ',');
    gsnn_text_append_integer(text, (int64_t)e->cohomology[a->class].rank);
    gsnn_text_append_char(text, ',');
    append_fmpz(text, a->orbit_length);
    const size_t parameters[] = {p.weights, p.bias, p.output, p.linear, p.constant, p.total};
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
        gsnn_text_append_char(text, ',');
        gsnn_text_append_integer(text, (int64_t)parameters[i]);
    }
    gsnn_text_append(text, "\n");
}

static gsnn_status write(const gsnn_enumeration *enumeration, const gsnn_channel *channel,
                         gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_status status = GSNN_OK;
    gsnn_text_append(&text, "id,type,verdict,collapses_to,neurons,H_order,rank,orbit_length,"
                            "weights,bias,output,linear,constant,parameters\n");
    for (size_t i = 0; status == GSNN_OK && i < enumeration->count; i++) {
        append_line(enumeration, &enumeration->architectures[i], &text);
        if (text.length > 65536)
            status = gsnn_channel_send(channel, &text, error);
    }
    if (status == GSNN_OK)
        status = gsnn_channel_send(channel, &text, error);
    gsnn_text_clear(&text);
    return status;
}

const gsnn_writer gsnn_csv_writer = {.format = "csv", .write = write};
