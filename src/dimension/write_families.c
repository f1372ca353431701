/* write_families.c - what is known of all architectures of a group. */
#include "dimension/write.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- JSON -------------------------------------------------------------------------------- */

/* The weights of the first neuron: a row of the pattern, or the first rows of the basis. */
void gsnn_dimension_write_row(gsnn_json *json, const gsnn_record_architecture *architecture,
                              size_t degree) {
    const gsnn_record_weights *weights = &architecture->weights;
    if (weights->rows) {
        gsnn_json_key(json, "row");
        gsnn_json_int32s(json, weights->rows, degree);
    } else if (weights->basis_exact) {
        gsnn_json_key(json, "basis");
        gsnn_json_begin_array(json);
        for (size_t k = 0; k < weights->dimension; k++) {
            gsnn_json_begin_array(json);
            for (size_t j = 0; j < degree; j++)
                gsnn_json_string(json, weights->basis_exact[k * degree + j]);
            gsnn_json_end_array(json);
        }
        gsnn_json_end_array(json);
    }
}

static void write_fibre(gsnn_json *json, bool known, const fmpz_t components, size_t dimension) {
    gsnn_json_key(json, "fibre");
    gsnn_json_begin_object(json);
    if (known)
        gsnn_json_member_fmpz(json, "components", components);
    else
        gsnn_json_member_null(json, "components");
    gsnn_json_member_unsigned(json, "dimension", dimension);
    gsnn_json_end_object(json);
}

static void write_architecture(gsnn_json *json, const gsnn_family *family, size_t i) {
    const gsnn_record_architecture *architecture = &family->record->architectures[i];
    const gsnn_family_member *member = &family->members[i];
    gsnn_json_begin_item(json, "architecture");
    gsnn_json_member_string(json, "id", architecture->id);
    gsnn_json_member_integer(json, "type", architecture->type);
    if (!architecture->admissible)
        gsnn_json_member_string(json, "reason", architecture->reason);
    gsnn_json_key(json, "neurons");
    gsnn_json_number_or_string(json, architecture->neurons_decimal);
    gsnn_json_member_integer(json, "parameters", architecture->parameters.total);
    gsnn_json_member_unsigned(json, "dimension", member->dimension);
    gsnn_json_member_unsigned(json, "scalings", member->scalings);
    gsnn_json_member_boolean(json, "line", member->line);
    if (architecture->admissible)
        write_fibre(json, member->components_known, member->components, member->fibre_dimension);
    else
        gsnn_json_member_null(json, "fibre");
    gsnn_dimension_write_row(json, architecture, family->record->group.degree);
    gsnn_json_end_item(json);
}

static void write_inclusion(gsnn_json *json, const gsnn_family *family,
                            const gsnn_record_morphism *morphism) {
    gsnn_growth growth = gsnn_family_growth(family, morphism->from, morphism->to);
    gsnn_json_begin_item(json, "inclusion");
    gsnn_json_member_string(json, "from", family->record->architectures[morphism->from].id);
    gsnn_json_member_string(json, "to", family->record->architectures[morphism->to].id);
    gsnn_json_member_unsigned(json, "dimension_at_image", growth.dimension_at_image);
    gsnn_json_member_unsigned(json, "first_order", growth.first_order);
    gsnn_json_member_unsigned(json, "second_order", growth.second_order);
    gsnn_json_member_unsigned(json, "flat", growth.flat);
    gsnn_json_end_item(json);
}

static void write_head(gsnn_json *json, const gsnn_family *family, bool lines) {
    gsnn_json_begin_document(json, GSNN_DIMENSION_SCHEMA, lines);
    gsnn_json_member_string(json, "of", "families");
    gsnn_record_group_write(json, &family->record->group, GSNN_DIMENSION_GROUP);
    gsnn_json_member_unsigned(json, "shared_dimension", family->shared_dimension);
}

void gsnn_dimension_write_families(gsnn_json *json, const gsnn_family *family, bool lines) {
    const gsnn_enumeration_record *record = family->record;
    write_head(json, family, lines);
    gsnn_json_begin_list(json, "architectures");
    for (size_t i = 0; i < record->architecture_count; i++)
        write_architecture(json, family, i);
    gsnn_json_end_list(json);
    gsnn_json_begin_list(json, "inclusions");
    for (size_t m = 0; m < record->morphism_count; m++)
        if (record->morphisms[m].kind == GSNN_RECORD_INCLUSION)
            write_inclusion(json, family, &record->morphisms[m]);
    gsnn_json_end_list(json);
    gsnn_json_end_document(json);
}

/* ---- CSV --------------------------------------------------------------------------------- */

/* The components as digits, to be freed with flint_free; NULL when unknown. */
static char *components_text(const gsnn_family_member *member) {
    return member->components_known ? fmpz_get_str(NULL, 10, member->components) : NULL;
}

void gsnn_dimension_write_families_csv(gsnn_text *text, const gsnn_family *family) {
    gsnn_text_append(text, "class,cohomology,id,type,neurons,parameters,dimension,line,fibre\n");
    for (size_t i = 0; i < family->record->architecture_count; i++) {
        const gsnn_record_architecture *architecture = &family->record->architectures[i];
        const gsnn_family_member *member = &family->members[i];
        char *components = components_text(member);
        size_t first = strcspn(architecture->id, ".");
        if (architecture->admissible)
            gsnn_text_append_format(text, "%.*s,%s,", (int)first, architecture->id,
                                    architecture->id + first + 1);
        else
            gsnn_text_append(text, ",,");
        gsnn_text_append_format(text, "%s,%d,%s,%lld,%zu,%d,%s\n", architecture->id,
                                architecture->type, architecture->neurons_decimal,
                                (long long)architecture->parameters.total, member->dimension,
                                member->line, components ? components : "");
        flint_free(components);
    }
}

/* ---- A table ----------------------------------------------------------------------------- */

/* "1.0:+1 2.0:+1", broken into lines that fit behind the other columns. */
static void append_growths(gsnn_text *text, const gsnn_family *family, size_t from) {
    const gsnn_enumeration_record *record = family->record;
    size_t indent = 49, column = indent;
    for (size_t m = 0; m < record->morphism_count; m++) {
        const gsnn_record_morphism *morphism = &record->morphisms[m];
        if (morphism->kind != GSNN_RECORD_INCLUSION || morphism->from != from)
            continue;
        char word[64];
        int length = snprintf(word, sizeof word, " %s:+%zu", record->architectures[morphism->to].id,
                              gsnn_family_growth(family, from, morphism->to).second_order);
        if (column + (size_t)length > 80) {
            gsnn_text_append_format(text, "\n%*s", (int)indent, "");
            column = indent;
        }
        gsnn_text_append(text, word);
        column += (size_t)length;
    }
    gsnn_text_append(text, "\n");
}

void gsnn_dimension_write_families_table(gsnn_text *text, const gsnn_family *family) {
    const gsnn_enumeration_record *record = family->record;
    gsnn_text_append_format(text, "%s: %zu invariant affine functions are shared by all\n\n",
                            record->group.name ? record->group.name : "the group",
                            family->shared_dimension);
    gsnn_text_append(text, "     id type neurons   par   dim             fibre  grows into\n");
    for (size_t i = 0; i < record->architecture_count; i++) {
        const gsnn_record_architecture *architecture = &record->architectures[i];
        const gsnn_family_member *member = &family->members[i];
        char *components = components_text(member);
        gsnn_text_append_format(text, "%7s %4d %7s %5lld %5zu %17s ", architecture->id,
                                architecture->type, architecture->neurons_decimal,
                                (long long)architecture->parameters.total, member->dimension,
                                components ? components : "-");
        flint_free(components);
        append_growths(text, family, i);
    }
    gsnn_text_append(
        text, "\npar    free parameters, with those of the linear function and the constant\n"
              "dim    functional dimension: directions in which generic parameters change the\n"
              "       function; each channel has one direction less, its rescaling\n"
              "fibre  parts (rays) of the set of parameters with the same function;\n"
              "       - where the rows that tell were left out\n"
              "grows into id:+n   at the grown network nothing opens at first order, n\n"
              "       directions open at second order\n");
}

/* ---- Sums -------------------------------------------------------------------------------- */

void gsnn_dimension_write_sum(gsnn_json *json, const gsnn_sum_answer *answer) {
    const gsnn_family_sum *sum = answer->sum;
    gsnn_json_document_head(json, GSNN_DIMENSION_SCHEMA);
    gsnn_json_member_string(json, "of", "sum");
    gsnn_record_group_write(json, &answer->family->record->group, GSNN_DIMENSION_GROUP);
    gsnn_json_member_unsigned(json, "shared_dimension", answer->family->shared_dimension);
    gsnn_json_key(json, "summands");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < answer->count; i++) {
        const gsnn_record_architecture *architecture =
            &answer->family->record->architectures[answer->terms[i].architecture];
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "id", architecture->id);
        gsnn_json_member_integer(json, "type", architecture->type);
        gsnn_json_member_unsigned(json, "channels", answer->terms[i].channels);
        gsnn_dimension_write_row(json, architecture, answer->family->record->group.degree);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_member_unsigned(json, "parameters", sum->parameters);
    gsnn_json_member_unsigned(json, "dimension", sum->dimension);
    gsnn_json_member_boolean(json, "redundant", sum->redundant);
    write_fibre(json, sum->components_known, sum->components, sum->fibre_dimension);
    gsnn_json_end_object(json);
    gsnn_json_end_line(json);
}

void gsnn_dimension_write_sum_table(gsnn_text *text, const gsnn_sum_answer *answer) {
    const gsnn_family_sum *sum = answer->sum;
    for (size_t i = 0; i < answer->count; i++)
        gsnn_text_append_format(
            text, "%s%s:%zu", i ? " + " : "sum of ",
            answer->family->record->architectures[answer->terms[i].architecture].id,
            answer->terms[i].channels);
    char *components = sum->components_known ? fmpz_get_str(NULL, 10, sum->components) : NULL;
    gsnn_text_append_format(text, "\n  parameters            %zu\n  functional dimension  %zu\n",
                            sum->parameters, sum->dimension);
    gsnn_text_append_format(text, "  fibre                 %s parts of dimension %zu\n",
                            components ? components : "an unknown number of", sum->fibre_dimension);
    if (sum->redundant)
        gsnn_text_append(text, "  channels of a type 2 architecture with one free weight merge\n");
    flint_free(components);
}
