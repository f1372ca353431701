#include "record/record_of_enumeration.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "enumeration/enumeration.h"
#include "matrix/matrix_space.h"
#include "write/element_texts.h"

#include <stdlib.h>
#include <string.h>

/* The subgroups of the class that was laid out last: architectures come class by class. */
typedef struct class_memory {
    size_t class;
    gsnn_record_elements generators;
    const char *order;
} class_memory;

typedef struct making {
    const gsnn_enumeration *from;
    gsnn_enumeration_record *record;
    gsnn_arena *memory;
    gsnn_text text; /* of elements on their way */
    class_memory last;
    gsnn_error *error;
} making;

static char *copy_string(making *m, const char *string) {
    return gsnn_arena_copy(m->memory, string, strlen(string) + 1, 1);
}

static const char *copy_integer(making *m, const fmpz_t value) {
    char *digits = fmpz_get_str(NULL, 10, value);
    char *copy = digits ? copy_string(m, digits) : NULL;
    flint_free(digits);
    return copy;
}

static int64_t count_of(const fmpz_t value) {
    return fmpz_fits_si(value) ? fmpz_get_si(value) : GSNN_RECORD_UNKNOWN;
}

/* ---- Elements ---------------------------------------------------------------------------- */

/* Takes `count` entries out of nested lists as the actions write them for JSON: numbers, or strings
 * without escapes.  The text's bytes are cut up, and must live as long as the record. */
static const char *const *cut_entries(making *m, char *text, size_t count) {
    const char **entries = gsnn_arena_take(m->memory, count ? count : 1, sizeof *entries);
    for (size_t i = 0; entries && i < count; i++) {
        text += strspn(text, "[],");
        bool quoted = *text == '"';
        entries[i] = text += quoted;
        text += strcspn(text, quoted ? "\"" : ",]");
        *text++ = '\0';
    }
    return entries;
}

/* The images of the axes under permutations of the points. */
static const int32_t *copy_images(making *m, const gsnn_point *generators, size_t count) {
    const gsnn_group *group = m->from->group;
    bool is_signed = m->record->group.action->negates;
    int32_t *images = gsnn_arena_take(m->memory, count * group->degree, sizeof *images),
            *at = images;
    for (size_t i = 0; images && i < count; i++, generators += group->points)
        for (size_t k = 0; k < group->degree; k++) {
            gsnn_point image = generators[is_signed ? 2 * k : k];
            *at++ = !is_signed ? image + 1 : image % 2 ? -(image / 2 + 1) : image / 2 + 1;
        }
    return images;
}

/* Elements in the group file's notation. */
static gsnn_status make_elements(making *m, const gsnn_point *generators, size_t count,
                                 gsnn_record_elements *elements) {
    size_t degree = m->from->group->degree;
    *elements = (gsnn_record_elements){.count = count};
    if (!count)
        return GSNN_OK;
    if (!m->record->group.action->permutes_inputs) {
        gsnn_text_reset(&m->text);
        gsnn_status status =
            gsnn_append_elements(m->from->group, generators, count, &m->text, m->error);
        const char *text = status ? NULL : gsnn_text_string(&m->text);
        char *copy = text ? copy_string(m, text) : NULL;
        if (status)
            return status;
        elements->entries = copy ? cut_entries(m, copy, count * degree * degree) : NULL;
    } else {
        elements->images = copy_images(m, generators, count);
    }
    return elements->entries || elements->images ? GSNN_OK : gsnn_fail_memory(m->error);
}

/* ---- The header -------------------------------------------------------------------------- */

static gsnn_status make_form(making *m, gsnn_record_group *to) {
    size_t degree = m->from->group->degree;
    gsnn_text_reset(&m->text);
    gsnn_status status = gsnn_matrix_space_write_form(m->from->group->matrix, &m->text, m->error);
    const char *text = status ? NULL : gsnn_text_string(&m->text);
    char *copy = text ? copy_string(m, text) : NULL;
    to->form = copy ? cut_entries(m, copy, degree * degree) : NULL;
    return to->form || status ? status : gsnn_fail_memory(m->error);
}

static gsnn_status make_group(making *m) {
    const gsnn_group *group = m->from->group;
    gsnn_record_group *to = &m->record->group;
    const char **names = gsnn_arena_take(m->memory, group->generator_count + 1, sizeof *names);
    to->name = copy_string(m, group->name);
    to->action = gsnn_record_action_find(group->action->name);
    to->degree = group->degree;
    to->order = copy_integer(m, group->order);
    to->invariant_dimension = (int64_t)group->invariant_dimension;
    to->generator_names = names;
    if (!names || !to->name || !to->order)
        return gsnn_fail_memory(m->error);
    for (size_t i = 0; i < group->generator_count; i++)
        if (!(names[i] = copy_string(m, group->generator_names[i])))
            return gsnn_fail_memory(m->error);
    gsnn_status status =
        make_elements(m, group->generators, group->generator_count, &to->generators);
    if (!status && group->matrix && gsnn_matrix_space_form(group->matrix))
        status = make_form(m, to);
    return status;
}

static void make_counts(const gsnn_enumeration *e, gsnn_record_counts *to) {
    bool complete = e->catalogue.complete, morphisms = e->options.morphisms;
    to->subgroup_classes = complete ? (int64_t)e->catalogue.count : GSNN_RECORD_UNKNOWN;
    for (int type = 0; type < 2; type++) {
        to->pairs[type] = complete ? count_of(e->pairs.type[type]) : GSNN_RECORD_UNKNOWN;
        to->cohomology_classes[type] =
            complete ? count_of(e->cohomology_classes.type[type]) : GSNN_RECORD_UNKNOWN;
        to->admissible[type] = count_of(e->listed.type[type]);
        to->admissible_cohomology_classes[type] = count_of(e->listed_cohomology_classes.type[type]);
    }
    to->inclusions = morphisms ? (int64_t)e->morphisms.inclusions : GSNN_RECORD_UNKNOWN;
    to->tunnels = morphisms ? (int64_t)e->morphisms.tunnels : GSNN_RECORD_UNKNOWN;
}

/* ---- Architectures ----------------------------------------------------------------------- */

static gsnn_status make_subgroups(making *m, const gsnn_architecture *a,
                                  gsnn_record_architecture *to) {
    const gsnn_subgroup_class *class = &m->from->catalogue.classes[a->class];
    gsnn_status status;
    if (m->last.class != a->class) {
        m->last.order = copy_integer(m, class->order);
        if (!m->last.order)
            return gsnn_fail_memory(m->error);
        status = make_elements(m, class->generators, class->generator_count, &m->last.generators);
        if (status)
            return status;
        m->last.class = a->class;
    }
    to->H = to->K = (gsnn_record_subgroup){m->last.order, m->last.generators};
    if (a->type == 1)
        return GSNN_OK;
    gsnn_point *kernel;
    size_t count;
    fmpz_t order;
    fmpz_init(order);
    fmpz_divexact_ui(order, class->order, 2);
    to->K.order = copy_integer(m, order);
    fmpz_clear(order);
    if (!to->K.order)
        return gsnn_fail_memory(m->error);
    status = gsnn_architecture_kernel(m->from, a, &kernel, &count, m->error);
    if (status)
        return status;
    status = make_elements(m, kernel, count, &to->K.generators);
    free(kernel);
    return status;
}

static gsnn_status make_cohomology(making *m, const gsnn_architecture *a,
                                   gsnn_record_cohomology *to) {
    const gsnn_cohomology *from = &m->from->cohomology[a->class];
    int32_t *class = gsnn_arena_take(m->memory, from->rank + 1, sizeof *class);
    if (!class)
        return gsnn_fail_memory(m->error);
    for (size_t k = 0; k < from->rank; k++)
        class[k] = gsnn_cohomology_coordinate(from, a->signs, k);
    *to = (gsnn_record_cohomology){from->rank, class, a->signs == 0, count_of(a->orbit_length)};
    return GSNN_OK;
}

static gsnn_status make_architecture(making *m, size_t i) {
    const gsnn_enumeration *e = m->from;
    const gsnn_architecture *a = gsnn_enumeration_architecture(e, i);
    const gsnn_parameters p = gsnn_architecture_parameters(e, a);
    const fmpz *index = e->catalogue.classes[a->class].index;
    gsnn_record_architecture *to = &m->record->architectures[i];
    char id[48];
    gsnn_architecture_id(a, id);
    *to = (gsnn_record_architecture){
        .id = copy_string(m, id),
        .type = a->type,
        .admissible = a->reason == GSNN_ADMISSIBLE,
        .reason = a->reason == GSNN_ADMISSIBLE ? NULL : gsnn_reason_name(a->reason),
        .collapses_to =
            a->reason == GSNN_COINCIDENT_NEURONS ? (size_t)a->collapses_to : GSNN_RECORD_NONE,
        .neurons_decimal = copy_integer(m, index),
        .neurons = fmpz_abs_fits_ui(index) ? fmpz_get_ui(index) : GSNN_RECORD_HUGE,
        .weights.dimension = p.weights,
        .parameters = {(int64_t)p.weights, (int64_t)p.bias, (int64_t)p.output, (int64_t)p.linear,
                       (int64_t)p.constant, (int64_t)p.total},
    };
    if (!to->id || !to->neurons_decimal)
        return gsnn_fail_memory(m->error);
    gsnn_status status = make_subgroups(m, a, to);
    return status ? status : make_cohomology(m, a, &to->cohomology);
}

static void make_morphisms(const gsnn_enumeration *e, gsnn_record_morphism *to) {
    for (size_t i = 0; i < e->morphisms.count; i++) {
        const gsnn_morphism *from = &e->morphisms.list[i];
        to[i] = (gsnn_record_morphism){.kind = from->kind == GSNN_INCLUSION ? GSNN_RECORD_INCLUSION
                                                                            : GSNN_RECORD_TUNNEL,
                                       .from = from->from,
                                       .to = from->to};
    }
}

static gsnn_status make(making *m) {
    const gsnn_enumeration *e = m->from;
    gsnn_enumeration_record *record = m->record;
    record->tool_version = copy_string(m, GSNN_VERSION);
    record->engine = copy_string(m, e->engine->name);
    record->selection = (gsnn_record_selection){e->options.type, e->options.max_neurons};
    record->architecture_count = e->count;
    record->architectures = gsnn_new(e->count, sizeof *record->architectures);
    record->morphisms_listed = e->options.morphisms;
    record->morphism_count = e->options.morphisms ? e->morphisms.count : 0;
    record->morphisms = gsnn_new(record->morphism_count, sizeof *record->morphisms);
    if (!record->tool_version || !record->engine || !record->architectures || !record->morphisms)
        return gsnn_fail_memory(m->error);
    make_counts(e, &record->counts);
    gsnn_status status = make_group(m);
    for (size_t i = 0; !status && i < e->count; i++)
        status = make_architecture(m, i);
    if (!status && record->morphism_count)
        make_morphisms(e, record->morphisms);
    return status;
}

/* Without rows: no text, but for what the actions write of single elements. */
static gsnn_status make_directly(gsnn_enumeration_record **record, const gsnn_enumeration *e,
                                 gsnn_error *error) {
    *record = gsnn_new(1, sizeof **record);
    if (!*record)
        return gsnn_fail_memory(error);
    making m = {.from = e, .record = *record, .memory = &(*record)->memory, .error = error};
    m.last.class = SIZE_MAX;
    gsnn_status status = make(&m);
    gsnn_text_clear(&m.text);
    if (status) {
        gsnn_enumeration_record_free(*record);
        *record = NULL;
    }
    return status;
}

static bool append(void *text, const char *bytes, size_t length) {
    gsnn_text_append_bytes(text, bytes, length);
    return !((gsnn_text *)text)->failed;
}

gsnn_status gsnn_record_of_enumeration(gsnn_enumeration_record **record,
                                       const gsnn_enumeration *enumeration, const gsnn_run *run,
                                       gsnn_error *error) {
    const gsnn_options *options = &enumeration->options;
    if (options->weights == GSNN_WEIGHTS_NONE && options->max_rows == 0)
        return make_directly(record, enumeration, error);
    gsnn_text text = {0};
    gsnn_status status = gsnn_write(enumeration, "json", append, &text, run, error);
    if (!status)
        status = gsnn_enumeration_record_parse(text.bytes, text.length, record, error);
    gsnn_text_clear(&text);
    return status;
}
