#include "write/json_record.h"

#include "base/memory.h"
#include "group/matrix_space.h"

#include <stdlib.h>
#include <string.h>

void gsnn_json_maker_init(gsnn_json_maker *maker, const gsnn_enumeration *enumeration,
                          gsnn_tree_store *trees, bool lines) {
    memset(maker, 0, sizeof *maker);
    maker->enumeration = enumeration;
    maker->trees = trees;
    maker->lines = lines;
    maker->subgroup_class = GSNN_NO_CLASS_VIEW;
    gsnn_class_view_init(&maker->view, enumeration);
}

void gsnn_json_maker_clear(gsnn_json_maker *maker) {
    gsnn_class_view_clear(&maker->view);
    gsnn_text_clear(&maker->text);
    gsnn_text_clear(&maker->subgroup);
}

/* The largest integer that a JSON reader working in doubles keeps: 2^53. */
#define EXACT_IN_DOUBLE (UINT64_C(1) << 53)

/* Integers are attached as text, since cJSON's own numbers pass through floating point. */
static cJSON *add_count(cJSON *to, const char *name, uint64_t value) {
    char digits[24];
    digits[gsnn_format_integer(digits, (int64_t)value)] = '\0';
    return cJSON_AddRawToObject(to, name, digits);
}

static cJSON *add_integer(cJSON *to, const char *name, const fmpz_t value) {
    if (fmpz_cmp_ui(value, EXACT_IN_DOUBLE) <= 0)
        return add_count(to, name, fmpz_get_ui(value));
    char *digits = fmpz_get_str(NULL, 10, value);
    cJSON *added = cJSON_AddStringToObject(to, name, digits);
    flint_free(digits);
    return added;
}

/* Appends an integer as add_integer would write it. */
static void append_natural(gsnn_text *text, const fmpz_t value) {
    if (fmpz_cmp_ui(value, EXACT_IN_DOUBLE) <= 0) {
        gsnn_text_append_integer(text, (int64_t)fmpz_get_ui(value));
        return;
    }
    char *digits = fmpz_get_str(NULL, 10, value);
    gsnn_text_append_char(text, '"');
    gsnn_text_append(text, digits);
    gsnn_text_append_char(text, '"');
    flint_free(digits);
}

static cJSON *add_raw(cJSON *to, const char *name, gsnn_text *text) {
    const char *raw = gsnn_text_string(text);
    return raw ? cJSON_AddRawToObject(to, name, raw) : NULL;
}

static cJSON *add_by_type(cJSON *to, const char *name, const gsnn_pair_counts *counts) {
    cJSON *object = cJSON_AddObjectToObject(to, name);
    return object && add_integer(object, "type1", counts->type[0]) &&
                   add_integer(object, "type2", counts->type[1])
               ? object
               : NULL;
}

/* Elements of the group as a list in the group file's notation. */
static gsnn_status write_elements(const gsnn_group *group, const gsnn_point *elements, size_t count,
                                  gsnn_text *text, gsnn_error *error) {
    gsnn_text_append_char(text, '[');
    for (size_t i = 0; i < count; i++) {
        if (i)
            gsnn_text_append_char(text, ',');
        gsnn_status status =
            group->action->write_element(group, elements + i * group->points, text, error);
        if (status != GSNN_OK)
            return status;
    }
    gsnn_text_append_char(text, ']');
    return GSNN_OK;
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

static gsnn_status add_group(gsnn_json_maker *maker, cJSON *record, gsnn_error *error) {
    const gsnn_group *group = maker->enumeration->group;
    gsnn_text_reset(&maker->text);
    gsnn_status status =
        write_elements(group, group->generators, group->generator_count, &maker->text, error);
    if (status != GSNN_OK)
        return status;
    cJSON *object = cJSON_AddObjectToObject(record, "group");
    cJSON *names;
    bool added = object && cJSON_AddStringToObject(object, "name", group->name);
    if (added && group->description)
        added = cJSON_AddStringToObject(object, "description", group->description);
    added = added && cJSON_AddStringToObject(object, "action", group->action->name) &&
            add_count(object, "degree", group->degree) &&
            add_integer(object, "order", group->order) &&
            add_raw(object, "generators", &maker->text) &&
            (names = cJSON_AddArrayToObject(object, "generator_names"));
    for (size_t i = 0; added && i < group->generator_count; i++) {
        cJSON *name = cJSON_CreateString(group->generator_names[i]);
        added = name && cJSON_AddItemToArray(names, name);
    }
    added = added && add_count(object, "invariant_dimension", group->invariant_dimension);
    if (added && group->matrix && gsnn_matrix_space_form(group->matrix)) {
        gsnn_text_reset(&maker->text);
        status = gsnn_matrix_space_write_form(group->matrix, &maker->text, error);
        added = status != GSNN_OK || add_raw(object, "form", &maker->text);
    }
    return added ? status : gsnn_fail_memory(error);
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

gsnn_status gsnn_json_header(gsnn_json_maker *maker, cJSON *record, gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    cJSON *tool;
    bool added = (!maker->lines || cJSON_AddStringToObject(record, "record", "header")) &&
                 cJSON_AddStringToObject(record, "schema", "gsnn-enumeration/1") &&
                 (tool = cJSON_AddObjectToObject(record, "tool")) &&
                 cJSON_AddStringToObject(tool, "name", "gsnn") &&
                 cJSON_AddStringToObject(tool, "version", GSNN_VERSION);
    gsnn_status status = added ? add_group(maker, record, error) : gsnn_fail_memory(error);
    bool selected = e->options.type || e->options.max_neurons != UINT64_MAX;
    if (status == GSNN_OK &&
        (!cJSON_AddStringToObject(record, "engine", e->engine->name) ||
         (selected && !add_selection(record, &e->options)) || !add_counts(record, e) ||
         (e->options.parts > 1 && !add_part(record, e))))
        status = gsnn_fail_memory(error);
    return status;
}

/* Appends ,"name":"word" for a word without anything to escape, such as an id. */
static void append_word(gsnn_text *out, const char *name, const char *word) {
    gsnn_text_append(out, ",\"");
    gsnn_text_append(out, name);
    gsnn_text_append(out, "\":\"");
    gsnn_text_append(out, word);
    gsnn_text_append(out, "\"");
}

/* Appends any string as cJSON prints it; a failure is noted in the text. */
static void append_string(gsnn_text *out, const char *string) {
    cJSON *item = cJSON_CreateStringReference(string);
    char *printed = item ? cJSON_PrintUnformatted(item) : NULL;
    if (printed)
        gsnn_text_append(out, printed);
    else
        out->failed = true;
    cJSON_free(printed);
    cJSON_Delete(item);
}

/* Appends {"order": ..., "generators": ...}, with the structure's name if it was asked for. */
static void append_subgroup(gsnn_text *out, const fmpz_t order, const gsnn_text *generators,
                            const char *structure) {
    gsnn_text_append(out, "{\"order\":");
    append_natural(out, order);
    gsnn_text_append(out, ",\"generators\":");
    gsnn_text_append_bytes(out, generators->bytes, generators->length);
    out->failed |= generators->failed;
    if (structure) {
        gsnn_text_append(out, ",\"structure\":");
        append_string(out, structure);
    }
    gsnn_text_append_char(out, '}');
}

/* Lays out the generators of K = ker chi in maker->text. */
static gsnn_status lay_out_kernel(gsnn_json_maker *maker, const gsnn_architecture *a,
                                  gsnn_error *error) {
    gsnn_point *kernel;
    size_t count;
    gsnn_status status = gsnn_architecture_kernel(maker->enumeration, a, &kernel, &count, error);
    if (status != GSNN_OK)
        return status;
    gsnn_text_reset(&maker->text);
    status = write_elements(maker->enumeration->group, kernel, count, &maker->text, error);
    free(kernel);
    return status;
}

static gsnn_status append_subgroups(gsnn_json_maker *maker, const gsnn_architecture *a,
                                    gsnn_text *out, gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    const gsnn_subgroup_class *class = &e->catalogue.classes[a->class];
    const char *structure_h = NULL, *structure_k = NULL;
    gsnn_status status = GSNN_OK;
    if (e->structure) {
        size_t i = (size_t)(a - e->architectures);
        structure_h = e->structure[2 * i];
        structure_k = e->structure[2 * i + 1];
    }
    if (maker->subgroup_class != a->class) {
        gsnn_text_reset(&maker->subgroup);
        status = write_elements(e->group, class->generators, class->generator_count,
                                &maker->subgroup, error);
        maker->subgroup_class = a->class;
    }
    if (status == GSNN_OK && a->type == 2)
        status = lay_out_kernel(maker, a, error);
    if (status != GSNN_OK)
        return status;
    fmpz_t order;
    fmpz_init(order);
    fmpz_tdiv_q_2exp(order, class->order, a->type == 2);
    gsnn_text_append(out, ",\"H\":");
    append_subgroup(out, class->order, &maker->subgroup, structure_h);
    gsnn_text_append(out, ",\"K\":");
    append_subgroup(out, order, a->type == 2 ? &maker->text : &maker->subgroup, structure_k);
    fmpz_clear(order);
    return GSNN_OK;
}

static void append_cohomology(const gsnn_enumeration *e, const gsnn_architecture *a,
                              gsnn_text *out) {
    const gsnn_cohomology *cohomology = &e->cohomology[a->class];
    gsnn_text_append(out, ",\"cohomology\":{\"rank\":");
    gsnn_text_append_integer(out, (int64_t)cohomology->rank);
    gsnn_text_append(out, ",\"class\":[");
    for (size_t k = 0; k < cohomology->rank; k++) {
        if (k)
            gsnn_text_append_char(out, ',');
        gsnn_text_append_char(out, gsnn_cohomology_coordinate(cohomology, a->signs, k) ? '1' : '0');
    }
    gsnn_text_append(out, a->signs ? "],\"trivial\":false" : "],\"trivial\":true");
    gsnn_text_append(out, ",\"orbit_length\":");
    append_natural(out, a->orbit_length);
    gsnn_text_append_char(out, '}');
}

/* The members of "weights" are laid out by the action, which knows what a row is. */
static gsnn_status append_weights(gsnn_json_maker *maker, const gsnn_architecture *a,
                                  gsnn_text *out, gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    const gsnn_neurons *neurons = &maker->view.neurons;
    bool full = e->options.weights == GSNN_WEIGHTS_FULL;
    gsnn_row_tree tree = {1, NULL, NULL};
    if (full && maker->view.has_neurons)
        tree = (gsnn_row_tree){neurons->count, neurons->parent, neurons->via};
    else if (full)
        tree.count = 0;
    gsnn_text_append(out, ",\"weights\":{\"dimension\":");
    gsnn_text_append_integer(out, (int64_t)a->weights.dimension);
    gsnn_signed_generators equations = gsnn_architecture_equations(&e->catalogue, a);
    gsnn_status status =
        e->group->action->write_rows(e->group, &equations, &a->weights, &tree, out, error);
    gsnn_text_append_char(out, '}');
    return status;
}

static void append_parameters(const gsnn_enumeration *e, const gsnn_architecture *a,
                              gsnn_text *out) {
    gsnn_parameters p = gsnn_architecture_parameters(e, a);
    gsnn_text_append(out, ",\"parameters\":{\"weights\":");
    gsnn_text_append_integer(out, (int64_t)p.weights);
    gsnn_text_append(out, ",\"bias\":");
    gsnn_text_append_integer(out, (int64_t)p.bias);
    gsnn_text_append(out, ",\"output\":");
    gsnn_text_append_integer(out, (int64_t)p.output);
    gsnn_text_append(out, ",\"linear\":");
    gsnn_text_append_integer(out, (int64_t)p.linear);
    gsnn_text_append(out, ",\"constant\":");
    gsnn_text_append_integer(out, (int64_t)p.constant);
    gsnn_text_append(out, ",\"total\":");
    gsnn_text_append_integer(out, (int64_t)p.total);
    gsnn_text_append_char(out, '}');
}

static void append_verdict(const gsnn_enumeration *e, const gsnn_architecture *a, gsnn_text *out) {
    char id[48];
    if (a->reason == GSNN_ADMISSIBLE) {
        gsnn_text_append(out, ",\"admissible\":true");
        return;
    }
    gsnn_text_append(out, ",\"admissible\":false");
    append_word(out, "reason", gsnn_reason_name(a->reason));
    if (a->reason == GSNN_ZERO_WEIGHTS)
        return;
    gsnn_architecture_id(&e->architectures[a->collapses_to], id);
    append_word(out, "collapses_to", id);
}

/* Appends the opening of a record up to its first member, the string `word`; JSON lines begin by
 * naming what they are. */
static void open_record(const gsnn_json_maker *maker, gsnn_text *out, const char *kind,
                        const char *name, const char *word) {
    size_t brace = out->length;
    if (maker->lines)
        append_word(out, "record", kind);
    append_word(out, name, word);
    /* The brace takes the place of the first comma. */
    if (!out->failed)
        out->bytes[brace] = '{';
}

gsnn_status gsnn_json_architecture(gsnn_json_maker *maker, const gsnn_architecture *a,
                                   gsnn_text *out, gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    char id[48];
    bool show = a->reason == GSNN_ADMISSIBLE || e->options.weights == GSNN_WEIGHTS_FULL;
    gsnn_status status = show ? gsnn_class_view_show(&maker->view, a, error) : GSNN_OK;
    if (status != GSNN_OK)
        return status;
    show = show && maker->view.has_neurons;
    if (show && e->options.morphisms && a->reason == GSNN_ADMISSIBLE &&
        e->options.weights == GSNN_WEIGHTS_FULL)
        status = gsnn_tree_store_keep(maker->trees, a->class, &maker->view.neurons, error);
    if (status != GSNN_OK)
        return status;
    gsnn_architecture_id(a, id);
    open_record(maker, out, "architecture", "id", id);
    gsnn_text_append(out, ",\"type\":");
    gsnn_text_append_integer(out, a->type);
    append_verdict(e, a, out);
    gsnn_text_append(out, ",\"neurons\":");
    append_natural(out, a->neurons);
    status = append_subgroups(maker, a, out, error);
    append_cohomology(e, a, out);
    gsnn_text_append(out, ",\"signed_permutations\":");
    if (show)
        gsnn_class_view_write_rho(&maker->view, a, out);
    else
        gsnn_text_append(out, "null");
    if (status == GSNN_OK && e->options.weights != GSNN_WEIGHTS_NONE)
        status = append_weights(maker, a, out, error);
    append_parameters(e, a, out);
    gsnn_text_append_char(out, '}');
    return status;
}

/* Appends what each neuron of the larger network takes. */
static gsnn_status append_map(gsnn_json_maker *maker, const gsnn_morphism *morphism, gsnn_text *out,
                              gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    const gsnn_architecture *from = &e->architectures[morphism->from];
    const gsnn_architecture *to = &e->architectures[morphism->to];
    const gsnn_neurons *neurons = &maker->view.neurons;
    gsnn_signed_generators equations = gsnn_architecture_equations(&e->catalogue, to);
    gsnn_morphism known = *morphism;
    gsnn_row_tree tree;
    gsnn_status status = gsnn_class_view_show(&maker->view, from, error);
    if (status == GSNN_OK)
        status = gsnn_tree_store_get(maker->trees, to, &tree, error);
    if (status != GSNN_OK)
        return status;
    if (known.neuron == GSNN_NEURON_UNKNOWN)
        known.neuron = gsnn_inclusion_neuron(e->group, from, neurons, &equations);
    if (known.neuron == GSNN_NEURON_UNKNOWN)
        return gsnn_fail(error, GSNN_FAILED, "internal error: an inclusion has no neuron map");
    int32_t *map = gsnn_resize(NULL, tree.count, sizeof *map);
    if (!map)
        return gsnn_fail_memory(error);
    gsnn_inclusion_map(&known, neurons, from->signs, &tree, map);
    gsnn_text_append_integers(out, map, tree.count);
    free(map);
    return GSNN_OK;
}

gsnn_status gsnn_json_morphism(gsnn_json_maker *maker, const gsnn_morphism *morphism,
                               gsnn_text *out, gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    const gsnn_architecture *to = &e->architectures[morphism->to];
    bool inclusion = morphism->kind == GSNN_INCLUSION;
    char id[48];
    gsnn_status status = GSNN_OK;
    open_record(maker, out, "morphism", "kind", inclusion ? "inclusion" : "tunnel");
    gsnn_architecture_id(&e->architectures[morphism->from], id);
    append_word(out, "from", id);
    gsnn_architecture_id(to, id);
    append_word(out, "to", id);
    if (inclusion && e->options.weights == GSNN_WEIGHTS_FULL) {
        gsnn_text_append(out, ",\"neurons\":");
        if (fmpz_cmp_ui(to->neurons, e->options.max_rows) <= 0)
            status = append_map(maker, morphism, out, error);
        else
            gsnn_text_append(out, "null");
    }
    gsnn_text_append_char(out, '}');
    return status;
}
