#include "record/record_reading.h"

#include "base/error.h"

/* Degrees beyond this are no group that anyone lists images of. */
enum { MOST_DEGREE = 1 << 24 };

gsnn_status gsnn_record_read_action(const gsnn_value *value, const gsnn_record_action **action) {
    const char *name;
    gsnn_status status = gsnn_value_string(value, &name);
    if (status)
        return status;
    *action = gsnn_record_action_find(name);
    return *action ? GSNN_OK : gsnn_value_complain(value, "no action is called \"%.60s\"", name);
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
    return gsnn_record_read_matrix(value, degree, form);
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
        (status = gsnn_record_read_action(&action, &group->action)) ||
        (status = gsnn_value_integer(&degree, 1, MOST_DEGREE, &points)))
        return status;
    group->degree = (size_t)points;
    const gsnn_record_shape shape = gsnn_record_group_shape(reading->record);
    if ((status = gsnn_value_decimal(&order, &group->order)) ||
        (status = gsnn_record_read_elements(reading, &generators, &shape, &group->generators)) ||
        (status = gsnn_value_integer(&invariant, 0, points, &group->invariant_dimension)))
        return status;
    if (gsnn_value_given(&names) && (status = read_names(reading, &names, group)))
        return status;
    if (gsnn_value_given(&form))
        status = read_form(reading, &form, group);
    return status;
}
