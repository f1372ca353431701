#include "record/enumeration_record.h"

#include "base/error.h"
#include "base/memory.h"
#include "record/record_making.h"

#include <string.h>

const char *gsnn_record_copy_string(gsnn_record_making *m, const char *string) {
    return gsnn_arena_copy(m->memory, string, strlen(string) + 1, 1);
}

gsnn_status gsnn_record_own_strings(gsnn_record_making *m, const char **texts, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!(texts[i] = gsnn_record_copy_string(m, texts[i])))
            return gsnn_fail_memory(m->error);
    return GSNN_OK;
}

static const char *copy_integer(gsnn_record_making *m, const fmpz_t value) {
    char *digits = fmpz_get_str(NULL, 10, value);
    const char *copy = digits ? gsnn_record_copy_string(m, digits) : NULL;
    flint_free(digits);
    return copy;
}

static int64_t count_of(const fmpz_t value) {
    return fmpz_fits_si(value) ? fmpz_get_si(value) : GSNN_RECORD_UNKNOWN;
}

/* ---- Elements ---------------------------------------------------------------------------- */

static gsnn_status make_images(gsnn_record_making *m, const gsnn_point *generators,
                               gsnn_record_elements *elements) {
    const gsnn_group *group = m->from->group;
    int32_t *images =
        gsnn_arena_take(m->memory, elements->count * gsnn_group_inputs(group), sizeof *images);
    if (!images)
        return gsnn_fail_memory(m->error);
    for (size_t i = 0; i < elements->count; i++)
        group->action->images(group, generators + i * group->points,
                              images + i * gsnn_group_inputs(group));
    elements->images = images;
    return GSNN_OK;
}

static gsnn_status make_entries(gsnn_record_making *m, const gsnn_point *generators,
                                gsnn_record_elements *elements) {
    const gsnn_group *group = m->from->group;
    size_t size = gsnn_group_inputs(group) * gsnn_group_inputs(group);
    const char **entries = gsnn_arena_take(m->memory, elements->count * size, sizeof *entries);
    gsnn_status status = entries ? GSNN_OK : gsnn_fail_memory(m->error);
    for (size_t i = 0; !status && i < elements->count; i++)
        status = group->action->entries(group, generators + i * group->points, entries + i * size,
                                        m->error);
    elements->entries = entries;
    return status ? status : gsnn_record_own_strings(m, entries, elements->count * size);
}

/* Elements in the group file's notation. */
static gsnn_status make_elements(gsnn_record_making *m, const gsnn_point *generators, size_t count,
                                 gsnn_record_elements *elements) {
    *elements = (gsnn_record_elements){.count = count};
    if (!count)
        return GSNN_OK;
    return m->from->group->action->images ? make_images(m, generators, elements)
                                          : make_entries(m, generators, elements);
}

/* ---- The header -------------------------------------------------------------------------- */

static gsnn_status make_form(gsnn_record_making *m, gsnn_record_group *to) {
    const gsnn_group *group = m->from->group;
    bool standard;
    if (!group->action->form)
        return GSNN_OK;
    size_t size = gsnn_group_inputs(group) * gsnn_group_inputs(group);
    const char **entries = gsnn_arena_take(m->memory, size, sizeof *entries);
    if (!entries)
        return gsnn_fail_memory(m->error);
    gsnn_status status = group->action->form(group, &standard, entries, m->error);
    if (status || standard)
        return status;
    to->form = entries;
    return gsnn_record_own_strings(m, entries, size);
}

static gsnn_status make_group(gsnn_record_making *m) {
    const gsnn_group *group = m->from->group;
    gsnn_record_group *to = &m->record->group;
    const char **names = gsnn_arena_take(m->memory, group->generator_count + 1, sizeof *names);
    to->name = gsnn_record_copy_string(m, group->name);
    to->action = gsnn_record_action_find(group->action->name);
    to->degree = gsnn_group_inputs(group);
    to->order = copy_integer(m, group->order);
    to->invariant_dimension = (int64_t)group->invariant_dimension;
    to->generator_names = names;
    if (!names || !to->name || !to->order)
        return gsnn_fail_memory(m->error);
    for (size_t i = 0; i < group->generator_count; i++)
        if (!(names[i] = gsnn_record_copy_string(m, group->generator_names[i])))
            return gsnn_fail_memory(m->error);
    gsnn_status status =
        make_elements(m, group->generators, group->generator_count, &to->generators);
    return status ? status : make_form(m, to);
}

static void make_counts(const gsnn_enumeration *e, gsnn_record_counts *to) {
    uint64_t classes = gsnn_enumeration_subgroup_classes(e);
    bool complete = classes > 0, morphisms = e->options.morphisms;
    to->subgroup_classes = complete ? (int64_t)classes : GSNN_RECORD_UNKNOWN;
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

static gsnn_status make_subgroups(gsnn_record_making *m, const gsnn_architecture *a,
                                  gsnn_record_architecture *to) {
    const gsnn_subgroup_class *class = &m->from->catalogue.classes[a->class];
    const bool nothing = m->from->options.generators == GSNN_GENERATORS_NONE;
    gsnn_status status;
    if (m->last.class != a->class) {
        m->last.order = copy_integer(m, class->order);
        m->last.length = copy_integer(m, class->length);
        if (!m->last.order || !m->last.length)
            return gsnn_fail_memory(m->error);
        gsnn_pair_room room = {0};
        const gsnn_point *generators = NULL;
        status = nothing ? GSNN_OK
                         : gsnn_class_generators(m->from->group, &m->from->catalogue, a->class,
                                                 &room, &generators, m->error);
        if (!status)
            status = make_elements(m, generators, nothing ? 0 : class->generator_count,
                                   &m->last.generators);
        gsnn_pair_room_clear(&room);
        if (status)
            return status;
        m->last.class = a->class;
    }
    to->H = to->K = (gsnn_record_subgroup){m->last.order, !nothing, m->last.generators};
    to->class_length = m->last.length;
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
    if (nothing)
        return GSNN_OK;
    status = gsnn_architecture_kernel(m->from, a, &kernel, &count, m->error);
    if (status)
        return status;
    status = make_elements(m, kernel, count, &to->K.generators);
    free(kernel);
    return status;
}

static gsnn_status make_cohomology(gsnn_record_making *m, const gsnn_architecture *a,
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

static gsnn_status make_architecture(gsnn_record_making *m, size_t i) {
    const gsnn_enumeration *e = m->from;
    const gsnn_architecture *a = gsnn_enumeration_architecture(e, i);
    const gsnn_parameters p = gsnn_architecture_parameters(e, a);
    const fmpz *index = e->catalogue.classes[a->class].index;
    gsnn_record_architecture *to = &m->record->architectures[i];
    char id[48];
    gsnn_architecture_id(a, id);
    *to = (gsnn_record_architecture){
        .id = gsnn_record_copy_string(m, id),
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
    if (!status)
        status = make_cohomology(m, a, &to->cohomology);
    return status ? status : gsnn_record_make_rows(m, a, to);
}

static gsnn_status make_morphism(gsnn_record_making *m, size_t i) {
    const gsnn_morphism *from = &m->from->morphisms.list[i];
    gsnn_record_morphism *to = &m->record->morphisms[i];
    *to = (gsnn_record_morphism){.kind = from->kind == GSNN_INCLUSION ? GSNN_RECORD_INCLUSION
                                                                      : GSNN_RECORD_TUNNEL,
                                 .from = from->from,
                                 .to = from->to};
    return gsnn_record_make_map(m, from, to);
}

static gsnn_status make(gsnn_record_making *m, const gsnn_run *run) {
    const gsnn_enumeration *e = m->from;
    gsnn_enumeration_record *record = m->record;
    record->tool_version = gsnn_record_copy_string(m, GSNN_VERSION);
    record->engine = gsnn_record_copy_string(m, e->engine->name);
    record->selection = (gsnn_record_selection){e->options.type, e->options.max_neurons};
    record->codomain =
        (gsnn_record_codomain){.dimension = 1, .action = &gsnn_record_permutation_action};
    record->architecture_count = e->count;
    record->architectures = gsnn_new(e->count, sizeof *record->architectures);
    record->morphisms_listed = e->options.morphisms;
    record->morphism_count = e->options.morphisms ? e->morphisms.count : 0;
    record->morphisms = gsnn_new(record->morphism_count, sizeof *record->morphisms);
    if (!record->tool_version || !record->engine || !record->architectures || !record->morphisms)
        return gsnn_fail_memory(m->error);
    make_counts(e, &record->counts);
    size_t all = e->count + record->morphism_count;
    gsnn_status status = make_group(m);
    for (size_t i = 0; !status && i < e->count; i++) {
        status = gsnn_run_step(run, "writing", i, all, m->error);
        if (!status)
            status = make_architecture(m, i);
    }
    for (size_t i = 0; !status && i < record->morphism_count; i++) {
        status = gsnn_run_step(run, "writing", e->count + i, all, m->error);
        if (!status)
            status = make_morphism(m, i);
    }
    return status;
}

/* Refuses what needs more memory than there is: rho of all pairs that have it, and their rows. */
static gsnn_status check_size(const gsnn_enumeration *e, gsnn_error *error) {
    bool full = e->options.weights == GSNN_WEIGHTS_FULL;
    size_t generators = e->group->generator_count;
    size_t inputs = e->group->action->integer_rows ? gsnn_group_inputs(e->group) : 0;
    double bytes = 0, most = (double)gsnn_memory_most();
    for (size_t i = 0; i < e->count; i++) {
        const gsnn_architecture *a = gsnn_enumeration_architecture(e, i);
        const fmpz *neurons = e->catalogue.classes[a->class].index;
        bool rows = full && gsnn_architecture_parameters(e, a).weights > 0;
        if ((a->reason == GSNN_ADMISSIBLE || full) &&
            fmpz_cmp_ui(neurons, e->options.max_rows) <= 0)
            bytes += (double)sizeof(int32_t) * fmpz_get_d(neurons) *
                     (double)(generators + (rows ? inputs : 0));
    }
    return bytes <= most
               ? GSNN_OK
               : gsnn_fail(
                     error, GSNN_FAILED,
                     "%zu pairs have signed permutations and rows of at least %.3g GB, but "
                     "there is memory for %.3g GB; fewer neurons, one type, or the admissible "
                     "pairs alone have fewer",
                     e->count, bytes * 1e-9, most * 1e-9);
}

static bool append(void *text, const char *bytes, size_t length) {
    gsnn_text_append_bytes(text, bytes, length);
    return !((gsnn_text *)text)->failed;
}

/* Codomains are few and small: what JSON says of them is read back. */
static gsnn_status make_by_text(gsnn_enumeration_record **record,
                                const gsnn_enumeration *enumeration, const gsnn_run *run,
                                gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_status status = gsnn_write(enumeration, "json", append, &text, run, error);
    if (!status)
        status = gsnn_enumeration_record_parse(text.bytes, text.length, record, error);
    gsnn_text_clear(&text);
    return status;
}

gsnn_status gsnn_record_of_enumeration(gsnn_enumeration_record **record,
                                       const gsnn_enumeration *enumeration, const gsnn_run *run,
                                       gsnn_error *error) {
    if (enumeration->options.codomain)
        return make_by_text(record, enumeration, run, error);
    gsnn_status status = check_size(enumeration, error);
    if (status)
        return status;
    *record = gsnn_new(1, sizeof **record);
    if (!*record)
        return gsnn_fail_memory(error);
    gsnn_record_making m = {
        .from = enumeration, .record = *record, .memory = &(*record)->memory, .error = error};
    m.last.class = SIZE_MAX;
    gsnn_class_view_init(&m.view, enumeration);
    status = gsnn_tree_store_init(&m.trees, enumeration, error);
    if (!status) {
        status = make(&m, run);
        gsnn_tree_store_clear(&m.trees);
    }
    gsnn_class_view_clear(&m.view);
    if (status) {
        gsnn_enumeration_record_free(*record);
        *record = NULL;
    }
    return status;
}
