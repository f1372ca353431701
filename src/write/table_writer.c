/* table_writer.c - a table for people, 80 columns wide. */
#include "write/codomain_text.h"
#include "write/writer.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH 80

/* A number in at most `width` characters: long ones in the form 1.23e45. */
static const char *shorten(const fmpz_t value, size_t width, char out[32]) {
    char *digits = fmpz_get_str(NULL, 10, value);
    size_t length = strlen(digits);
    if (length <= width)
        snprintf(out, 32, "%s", digits);
    else
        snprintf(out, 32, "%c.%.2se%zu", digits[0], digits + 1, length - 1);
    flint_free(digits);
    return out;
}

static const char *plural(size_t count) {
    return count == 1 ? "" : "s";
}

static void append_heading(const gsnn_enumeration *e, gsnn_text *text) {
    char order[32], a[32], b[32];
    gsnn_text_append_format(text, "%.60s: %s action on %zu input%s, order %s\n", e->group->name,
                            e->group->action->name, gsnn_group_inputs(e->group),
                            plural(gsnn_group_inputs(e->group)),
                            shorten(e->group->order, 30, order));
    gsnn_text_append_format(text, "architectures: %s of type 1, %s of type 2",
                            shorten(e->listed.type[0], 30, a), shorten(e->listed.type[1], 30, b));
    if (e->options.morphisms)
        gsnn_text_append_format(text, "; %zu inclusion%s, %zu tunnel%s", e->morphisms.inclusions,
                                plural(e->morphisms.inclusions), e->morphisms.tunnels,
                                plural(e->morphisms.tunnels));
    gsnn_text_append_char(text, '\n');
    if (e->options.codomain)
        gsnn_text_append_format(
            text, "codomain: %s, %zu output%s; activation: %s; linear maps %zu, constants %zu\n",
            gsnn_codomain_kind_name(e->options.codomain),
            gsnn_codomain_dimension(e->options.codomain),
            plural(gsnn_codomain_dimension(e->options.codomain)),
            gsnn_activation_class_name(e->options.activation), e->linear.dimension,
            e->options.codomain->images->invariant_dimension);
    size_t classes = gsnn_enumeration_subgroup_classes(e);
    if (classes)
        gsnn_text_append_format(text, "subgroups: %zu class%s; pairs: %s of type 1, %s of type 2\n",
                                classes, classes == 1 ? "" : "es", shorten(e->pairs.type[0], 30, a),
                                shorten(e->pairs.type[1], 30, b));
    gsnn_text_append_format(text, "\n%-8s %4s %10s %10s %4s %4s %6s  %s\n", "id", "type", "neurons",
                            "|H|", "dim", "par", e->options.codomain ? "out" : "orbit",
                            "first row of weights");
}

/* The first row of the first matrix of a basis of weights, as far as it fits.  Cost: that of
 * solving exactly for the basis. */
static void append_basis_row(const gsnn_enumeration *e, const gsnn_architecture *a, size_t room,
                             gsnn_text *text) {
    const gsnn_row_tree tree = {1, NULL, NULL};
    const gsnn_subgroup_class *class = &e->catalogue.classes[a->class];
    gsnn_signed_generators equations = {class->generator_count, class->generators, a->signs};
    gsnn_rows rows;
    if (e->group->action->make_rows(e->group, &equations, &a->weights, &tree, &rows, NULL))
        text->failed = true;
    size_t begin = text->length,
           count = text->failed || !rows.dimension ? 0 : gsnn_group_inputs(e->group);
    for (size_t k = 0; k < count; k++) {
        size_t before = text->length;
        gsnn_text_append_char(text, ' ');
        gsnn_text_append(text, rows.basis_exact[k]);
        if (text->length - begin + (k + 1 < count ? 4 : 0) > room) {
            text->length = before;
            gsnn_text_append(text, " ...");
            break;
        }
    }
    gsnn_rows_clear(&rows);
}

/* What GAP calls H and K. */
static void append_structure(const gsnn_enumeration *e, const gsnn_architecture *a,
                             gsnn_text *text) {
    size_t i = a->reason == GSNN_ADMISSIBLE ? (size_t)(a - e->architectures) : e->admissible;
    while (i >= e->admissible && e->inadmissible[i - e->admissible] != a)
        i++;
    gsnn_text_append_format(text, "         H: %.30s, K: %.30s\n", e->structure[2 * i],
                            e->structure[2 * i + 1]);
}

/* The first row of a pattern of free weights, as far as it fits. */
static void append_row(const gsnn_enumeration *e, const gsnn_architecture *a, size_t room,
                       gsnn_text *text) {
    const gsnn_row_tree tree = {1, NULL, NULL};
    gsnn_pair_room kept = {0};
    gsnn_signed_generators equations;
    const gsnn_weights *weights;
    gsnn_rows rows = {0};
    if (gsnn_architecture_equations(e->group, &e->catalogue, a, &kept, &equations, NULL) ||
        gsnn_architecture_weights(e->group, a, &equations, &kept, &weights, NULL) ||
        e->group->action->make_rows(e->group, &equations, weights, &tree, &rows, NULL))
        text->failed = true;
    size_t begin = text->length, inputs = text->failed ? 0 : gsnn_group_inputs(e->group);
    for (size_t k = 0; k < inputs; k++) {
        size_t before = text->length;
        gsnn_text_append_char(text, ' ');
        gsnn_text_append_integer(text, rows.pattern[k]);
        size_t reserve = k + 1 < inputs ? 4 : 0;
        if (text->length - begin + reserve > room) {
            text->length = before;
            gsnn_text_append(text, " ...");
            break;
        }
    }
    gsnn_rows_clear(&rows);
    gsnn_pair_room_clear(&kept);
}

static void append_line(const gsnn_enumeration *e, const gsnn_architecture *a, gsnn_text *text) {
    char id[48], neurons[32], order[32], orbit[32];
    size_t begin = text->length;
    gsnn_architecture_id(a, id);
    if (e->options.codomain)
        snprintf(orbit, sizeof orbit, "%zu", gsnn_architecture_parameters(e, a).output);
    else
        shorten(a->orbit_length, 6, orbit);
    gsnn_text_append_format(text, "%-8s %4d %10s %10s %4zu %4zu %6s ", id, a->type,
                            shorten(e->catalogue.classes[a->class].index, 10, neurons),
                            shorten(e->catalogue.classes[a->class].order, 10, order),
                            gsnn_group_weight_dimension(e->group, &a->weights),
                            gsnn_architecture_parameters(e, a).total, orbit);
    if (a->reason == GSNN_ZERO_WEIGHTS) {
        gsnn_text_append(text, " none: weights are zero");
    } else if (a->reason == GSNN_NO_OUTPUT) {
        gsnn_text_append(text, " none: no output weights");
    } else if (a->reason == GSNN_PHASE) {
        gsnn_text_append(text, " none: a type 2 by its phase");
    } else if (a->reason == GSNN_COINCIDENT_NEURONS) {
        gsnn_architecture_id(gsnn_enumeration_architecture(e, a->collapses_to), id);
        gsnn_text_append_format(text, " none: collapses to %s", id);
    } else if (e->group->action->integer_rows) {
        size_t used = text->length - begin;
        append_row(e, a, WIDTH > used ? WIDTH - used : 0, text);
    } else {
        size_t used = text->length - begin;
        append_basis_row(e, a, WIDTH > used ? WIDTH - used : 0, text);
    }
    gsnn_text_append_char(text, '\n');
    if (e->structure)
        append_structure(e, a, text);
}

static void append_legend(const gsnn_enumeration *e, gsnn_text *text) {
    gsnn_text_append(
        text, "\nneurons: hidden, |G|/|H|; dim: free weights; par: all free parameters of the\n");
    gsnn_text_append(text,
                     e->options.codomain
                         ? "network; out: output weights of a neuron; row: "
                         : "network; orbit: elements of H^1 that are this architecture; row: ");
    gsnn_text_append(text, e->group->action->integer_rows
                               ? "k or -k is\nthe free weight number k or its negative, 0 is "
                                 "none.\n"
                               : "the first\nof the matrices that W is a sum of.\n");
}

static gsnn_status write(const gsnn_enumeration *enumeration, const gsnn_channel *channel,
                         gsnn_error *error) {
    gsnn_text text = {0};
    append_heading(enumeration, &text);
    gsnn_status status = gsnn_channel_send_lines(channel, enumeration, append_line, &text, error);
    if (status)
        return status;
    gsnn_text legend = {0};
    append_legend(enumeration, &legend);
    status = gsnn_channel_send(channel, &legend, error);
    gsnn_text_clear(&legend);
    return status;
}

const gsnn_writer gsnn_table_writer = {.format = "table", .write = write};
