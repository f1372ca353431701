#include "write/json_record.h"

#include "base/memory.h"
#include "write/codomain_text.h"
#include "json/writer.h"

#include <stdlib.h>
#include <string.h>

void gsnn_json_maker_init(gsnn_json_maker *maker, const gsnn_enumeration *enumeration,
                          gsnn_tree_store *trees, bool lines) {
    memset(maker, 0, sizeof *maker);
    maker->enumeration = enumeration;
    maker->trees = trees;
    maker->lines = lines;
    for (size_t i = 0; i < 2; i++)
        maker->openings[i].class = SIZE_MAX;
    gsnn_class_view_init(&maker->view, enumeration);
    bool words = enumeration->options.generators == GSNN_GENERATORS_WORDS;
    gsnn_element_texts_init(&maker->elements, enumeration->group,
                            words ? &enumeration->words : NULL);
}

void gsnn_json_maker_clear(gsnn_json_maker *maker) {
    gsnn_class_view_clear(&maker->view);
    gsnn_element_texts_clear(&maker->elements);
    free(maker->list);
    for (size_t i = 0; i < 2; i++)
        gsnn_text_clear(&maker->openings[i].text);
}

/* The most bytes of an id. */
#define ID_BYTES 48

static void append_id(gsnn_text *out, const gsnn_architecture *a) {
    if (gsnn_text_reserve(out, ID_BYTES))
        out->length += gsnn_architecture_id(a, out->bytes + out->length);
}

/* Appends what follows the list: the structure's name if it was asked for. */
static void close_subgroup(gsnn_text *out, const char *structure) {
    if (structure) {
        gsnn_text_append(out, ",\"structure\":");
        gsnn_json_append_string(out, structure);
    }
    gsnn_text_append_char(out, '}');
}

/* Begins the member with the generators of a subgroup; whether they are wanted at all. */
static bool open_generators(const gsnn_enumeration *e, gsnn_text *out) {
    static const char *const openings[] = {
        [GSNN_GENERATORS_ALL] = ",\"generators\":",
        [GSNN_GENERATORS_WORDS] = ",\"words\":",
        [GSNN_GENERATORS_NONE] = NULL,
    };
    const char *opening = openings[e->options.generators];
    if (opening)
        gsnn_text_append(out, opening);
    return opening != NULL;
}

/* Appends the generators of K = ker chi for a chi that is not trivial. */
static gsnn_status append_kernel(gsnn_json_maker *maker, const gsnn_architecture *a, gsnn_text *out,
                                 gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    size_t count;
    if (e->catalogue.classes[a->class].elements) {
        uint32_t kernel[GSNN_MAX_KERNEL_GENERATORS];
        count = gsnn_architecture_kernel_elements(e, a, kernel);
        return gsnn_element_texts_append(&maker->elements, kernel, count, out, error);
    }
    gsnn_point *kernel;
    gsnn_status status = gsnn_architecture_kernel(e, a, &kernel, &count, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_element_texts_append_points(&maker->elements, kernel, count, out, error);
    free(kernel);
    return status;
}

/* Appends {"order":n/divisor of a class of order n. */
static void open_subgroup(gsnn_text *out, const gsnn_subgroup_class *class, ulong divisor) {
    fmpz_t order;
    fmpz_init(order);
    fmpz_divexact_ui(order, class->order, divisor);
    gsnn_text_append(out, "{\"order\":");
    gsnn_json_append_fmpz(out, order);
    fmpz_clear(order);
}

/* Appends the generators of H. */
static gsnn_status append_generators(gsnn_json_maker *maker, const gsnn_architecture *a,
                                     gsnn_text *out, gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    const gsnn_subgroup_class *class = &e->catalogue.classes[a->class];
    const gsnn_point *generators;
    if (class->elements)
        return gsnn_element_texts_append(&maker->elements, class->elements, class->generator_count,
                                         out, error);
    gsnn_status status = gsnn_class_generators(e->group, &e->catalogue, a->class, &maker->view.room,
                                               &generators, error);
    return status == GSNN_OK ? gsnn_element_texts_append_points(&maker->elements, generators,
                                                                class->generator_count, out, error)
                             : status;
}

/* Lays out what the records of this type on this class begin with, unless it is; H has the same
 * structure in all of them. */
static gsnn_status lay_out_opening(gsnn_json_maker *maker, const gsnn_architecture *a,
                                   const char *structure, gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    const gsnn_subgroup_class *class = &e->catalogue.classes[a->class];
    gsnn_json_opening *opening = &maker->openings[a->type - 1];
    gsnn_text *out = &opening->text;
    if (opening->class == a->class)
        return GSNN_OK;
    opening->class = a->class;
    gsnn_text_reset(out);
    gsnn_text_append(out, ",\"neurons\":");
    gsnn_json_append_fmpz(out, class->index);
    gsnn_text_append(out, ",\"H\":");
    open_subgroup(out, class, 1);
    /* Where the neurons are listed they tell it. */
    if (fmpz_cmp_ui(class->index, e->options.max_rows) > 0) {
        gsnn_text_append(out, ",\"class_length\":");
        gsnn_json_append_fmpz(out, class->length);
    }
    size_t begin = out->length;
    gsnn_status status =
        open_generators(e, out) ? append_generators(maker, a, out, error) : GSNN_OK;
    size_t length = out->length - begin;
    close_subgroup(out, structure);
    gsnn_text_append(out, ",\"K\":");
    open_subgroup(out, class, a->type);
    if (a->type == 1 && gsnn_text_reserve(out, length))
        gsnn_text_append_bytes(out, out->bytes + begin, length);
    return status;
}

/* Appends the number of neurons, H and K. */
static gsnn_status append_subgroups(gsnn_json_maker *maker, const gsnn_architecture *a,
                                    char **structure, gsnn_text *out, gsnn_error *error) {
    gsnn_status status = lay_out_opening(maker, a, structure ? structure[0] : NULL, error);
    if (status != GSNN_OK)
        return status;
    const gsnn_text *opening = &maker->openings[a->type - 1].text;
    gsnn_text_append_bytes(out, opening->bytes, opening->length);
    out->failed |= opening->failed;
    if (a->type == 2 && open_generators(maker->enumeration, out))
        status = append_kernel(maker, a, out, error);
    close_subgroup(out, structure ? structure[1] : NULL);
    return status;
}

/* Writes to where there is room for 21 characters, and returns where it ends, as gsnn_put does. */
static inline char *put_integer(char *at, size_t value) {
    if (value > 9)
        return at + gsnn_format_integer(at, (int64_t)value);
    *at = (char)('0' + value);
    return at + 1;
}

static void append_cohomology(const gsnn_enumeration *e, const gsnn_architecture *a,
                              gsnn_text *out) {
    const gsnn_cohomology *cohomology = &e->cohomology[a->class];
    if (!gsnn_text_reserve(out, 100 + 2 * cohomology->rank))
        return;
    char *at = gsnn_put(out->bytes + out->length, ",\"cohomology\":{\"rank\":");
    at = put_integer(at, cohomology->rank);
    at = gsnn_put(at, ",\"class\":[");
    for (size_t k = 0; k < cohomology->rank; k++) {
        *at++ = (char)('0' + gsnn_cohomology_coordinate(cohomology, a->signs, k));
        *at++ = ',';
    }
    at -= cohomology->rank > 0; /* the bracket takes the place of the last comma */
    at = a->signs ? gsnn_put(at, "],\"trivial\":false") : gsnn_put(at, "],\"trivial\":true");
    at = gsnn_put(at, ",\"orbit_length\":");
    out->length = (size_t)(at - out->bytes);
    gsnn_json_append_fmpz(out, a->orbit_length);
    gsnn_text_append_char(out, '}');
}

/* The action makes the rows. */
static gsnn_status append_weights(gsnn_json_maker *maker, const gsnn_architecture *a,
                                  gsnn_text *out, gsnn_error *error) {
    gsnn_text_append(out, ",\"weights\":{\"dimension\":");
    gsnn_text_append_integer(
        out, (int64_t)gsnn_group_weight_dimension(maker->enumeration->group, &a->weights));
    gsnn_rows rows;
    gsnn_status status = gsnn_class_view_rows(&maker->view, a, &rows, error);
    if (status == GSNN_OK)
        gsnn_append_weight_rows(&rows, gsnn_group_inputs(maker->enumeration->group), out);
    gsnn_rows_clear(&rows);
    gsnn_text_append_char(out, '}');
    return status;
}

/* Appends [[...],...]: rho of each generator of the group. */
static gsnn_status append_rho(gsnn_json_maker *maker, const gsnn_architecture *a, gsnn_text *out,
                              gsnn_error *error) {
    const gsnn_neurons *neurons = &maker->view.neurons;
    if (gsnn_reserve(&maker->list, &maker->list_capacity, neurons->count, sizeof *maker->list))
        return gsnn_fail_memory(error);
    gsnn_text_append_char(out, '[');
    for (size_t s = 0; s < neurons->generator_count; s++) {
        if (s)
            gsnn_text_append_char(out, ',');
        gsnn_class_view_rho(&maker->view, a, s, maker->list);
        gsnn_text_append_integers(out, maker->list, neurons->count);
    }
    gsnn_text_append_char(out, ']');
    return GSNN_OK;
}

static gsnn_status append_output(const gsnn_json_maker *maker, const gsnn_architecture *a,
                                 gsnn_text *out, gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    const gsnn_row_tree tree = gsnn_class_view_tree(&maker->view);
    return gsnn_append_output(out, e, a, &tree, e->options.weights != GSNN_WEIGHTS_NONE, error);
}

static void append_parameters(const gsnn_enumeration *e, const gsnn_architecture *a,
                              gsnn_text *out) {
    gsnn_parameters p = gsnn_architecture_parameters(e, a);
    if (!gsnn_text_reserve(out, 250))
        return;
    char *at = gsnn_put(out->bytes + out->length, ",\"parameters\":{\"weights\":");
    at = put_integer(at, p.weights);
    at = put_integer(gsnn_put(at, ",\"bias\":"), p.bias);
    at = put_integer(gsnn_put(at, ",\"output\":"), p.output);
    at = put_integer(gsnn_put(at, ",\"linear\":"), p.linear);
    at = put_integer(gsnn_put(at, ",\"constant\":"), p.constant);
    at = put_integer(gsnn_put(at, ",\"total\":"), p.total);
    *at++ = '}';
    out->length = (size_t)(at - out->bytes);
}

/* Writes whether an architecture is admissible, and why not; returns where that ends. */
static char *put_verdict(const gsnn_enumeration *e, const gsnn_architecture *a, char *at) {
    if (a->reason == GSNN_ADMISSIBLE)
        return gsnn_put(at, ",\"admissible\":true");
    at = gsnn_put(at, ",\"admissible\":false,\"reason\":\"");
    at = gsnn_put(at, gsnn_reason_name(a->reason));
    if (a->reason == GSNN_COINCIDENT_NEURONS) {
        at = gsnn_put(at, "\",\"collapses_to\":\"");
        at += gsnn_architecture_id(gsnn_enumeration_architecture(e, a->collapses_to), at);
    }
    return gsnn_put(at, "\"");
}

/* Appends what a record begins with. */
static void append_head(const gsnn_json_maker *maker, const gsnn_architecture *a, gsnn_text *out) {
    if (!gsnn_text_reserve(out, 200 + 2 * ID_BYTES))
        return;
    char *at = out->bytes + out->length;
    at = maker->lines ? gsnn_put(at, "{\"record\":\"architecture\",\"id\":\"")
                      : gsnn_put(at, "{\"id\":\"");
    at += gsnn_architecture_id(a, at);
    at = put_integer(gsnn_put(at, "\",\"type\":"), a->type);
    at = put_verdict(maker->enumeration, a, at);
    out->length = (size_t)(at - out->bytes);
}

gsnn_status gsnn_json_architecture(gsnn_json_maker *maker, size_t i, gsnn_text *out,
                                   gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    const gsnn_architecture *a = gsnn_enumeration_architecture(e, i);
    char **structure = e->structure ? e->structure + 2 * i : NULL;
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
    append_head(maker, a, out);
    status = append_subgroups(maker, a, structure, out, error);
    append_cohomology(e, a, out);
    gsnn_text_append(out, ",\"signed_permutations\":");
    if (!show)
        gsnn_text_append(out, "null");
    else if (status == GSNN_OK)
        status = append_rho(maker, a, out, error);
    if (status == GSNN_OK && e->options.weights != GSNN_WEIGHTS_NONE)
        status = append_weights(maker, a, out, error);
    if (status == GSNN_OK && e->options.codomain)
        status = append_output(maker, a, out, error);
    append_parameters(e, a, out);
    gsnn_text_append_char(out, '}');
    return status;
}

/* Appends what each neuron of the larger network takes. */
static gsnn_status append_map(gsnn_json_maker *maker, const gsnn_morphism *morphism, gsnn_text *out,
                              gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    size_t count = fmpz_get_ui(e->catalogue.classes[e->architectures[morphism->to].class].index);
    if (gsnn_reserve(&maker->list, &maker->list_capacity, count, sizeof *maker->list))
        return gsnn_fail_memory(error);
    gsnn_status status =
        gsnn_class_view_map(&maker->view, maker->trees, morphism, maker->list, error);
    if (status == GSNN_OK)
        gsnn_text_append_integers(out, maker->list, count);
    if (status == GSNN_OK && e->options.codomain) {
        const gsnn_neurons *neurons = &maker->view.neurons;
        status = gsnn_append_output_map(
            out, e, morphism, maker->list[0],
            &(gsnn_row_tree){neurons->count, neurons->parent, neurons->via}, error);
    }
    return status;
}

gsnn_status gsnn_json_morphism(gsnn_json_maker *maker, const gsnn_morphism *morphism,
                               gsnn_text *out, gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    const gsnn_architecture *to = &e->architectures[morphism->to];
    bool inclusion = morphism->kind == GSNN_INCLUSION;
    gsnn_status status = GSNN_OK;
    gsnn_text_append(out, maker->lines ? "{\"record\":\"morphism\",\"kind\":\"" : "{\"kind\":\"");
    gsnn_text_append(out, inclusion ? "inclusion\",\"from\":\"" : "tunnel\",\"from\":\"");
    append_id(out, &e->architectures[morphism->from]);
    gsnn_text_append(out, "\",\"to\":\"");
    append_id(out, to);
    gsnn_text_append_char(out, '"');
    if (inclusion && e->options.weights == GSNN_WEIGHTS_FULL) {
        gsnn_text_append(out, ",\"neurons\":");
        if (fmpz_cmp_ui(e->catalogue.classes[to->class].index, e->options.max_rows) <= 0)
            status = append_map(maker, morphism, out, error);
        else
            gsnn_text_append(out, "null");
    }
    gsnn_text_append_char(out, '}');
    return status;
}
