#include "record/record_reading.h"

#include "base/error.h"

gsnn_status gsnn_record_read_images(gsnn_record_reading *reading, const gsnn_value *value,
                                    const gsnn_record_shape *shape,
                                    gsnn_record_elements *elements) {
    size_t degree = shape->degree;
    bool negates = shape->action->negates;
    int32_t *images =
        gsnn_arena_take(reading->json.memory, elements->count * degree, sizeof *images);
    if (!images)
        return gsnn_fail_memory(reading->json.error);
    elements->images = images;
    gsnn_value element = gsnn_value_before(value);
    while (gsnn_value_next(&element)) {
        int32_t *list = images + element.index * degree;
        gsnn_status status =
            gsnn_value_signed_list(&element, degree, "points", (int32_t)degree, false, list);
        if (status)
            return status;
        for (size_t point = 0; !negates && point < degree; point++)
            if (list[point] < 0)
                return gsnn_value_complain(&element, "a permutation has no negative image");
    }
    return GSNN_OK;
}

gsnn_status gsnn_record_read_matrix(const gsnn_value *value, size_t degree, const char **entries) {
    gsnn_status status = gsnn_value_array_of(value, degree, "rows");
    if (status)
        return status;
    gsnn_value row = gsnn_value_before(value);
    while (!status && gsnn_value_next(&row))
        status = gsnn_value_entry_list(&row, degree, "columns", entries + row.index * degree);
    return status;
}

gsnn_status gsnn_record_read_matrices(gsnn_record_reading *reading, const gsnn_value *value,
                                      const gsnn_record_shape *shape,
                                      gsnn_record_elements *elements) {
    size_t degree = shape->degree;
    const char **entries =
        gsnn_arena_take(reading->json.memory, elements->count * degree * degree, sizeof *entries);
    if (!entries)
        return gsnn_fail_memory(reading->json.error);
    elements->entries = entries;
    gsnn_status status = GSNN_OK;
    gsnn_value element = gsnn_value_before(value);
    while (!status && gsnn_value_next(&element))
        status =
            gsnn_record_read_matrix(&element, degree, entries + element.index * degree * degree);
    return status;
}

static gsnn_status read_parsed_elements(gsnn_record_reading *reading, const gsnn_value *value,
                                        const gsnn_record_shape *shape,
                                        gsnn_record_elements *elements) {
    gsnn_status status = gsnn_value_array(value, &elements->count);
    if (status || !elements->count)
        return status;
    /* The first element vouches for the degree before anything of that size is allocated. */
    gsnn_value first = gsnn_value_element(value, 0);
    status = gsnn_value_array_of(&first, shape->degree, shape->action->parts);
    return status ? status : shape->action->read_elements(reading, value, shape, elements);
}

bool gsnn_record_read_plain_images(const gsnn_record_reading *reading, const gsnn_value *value,
                                   const gsnn_record_shape *shape, gsnn_record_elements *elements) {
    (void)reading;
    size_t count, degree = shape->degree;
    const int32_t *images = gsnn_value_plain_table(value, degree, (int32_t)degree, false, &count);
    bool sound = images != NULL;
    for (size_t i = 0; sound && !shape->action->negates && i < count * degree; i++)
        sound = images[i] > 0;
    if (sound)
        *elements = (gsnn_record_elements){.count = count, .images = images};
    return sound;
}

gsnn_status gsnn_record_read_elements(gsnn_record_reading *reading, const gsnn_value *value,
                                      const gsnn_record_shape *shape,
                                      gsnn_record_elements *elements) {
    *elements = (gsnn_record_elements){0};
    if (!value->cut.begin)
        return read_parsed_elements(reading, value, shape, elements);
    const gsnn_record_action *action = shape->action;
    if (action->read_plain_elements && action->read_plain_elements(reading, value, shape, elements))
        return GSNN_OK;
    gsnn_value whole;
    gsnn_status status = gsnn_value_parse_cut(value, &whole);
    if (!status)
        status = read_parsed_elements(reading, &whole, shape, elements);
    gsnn_value_drop(&whole);
    return status;
}
