#include "write/json_record.h"

#include "base/memory.h"
#include "group/matrix_space.h"

#include <stdlib.h>
#include <string.h>

void gsnn_json_maker_init(gsnn_json_maker *maker, const gsnn_enumeration *enumeration,
                          gsnn_tree_store *trees) {
    memset(maker, 0, sizeof *maker);
    maker->enumeration = enumeration;
    maker->trees = trees;
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

/* Integers are attached as text: cJSON prints its own numbers by way of the C library's general
 * conversions of floating-point numbers, which took half the time of writing. */
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
    bool added = cJSON_AddStringToObject(record, "schema", "gsnn-enumeration/1") &&
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

/* {"order": ..., "generators": ...}, with the structure's name if it was asked for. */
static bool add_subgroup(cJSON *record, const char *name, const fmpz_t order, gsnn_text *generators,
                         const char *structure) {
    cJSON *object = cJSON_AddObjectToObject(record, name);
    return object && add_integer(object, "order", order) &&
           add_raw(object, "generators", generators) &&
           (!structure || cJSON_AddStringToObject(object, "structure", structure));
}

static gsnn_status add_subgroups(gsnn_json_maker *maker, const gsnn_architecture *a, cJSON *record,
                                 gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    const gsnn_subgroup_class *class = &e->catalogue.classes[a->class];
    const char *structure_h = NULL, *structure_k = NULL;
    if (e->structure) {
        size_t i = (size_t)(a - e->architectures);
        structure_h = e->structure[2 * i];
        structure_k = e->structure[2 * i + 1];
    }
    gsnn_status status = GSNN_OK;
    if (maker->subgroup_class != a->class) {
        gsnn_text_reset(&maker->subgroup);
        status = write_elements(e->group, class->generators, class->generator_count,
                                &maker->subgroup, error);
        maker->subgroup_class = a->class;
    }
    if (status != GSNN_OK)
        return status;
    if (!add_subgroup(record, "H", class->order, &maker->subgroup, structure_h))
        return gsnn_fail_memory(error);
    if (a->type == 1)
        return add_subgroup(record, "K", class->order, &maker->subgroup, structure_k)
                   ? GSNN_OK
                   : gsnn_fail_memory(error);
    gsnn_point *kernel;
    size_t count;
    status = gsnn_architecture_kernel(e, a, &kernel, &count, error);
    if (status != GSNN_OK)
        return status;
    gsnn_text_reset(&maker->text);
    status = write_elements(e->group, kernel, count, &maker->text, error);
    free(kernel);
    if (status != GSNN_OK)
        return status;
    fmpz_t order;
    fmpz_init(order);
    fmpz_tdiv_q_2exp(order, class->order, a->type == 2);
    if (!add_subgroup(record, "K", order, &maker->text, structure_k))
        status = gsnn_fail_memory(error);
    fmpz_clear(order);
    return status;
}

/* Small objects of numbers, of which there may be hundreds of thousands, are attached as text too:
 * a cJSON item for each number was most of the time of writing them. */
static bool add_cohomology(gsnn_json_maker *maker, const gsnn_architecture *a, cJSON *record) {
    const gsnn_cohomology *cohomology = &maker->enumeration->cohomology[a->class];
    gsnn_text *text = &maker->text;
    gsnn_text_reset(text);
    gsnn_text_append(text, "{\"rank\":");
    gsnn_text_append_integer(text, (int64_t)cohomology->rank);
    gsnn_text_append(text, ",\"class\":[");
    for (size_t k = 0; k < cohomology->rank; k++) {
        if (k)
            gsnn_text_append_char(text, ',');
        gsnn_text_append_integer(text, gsnn_cohomology_coordinate(cohomology, a->signs, k));
    }
    gsnn_text_append(text, a->signs ? "],\"trivial\":false" : "],\"trivial\":true");
    gsnn_text_append(text, ",\"orbit_length\":");
    append_natural(text, a->orbit_length);
    gsnn_text_append_char(text, '}');
    return add_raw(record, "cohomology", text);
}

/* The members of "weights" are laid out as text by the action, which knows what a row is. */
static gsnn_status add_weights(gsnn_json_maker *maker, const gsnn_architecture *a, cJSON *record,
                               gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    const gsnn_neurons *neurons = &maker->view.neurons;
    bool full = e->options.weights == GSNN_WEIGHTS_FULL;
    gsnn_row_tree tree = {1, NULL, NULL};
    if (full && maker->view.has_neurons)
        tree = (gsnn_row_tree){neurons->count, neurons->parent, neurons->via};
    else if (full)
        tree.count = 0;
    gsnn_text *text = &maker->text;
    gsnn_text_reset(text);
    gsnn_text_append(text, "{\"dimension\":");
    gsnn_text_append_integer(text, (int64_t)a->weights.dimension);
    gsnn_signed_generators equations = gsnn_architecture_equations(&e->catalogue, a);
    gsnn_status status =
        e->group->action->write_rows(e->group, &equations, &a->weights, &tree, text, error);
    gsnn_text_append_char(text, '}');
    if (status == GSNN_OK && !add_raw(record, "weights", text))
        status = gsnn_fail_memory(error);
    return status;
}

static bool add_parameters(gsnn_json_maker *maker, const gsnn_architecture *a, cJSON *record) {
    gsnn_parameters p = gsnn_architecture_parameters(maker->enumeration, a);
    const char *const names[] = {"{\"weights\":", ",\"bias\":",     ",\"output\":",
                                 ",\"linear\":",  ",\"constant\":", ",\"total\":"};
    const size_t values[] = {p.weights, p.bias, p.output, p.linear, p.constant, p.total};
    gsnn_text_reset(&maker->text);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        gsnn_text_append(&maker->text, names[i]);
        gsnn_text_append_integer(&maker->text, (int64_t)values[i]);
    }
    gsnn_text_append_char(&maker->text, '}');
    return add_raw(record, "parameters", &maker->text);
}

static bool add_verdict(const gsnn_enumeration *e, const gsnn_architecture *a, cJSON *record) {
    char id[48];
    if (!cJSON_AddBoolToObject(record, "admissible", a->reason == GSNN_ADMISSIBLE))
        return false;
    if (a->reason == GSNN_ADMISSIBLE)
        return true;
    if (!cJSON_AddStringToObject(record, "reason", gsnn_reason_name(a->reason)))
        return false;
    if (a->reason == GSNN_ZERO_WEIGHTS)
        return true;
    gsnn_architecture_id(&e->architectures[a->collapses_to], id);
    return cJSON_AddStringToObject(record, "collapses_to", id);
}

gsnn_status gsnn_json_architecture(gsnn_json_maker *maker, const gsnn_architecture *a,
                                   cJSON *record, gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    char id[48];
    gsnn_architecture_id(a, id);
    bool show = a->reason == GSNN_ADMISSIBLE || e->options.weights == GSNN_WEIGHTS_FULL;
    gsnn_status status = show ? gsnn_class_view_show(&maker->view, a, error) : GSNN_OK;
    if (status != GSNN_OK)
        return status;
    if (!cJSON_AddStringToObject(record, "id", id) ||
        !add_count(record, "type", (uint64_t)a->type) || !add_verdict(e, a, record) ||
        !add_integer(record, "neurons", a->neurons))
        return gsnn_fail_memory(error);
    status = add_subgroups(maker, a, record, error);
    if (status != GSNN_OK)
        return status;
    if (show && maker->view.has_neurons && e->options.morphisms && a->reason == GSNN_ADMISSIBLE &&
        e->options.weights == GSNN_WEIGHTS_FULL)
        status = gsnn_tree_store_keep(maker->trees, a->class, &maker->view.neurons, error);
    if (status != GSNN_OK)
        return status;
    bool added = add_cohomology(maker, a, record);
    gsnn_text_reset(&maker->text);
    if (show && maker->view.has_neurons)
        gsnn_class_view_write_rho(&maker->view, a, &maker->text);
    else
        gsnn_text_append(&maker->text, "null");
    if (!added || !add_raw(record, "signed_permutations", &maker->text))
        return gsnn_fail_memory(error);
    if (e->options.weights != GSNN_WEIGHTS_NONE)
        status = add_weights(maker, a, record, error);
    if (status == GSNN_OK && !add_parameters(maker, a, record))
        status = gsnn_fail_memory(error);
    return status;
}

/* Appends what each neuron of the larger network takes. */
static gsnn_status write_map(gsnn_json_maker *maker, const gsnn_morphism *morphism,
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
    gsnn_text_append_integers(&maker->text, map, tree.count);
    free(map);
    return GSNN_OK;
}

gsnn_status gsnn_json_morphism(gsnn_json_maker *maker, const gsnn_morphism *morphism, cJSON *record,
                               gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    const gsnn_architecture *from = &e->architectures[morphism->from];
    const gsnn_architecture *to = &e->architectures[morphism->to];
    char from_id[48], to_id[48];
    gsnn_architecture_id(from, from_id);
    gsnn_architecture_id(to, to_id);
    bool inclusion = morphism->kind == GSNN_INCLUSION;
    if (!cJSON_AddStringToObject(record, "kind", inclusion ? "inclusion" : "tunnel") ||
        !cJSON_AddStringToObject(record, "from", from_id) ||
        !cJSON_AddStringToObject(record, "to", to_id))
        return gsnn_fail_memory(error);
    if (!inclusion || e->options.weights != GSNN_WEIGHTS_FULL)
        return GSNN_OK;
    gsnn_text_reset(&maker->text);
    gsnn_status status = GSNN_OK;
    if (fmpz_cmp_ui(to->neurons, e->options.max_rows) > 0) {
        gsnn_text_append(&maker->text, "null");
    } else {
        status = write_map(maker, morphism, error);
    }
    if (status == GSNN_OK && !add_raw(record, "neurons", &maker->text))
        status = gsnn_fail_memory(error);
    return status;
}
