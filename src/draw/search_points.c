#include "draw/search_points.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A number, or NAN for null and where there is none. */
static gsnn_status read_optional(const gsnn_value *value, double *number) {
    *number = NAN;
    gsnn_value_kind kind = gsnn_value_get_kind(value);
    return kind == GSNN_VALUE_MISSING || kind == GSNN_VALUE_NULL ? GSNN_OK
                                                                 : gsnn_value_double(value, number);
}

static gsnn_status read_front(gsnn_search_point *point, const gsnn_value *entry) {
    static const char *const axes[] = {"parameters", "neurons"};
    const gsnn_value list = gsnn_value_member(entry, "front");
    gsnn_value word = gsnn_value_before(&list);
    size_t count, axis;
    if (!gsnn_value_given(&list))
        return GSNN_OK;
    gsnn_status status = gsnn_value_array(&list, &count);
    while (!status && gsnn_value_next(&word)) {
        status = gsnn_value_choice(&word, axes, 2, &axis);
        if (!status)
            point->front[axis] = true;
    }
    return status;
}

static gsnn_status read_summands(gsnn_search_point *point, const gsnn_value *entry) {
    const gsnn_value list = gsnn_value_member(entry, "summands");
    const gsnn_value first = gsnn_value_element(&list, 0), id = gsnn_value_member(&first, "id");
    size_t count = 0;
    if (!gsnn_value_given(&list))
        return GSNN_OK;
    gsnn_status status = gsnn_value_array(&list, &count);
    return status || count != 1 ? status : gsnn_value_string(&id, &point->alone);
}

static gsnn_status read_point(gsnn_search_point *point, const gsnn_value *entry, bool control,
                              bool logistic) {
    const gsnn_value name = gsnn_value_member(entry, "name");
    const gsnn_value parameters = gsnn_value_member(entry, "parameters");
    const gsnn_value neurons = gsnn_value_member(entry, "neurons");
    const gsnn_value nmse = gsnn_value_member(entry, logistic ? "loss" : "nmse"),
                     se = gsnn_value_member(entry, "se");
    const gsnn_value validation = gsnn_value_member(entry, "validation");
    *point = (gsnn_search_point){.control = control, .validation = NAN};
    gsnn_status status = gsnn_value_string(&name, &point->name);
    if (!status)
        status = read_optional(&nmse, &point->nmse);
    if (!status && !logistic) /* else it is a squared error */
        status = read_optional(&validation, &point->validation);
    if (status || (isnan(point->nmse) && isnan(point->validation)))
        return status ? status : read_summands(point, entry);
    if (!isnan(point->nmse))
        status = gsnn_value_double(&se, &point->se);
    if (!status &&
        !(status = gsnn_value_double(&parameters, &point->size[GSNN_SEARCH_PARAMETERS])) &&
        !(status = gsnn_value_double(&neurons, &point->size[GSNN_SEARCH_NEURONS])) &&
        !(status = read_front(point, entry)))
        status = read_summands(point, entry);
    return status;
}

static gsnn_status read_list(gsnn_search_points *points, const gsnn_value *list, bool control) {
    gsnn_value entry = gsnn_value_before(list);
    gsnn_status status = GSNN_OK;
    while (!status && gsnn_value_next(&entry))
        status = read_point(&points->items[points->count++], &entry, control, points->logistic);
    return status;
}

static gsnn_status find_chosen(gsnn_search_points *points, const gsnn_value *root) {
    const gsnn_value member = gsnn_value_member(root, "chosen");
    const char *name;
    gsnn_status status = gsnn_value_string(&member, &name);
    for (size_t k = 0; !status && k < points->count; k++)
        if (strcmp(points->items[k].name, name) == 0 && !isnan(points->items[k].nmse)) {
            points->chosen = k;
            points->items[k].chosen = true;
            return GSNN_OK;
        }
    return status ? status
                  : gsnn_value_complain(&member,
                                        "%.60s is neither an entry nor a control that "
                                        "was measured",
                                        name);
}

gsnn_status gsnn_search_points_read(gsnn_search_points *points, const gsnn_value *root,
                                    gsnn_error *error) {
    const gsnn_value entries = gsnn_value_member(root, "entries");
    const gsnn_value controls = gsnn_value_member(root, "controls");
    const gsnn_value data = gsnn_value_member(root, "data");
    const gsnn_value noise = gsnn_value_member(&data, "noise_floor");
    size_t count = 0, control_count = 0;
    const gsnn_value loss = gsnn_value_member(root, "loss");
    const char *kind = gsnn_value_peek(&loss);
    *points =
        (gsnn_search_points){.noise_floor = NAN, .logistic = kind && strcmp(kind, "logistic") == 0};
    gsnn_status status = gsnn_value_array(&entries, &count);
    if (!status)
        status = gsnn_value_array(&controls, &control_count);
    if (status)
        return status;
    if (!(points->items = gsnn_new(count + control_count, sizeof *points->items)))
        return gsnn_fail_memory(error);
    status = read_list(points, &entries, false);
    points->entries = points->count;
    if (!status)
        status = read_list(points, &controls, true);
    if (!status && !points->logistic)
        status = read_optional(&noise, &points->noise_floor);
    return status ? status : find_chosen(points, root);
}

void gsnn_search_points_clear(gsnn_search_points *points) {
    free(points->items);
    *points = (gsnn_search_points){0};
}
