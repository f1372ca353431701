#include "record/record_reading.h"

#include "base/error.h"

#include <string.h>

/* Degrees beyond this are no group that anyone lists images of. */
enum { MOST_DEGREE = 1 << 24 };

static gsnn_status read_images(gsnn_record_reading *reading, const gsnn_value *value, size_t count,
                               int32_t **images) {
    size_t degree = reading->record->group.degree;
    bool sign_allowed = reading->record->group.action == GSNN_RECORD_SIGNED_PERMUTATION;
    *images = gsnn_arena_take(reading->json.memory, count * degree, sizeof **images);
    if (!*images)
        return gsnn_fail_memory(reading->json.error);
    gsnn_value element = gsnn_value_before(value);
    while (gsnn_value_next(&element)) {
        int32_t *list = *images + element.index * degree;
        gsnn_status status =
            gsnn_value_signed_list(&element, degree, "points", (int32_t)degree, false, list);
        if (status)
            return status;
        for (size_t point = 0; !sign_allowed && point < degree; point++)
            if (list[point] < 0)
                return gsnn_value_complain(&element, "a permutation has no negative image");
    }
    return GSNN_OK;
}

/* A matrix of exact entries, row by row, into entries (degree x degree). */
static gsnn_status read_matrix(const gsnn_value *value, size_t degree, const char **entries) {
    gsnn_status status = gsnn_value_array_of(value, degree, "rows");
    if (status)
        return status;
    gsnn_value row = gsnn_value_before(value);
    while (!status && gsnn_value_next(&row))
        status = gsnn_value_entry_list(&row, degree, "columns", entries + row.index * degree);
    return status;
}

static gsnn_status read_matrices(gsnn_record_reading *reading, const gsnn_value *value,
                                 size_t count, const char ***entries) {
    size_t degree = reading->record->group.degree;
    *entries = gsnn_arena_take(reading->json.memory, count * degree * degree, sizeof **entries);
    if (!*entries)
        return gsnn_fail_memory(reading->json.error);
    gsnn_status status = GSNN_OK;
    gsnn_value element = gsnn_value_before(value);
    while (!status && gsnn_value_next(&element))
        status = read_matrix(&element, degree, *entries + element.index * degree * degree);
    return status;
}

static gsnn_status read_parsed_elements(gsnn_record_reading *reading, const gsnn_value *value,
                                        gsnn_record_elements *elements) {
    gsnn_status status = gsnn_value_array(value, &elements->count);
    if (status || !elements->count)
        return status;
    /* The first element vouches for the degree before anything of that size is allocated. */
    gsnn_value first = gsnn_value_element(value, 0);
    bool matrices = reading->record->group.action == GSNN_RECORD_MATRIX;
    status =
        gsnn_value_array_of(&first, reading->record->group.degree, matrices ? "rows" : "points");
    if (status)
        return status;
    if (matrices) {
        const char **entries = NULL;
        status = read_matrices(reading, value, elements->count, &entries);
        elements->entries = entries;
    } else {
        int32_t *images = NULL;
        status = read_images(reading, value, elements->count, &images);
        elements->images = images;
    }
    return status;
}

/* Permutations straight from the text; false when they are not as they should be. */
static bool read_plain_images(const gsnn_record_reading *reading, const gsnn_value *value,
                              gsnn_record_elements *elements) {
    const gsnn_record_group *group = &reading->record->group;
    if (group->action == GSNN_RECORD_MATRIX)
        return false;
    size_t count, degree = group->degree;
    const int32_t *images = gsnn_value_plain_table(value, degree, (int32_t)degree, false, &count);
    bool sound = images != NULL;
    for (size_t i = 0; sound && group->action == GSNN_RECORD_PERMUTATION && i < count * degree; i++)
        sound = images[i] > 0;
    if (sound)
        *elements = (gsnn_record_elements){.count = count, .images = images};
    return sound;
}

gsnn_status gsnn_record_read_elements(gsnn_record_reading *reading, const gsnn_value *value,
                                      gsnn_record_elements *elements) {
    *elements = (gsnn_record_elements){0};
    if (!value->cut.begin)
        return read_parsed_elements(reading, value, elements);
    if (read_plain_images(reading, value, elements))
        return GSNN_OK;
    gsnn_value whole;
    gsnn_status status = gsnn_value_parse_cut(value, &whole);
    if (!status)
        status = read_parsed_elements(reading, &whole, elements);
    gsnn_value_drop(&whole);
    return status;
}

static gsnn_status read_action(const gsnn_value *value, gsnn_record_action *action) {
    const char *name;
    gsnn_status status = gsnn_value_string(value, &name);
    if (status)
        return status;
    if (!strcmp(name, "permutation"))
        *action = GSNN_RECORD_PERMUTATION;
    else if (!strcmp(name, "signed-permutation"))
        *action = GSNN_RECORD_SIGNED_PERMUTATION;
    else if (!strcmp(name, "matrix"))
        *action = GSNN_RECORD_MATRIX;
    else
        return gsnn_value_complain(value, "no action is called \"%.60s\"", name);
    return GSNN_OK;
}

static gsnn_status read_names(gsnn_record_reading *reading, const gsnn_value *value,
                              gsnn_record_group *group) {
    size_t count = group->generators.count;
    gsnn_status status = gsnn_value_array_of(value, count, "generators");
    if (status)
        return status;
    const char **names = gsnn_arena_take(reading->json.memory, count, sizeof *names);
    if (!names)
        return gsnn_fail_memory(reading->json.error);
    gsnn_value element = gsnn_value_before(value);
    while (!status && gsnn_value_next(&element))
        status = gsnn_value_string(&element, &names[element.index]);
    group->generator_names = names;
    return status;
}

static gsnn_status read_form(gsnn_record_reading *reading, const gsnn_value *value,
                             gsnn_record_group *group) {
    size_t degree = group->degree;
    gsnn_status status = gsnn_value_array_of(value, degree, "rows");
    if (status)
        return status;
    const char **form = gsnn_arena_take(reading->json.memory, degree * degree, sizeof *form);
    if (!form)
        return gsnn_fail_memory(reading->json.error);
    group->form = form;
    return read_matrix(value, degree, form);
}

gsnn_status gsnn_record_read_group(gsnn_record_reading *reading, const gsnn_value *value) {
    gsnn_record_group *group = &reading->record->group;
    gsnn_status status = gsnn_value_object(value);
    if (status)
        return status;
    gsnn_value name = gsnn_value_member(value, "name");
    gsnn_value action = gsnn_value_member(value, "action");
    gsnn_value degree = gsnn_value_member(value, "degree");
    gsnn_value order = gsnn_value_member(value, "order");
    gsnn_value generators = gsnn_value_member(value, "generators");
    gsnn_value names = gsnn_value_member(value, "generator_names");
    gsnn_value form = gsnn_value_member(value, "form");
    gsnn_value invariant = gsnn_value_member(value, "invariant_dimension");
    int64_t points = 0;
    if ((status = gsnn_value_optional_string(&name, &group->name)) ||
        (status = read_action(&action, &group->action)) ||
        (status = gsnn_value_integer(&degree, 1, MOST_DEGREE, &points)))
        return status;
    group->degree = (size_t)points;
    if ((status = gsnn_value_decimal(&order, &group->order)) ||
        (status = gsnn_record_read_elements(reading, &generators, &group->generators)) ||
        (status = gsnn_value_integer(&invariant, 0, points, &group->invariant_dimension)))
        return status;
    if (gsnn_value_given(&names) && (status = read_names(reading, &names, group)))
        return status;
    if (gsnn_value_given(&form))
        status = read_form(reading, &form, group);
    return status;
}
