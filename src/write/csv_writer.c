/* csv_writer.c - one line an architecture, for spreadsheets; no field needs quotes.
 *
 * Programs that take the id 0.10 for the number 0.1 still tell architectures apart by its two
 * parts, class and member, which are integers. */
#include "write/writer.h"

#include <stdlib.h>

static void append_fmpz(gsnn_text *text, const fmpz_t value) {
    char *digits = fmpz_get_str(NULL, 10, value);
    gsnn_text_append(text, digits);
    flint_free(digits);
}

static void append_line(const gsnn_enumeration *e, const gsnn_architecture *a, gsnn_text *text) {
    const gsnn_subgroup_class *class = &e->catalogue.classes[a->class];
    gsnn_parameters p = gsnn_architecture_parameters(e, a);
    char id[48];
    gsnn_architecture_id(a, id);
    gsnn_text_append(text, id);
    gsnn_text_append_char(text, ',');
    if (gsnn_pair_is_admissible(a))
        gsnn_text_append_integer(text, (int64_t)a->id[0]);
    gsnn_text_append_char(text, ',');
    if (gsnn_pair_is_admissible(a))
        gsnn_text_append_integer(text, (int64_t)a->id[1]);
    gsnn_text_append_char(text, ',');
    gsnn_text_append_integer(text, a->type);
    gsnn_text_append_char(text, ',');
    gsnn_text_append(text, gsnn_reason_name(a->reason));
    gsnn_text_append_char(text, ',');
    if (a->reason == GSNN_COINCIDENT_NEURONS) {
        gsnn_architecture_id(gsnn_enumeration_architecture(e, a->collapses_to), id);
        gsnn_text_append(text, id);
    }
    gsnn_text_append_char(text, ',');
    append_fmpz(text, class->index);
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
    gsnn_text_append(&text,
                     "id,class,member,type,verdict,collapses_to,neurons,H_order,rank,orbit_length,"
                     "weights,bias,output,linear,constant,parameters\n");
    return gsnn_channel_send_lines(channel, enumeration, append_line, &text, error);
}

const gsnn_writer gsnn_csv_writer = {.format = "csv", .write = write};
