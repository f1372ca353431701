#include "write/json_header.h"

#include "matrix/matrix_space.h"
#include "write/element_texts.h"
#include "write/json_integer.h"

/* Integers are attached as text, since cJSON's own numbers pass through floating point. */
static cJSON *add_count(cJSON *to, const char *name, uint64_t value) {
    char digits[24];
    digits[gsnn_format_integer(digits, (int64_t)value)] = '\0';
    return cJSON_AddRawToObject(to, name, digits);
}

static cJSON *add_raw(cJSON *to, const char *name, gsnn_text *text) {
    const char *raw = gsnn_text_string(text);
    return raw ? cJSON_AddRawToObject(to, name, raw) : NULL;
}

static cJSON *add_integer(cJSON *to, const char *name, const fmpz_t value) {
    gsnn_text digits = {0};
    gsnn_append_json_integer(&digits, value);
    cJSON *added = add_raw(to, name, &digits);
    gsnn_text_clear(&digits);
    return added;
}

static cJSON *add_by_type(cJSON *to, const char *name, const gsnn_pair_counts *counts) {
    cJSON *object = cJSON_AddObjectToObject(to, name);
    return object && add_integer(object, "type1", counts->type[0]) &&
                   add_integer(object, "type2", counts->type[1])
               ? object
               : NULL;
}

static bool add_counts(cJSON *record, const gsnn_enumeration *e) {
    cJSON *counts = cJSON_AddObjectToObject(record, "counts");
    if (!counts)
        return false;
    bool added;
    if (e->catalogue.complete)
        added = add_count(counts, "subgroup_classes", e->catalogue.count) &&
                add_by_type(counts, "pairs", &e->pairs) &&
                add_by_type(counts, "cohomology_classes", &e->cohomology_classes);
    else
        added = cJSON_AddNullToObject(counts, "subgroup_classes") &&
                cJSON_AddNullToObject(counts, "pairs") &&
                cJSON_AddNullToObject(counts, "cohomology_classes");
    added = added && add_by_type(counts, "admissible", &e->listed) &&
            add_by_type(counts, "admissible_cohomology_classes", &e->listed_cohomology_classes);
    if (e->options.morphisms)
        return added && add_count(counts, "inclusions", e->morphisms.inclusions) &&
               add_count(counts, "tunnels", e->morphisms.tunnels);
    return added && cJSON_AddNullToObject(counts, "inclusions") &&
           cJSON_AddNullToObject(counts, "tunnels");
}

static gsnn_status add_generators(cJSON *to, const gsnn_group *group, gsnn_error *error) {
    gsnn_text list = {0};
    gsnn_status status =
        gsnn_append_elements(group, group->generators, group->generator_count, &list, error);
    if (status == GSNN_OK && !add_raw(to, "generators", &list))
        status = gsnn_fail_memory(error);
    gsnn_text_clear(&list);
    return status;
}

static bool add_generator_names(cJSON *to, const gsnn_group *group) {
    cJSON *names = cJSON_AddArrayToObject(to, "generator_names");
    bool added = names;
    for (size_t i = 0; added && i < group->generator_count; i++) {
        cJSON *name = cJSON_CreateString(group->generator_names[i]);
        added = name && cJSON_AddItemToArray(names, name);
    }
    return added;
}

/* The matrix of the invariant scalar product. */
static gsnn_status add_form(cJSON *to, const gsnn_group *group, gsnn_error *error) {
    gsnn_text form = {0};
    gsnn_status status = gsnn_matrix_space_write_form(group->matrix, &form, error);
    if (status == GSNN_OK && !add_raw(to, "form", &form))
        status = gsnn_fail_memory(error);
    gsnn_text_clear(&form);
    return status;
}

static gsnn_status add_group(cJSON *record, const gsnn_group *group, gsnn_error *error) {
    cJSON *object = cJSON_AddObjectToObject(record, "group");
    bool added = object && cJSON_AddStringToObject(object, "name", group->name);
    if (added && group->description)
        added = cJSON_AddStringToObject(object, "description", group->description);
    added = added && cJSON_AddStringToObject(object, "action", group->action->name) &&
            add_count(object, "degree", group->degree) &&
            add_integer(object, "order", group->order);
    gsnn_status status = added ? add_generators(object, group, error) : gsnn_fail_memory(error);
    if (status == GSNN_OK &&
        !(add_generator_names(object, group) &&
          add_count(object, "invariant_dimension", group->invariant_dimension)))
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK && group->matrix && gsnn_matrix_space_form(group->matrix))
        status = add_form(object, group, error);
    return status;
}

/* What the lists are restricted to, without which nobody could tell that something is missing. */
static bool add_selection(cJSON *record, const gsnn_options *options) {
    cJSON *selection = cJSON_AddObjectToObject(record, "selection");
    if (!selection)
        return false;
    if (options->type && !cJSON_AddNumberToObject(selection, "type", options->type))
        return false;
    if (options->max_neurons == UINT64_MAX)
        return true;
    fmpz_t most;
    fmpz_init_set_ui(most, options->max_neurons);
    bool added = add_integer(selection, "max_neurons", most);
    fmpz_clear(most);
    return added;
}

/* Of `all` records, taken in turn by every part, those of this part. */
static size_t share(const gsnn_options *options, size_t all) {
    return (all + options->parts - 1 - options->part) / options->parts;
}

/* What `gsnn merge` needs to know to put parts together. */
static bool add_part(cJSON *record, const gsnn_enumeration *e) {
    cJSON *part = cJSON_AddObjectToObject(record, "part");
    return part && add_count(part, "index", e->options.part + 1) &&
           add_count(part, "of", e->options.parts) &&
           add_count(part, "architectures", share(&e->options, e->count)) &&
           add_count(part, "morphisms", share(&e->options, e->morphisms.count));
}

gsnn_status gsnn_json_header(const gsnn_enumeration *e, bool lines, cJSON *record,
                             gsnn_error *error) {
    cJSON *tool;
    bool added = (!lines || cJSON_AddStringToObject(record, "record", "header")) &&
                 cJSON_AddStringToObject(record, "schema", "gsnn-enumeration/1") &&
                 (tool = cJSON_AddObjectToObject(record, "tool")) &&
                 cJSON_AddStringToObject(tool, "name", "gsnn") &&
                 cJSON_AddStringToObject(tool, "version", GSNN_VERSION);
    gsnn_status status = added ? add_group(record, e->group, error) : gsnn_fail_memory(error);
    bool selected = e->options.type || e->options.max_neurons != UINT64_MAX;
    if (status == GSNN_OK &&
        (!cJSON_AddStringToObject(record, "engine", e->engine->name) ||
         (selected && !add_selection(record, &e->options)) || !add_counts(record, e) ||
         (e->options.parts > 1 && !add_part(record, e))))
        status = gsnn_fail_memory(error);
    return status;
}
