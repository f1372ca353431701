/* counts_writer.c - only the counts, a line each: what `gsnn count` prints. */
#include "write/writer.h"

#include <stdlib.h>

static void append_line(gsnn_text *text, const char *name, const fmpz_t value) {
    char *digits = fmpz_get_str(NULL, 10, value);
    gsnn_text_append(text, name);
    gsnn_text_append_char(text, ' ');
    gsnn_text_append(text, digits);
    gsnn_text_append_char(text, '\n');
    flint_free(digits);
}

static void append_size(gsnn_text *text, const char *name, size_t value) {
    fmpz_t number;
    fmpz_init_set_ui(number, value);
    append_line(text, name, number);
    fmpz_clear(number);
}

static gsnn_status write(const gsnn_enumeration *e, const gsnn_channel *channel,
                         gsnn_error *error) {
    gsnn_text text = {0};
    append_line(&text, "order", e->group->order);
    uint64_t classes = gsnn_enumeration_subgroup_classes(e);
    if (classes) {
        append_size(&text, "subgroup_classes", classes);
        append_line(&text, "pairs.type1", e->pairs.type[0]);
        append_line(&text, "pairs.type2", e->pairs.type[1]);
        append_line(&text, "cohomology_classes.type1", e->cohomology_classes.type[0]);
        append_line(&text, "cohomology_classes.type2", e->cohomology_classes.type[1]);
    }
    append_line(&text, "admissible.type1", e->listed.type[0]);
    append_line(&text, "admissible.type2", e->listed.type[1]);
    append_line(&text, "admissible_cohomology_classes.type1", e->listed_cohomology_classes.type[0]);
    append_line(&text, "admissible_cohomology_classes.type2", e->listed_cohomology_classes.type[1]);
    if (e->options.morphisms) {
        append_size(&text, "inclusions", e->morphisms.inclusions);
        append_size(&text, "tunnels", e->morphisms.tunnels);
    }
    gsnn_status status = gsnn_channel_send(channel, &text, error);
    gsnn_text_clear(&text);
    return status;
}

const gsnn_writer gsnn_counts_writer = {.format = "counts", .write = write};
