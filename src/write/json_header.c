#include "write/json_record.h"

#include "write/codomain_text.h"
#include "write/element_texts.h"

static void write_by_type(gsnn_json *json, const char *name, const gsnn_pair_counts *counts) {
    gsnn_json_key(json, name);
    gsnn_json_begin_object(json);
    gsnn_json_member_fmpz(json, "type1", counts->type[0]);
    gsnn_json_member_fmpz(json, "type2", counts->type[1]);
    gsnn_json_end_object(json);
}

static void write_counts(gsnn_json *json, const gsnn_enumeration *e) {
    gsnn_json_key(json, "counts");
    gsnn_json_begin_object(json);
    uint64_t classes = gsnn_enumeration_subgroup_classes(e);
    if (classes) {
        gsnn_json_member_unsigned(json, "subgroup_classes", classes);
        write_by_type(json, "pairs", &e->pairs);
        write_by_type(json, "cohomology_classes", &e->cohomology_classes);
    } else {
        gsnn_json_member_null(json, "subgroup_classes");
        gsnn_json_member_null(json, "pairs");
        gsnn_json_member_null(json, "cohomology_classes");
    }
    write_by_type(json, "admissible", &e->listed);
    write_by_type(json, "admissible_cohomology_classes", &e->listed_cohomology_classes);
    if (e->options.morphisms) {
        gsnn_json_member_unsigned(json, "inclusions", e->morphisms.inclusions);
        gsnn_json_member_unsigned(json, "tunnels", e->morphisms.tunnels);
    } else {
        gsnn_json_member_null(json, "inclusions");
        gsnn_json_member_null(json, "tunnels");
    }
    gsnn_json_end_object(json);
}

/* Writes a member that has been laid out, or forgets it when there was an error. */
static gsnn_status write_text(gsnn_json *json, const char *name, gsnn_text *text,
                              gsnn_status status, gsnn_error *error) {
    if (status == GSNN_OK && text->failed)
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK) {
        gsnn_json_key(json, name);
        gsnn_json_raw(json, text->bytes, text->length);
    }
    gsnn_text_clear(text);
    return status;
}

static gsnn_status write_generators(gsnn_json *json, gsnn_element_texts *elements,
                                    gsnn_error *error) {
    const gsnn_group *group = elements->group;
    gsnn_text list = {0};
    gsnn_status status = gsnn_element_texts_append_points(elements, group->generators,
                                                          group->generator_count, &list, error);
    return write_text(json, "generators", &list, status, error);
}

/* The matrix of the invariant scalar product, unless it is the standard one. */
static gsnn_status write_form(gsnn_json *json, gsnn_element_texts *elements, gsnn_error *error) {
    gsnn_text form = {0};
    gsnn_status status = gsnn_element_texts_append_form(elements, &form, error);
    if (status == GSNN_OK && !form.length && !form.failed)
        return status;
    return write_text(json, "form", &form, status, error);
}

static gsnn_status write_members(gsnn_json *json, gsnn_element_texts *elements, gsnn_error *error) {
    const gsnn_group *group = elements->group;
    gsnn_json_key(json, "group");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "name", group->name);
    if (group->description)
        gsnn_json_member_string(json, "description", group->description);
    gsnn_json_member_string(json, "action", group->action->name);
    gsnn_json_member_unsigned(json, "degree", gsnn_group_inputs(group));
    gsnn_json_member_fmpz(json, "order", group->order);
    gsnn_status status = write_generators(json, elements, error);
    if (status != GSNN_OK)
        return status;
    gsnn_json_key(json, "generator_names");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < group->generator_count; i++)
        gsnn_json_string(json, group->generator_names[i]);
    gsnn_json_end_array(json);
    gsnn_json_member_unsigned(json, "invariant_dimension", group->invariant_dimension);
    status = write_form(json, elements, error);
    gsnn_json_end_object(json);
    return status;
}

static gsnn_status write_group(gsnn_json *json, const gsnn_group *group, gsnn_error *error) {
    gsnn_element_texts elements;
    gsnn_element_texts_init(&elements, group, NULL);
    gsnn_status status = write_members(json, &elements, error);
    gsnn_element_texts_clear(&elements);
    return status;
}

/* What the lists are restricted to, without which nobody could tell that something is missing. */
static void write_selection(gsnn_json *json, const gsnn_options *options) {
    gsnn_json_key(json, "selection");
    gsnn_json_begin_object(json);
    if (options->type)
        gsnn_json_member_integer(json, "type", options->type);
    if (options->max_neurons != UINT64_MAX)
        gsnn_json_member_unsigned(json, "max_neurons", options->max_neurons);
    gsnn_json_end_object(json);
}

/* Of `all` records, taken in turn by every part, those of this part. */
static size_t share(const gsnn_options *options, size_t all) {
    return (all + options->parts - 1 - options->part) / options->parts;
}

/* What `gsnn merge` needs to know to put parts together. */
static void write_part(gsnn_json *json, const gsnn_enumeration *e) {
    gsnn_json_key(json, "part");
    gsnn_json_begin_object(json);
    gsnn_json_member_unsigned(json, "index", e->options.part + 1);
    gsnn_json_member_unsigned(json, "of", e->options.parts);
    gsnn_json_member_unsigned(json, "architectures", share(&e->options, e->count));
    gsnn_json_member_unsigned(json, "morphisms", share(&e->options, e->morphisms.count));
    gsnn_json_end_object(json);
}

gsnn_status gsnn_json_header(const gsnn_enumeration *e, bool lines, gsnn_json *json,
                             gsnn_error *error) {
    static const char schema[] = "gsnn-enumeration/1";
    gsnn_json_begin_document(json, schema, lines);
    gsnn_status status = write_group(json, e->group, error);
    if (status != GSNN_OK)
        return status;
    if (e->options.codomain)
        status = gsnn_json_codomain(json, e, error);
    if (status != GSNN_OK)
        return status;
    gsnn_json_member_string(json, "engine", e->engine->name);
    if (e->options.type || e->options.max_neurons != UINT64_MAX)
        write_selection(json, &e->options);
    write_counts(json, e);
    if (e->options.parts > 1)
        write_part(json, e);
    return GSNN_OK;
}
