/* density_phases_picture.c - the phases of a mean shift on the diagram of architectures: each node
 * is tinted by how much symmetry a mean in its weight space leaves. */
#include "draw/hasse.h"
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define TEXT_SIZE 72

typedef struct phases_data {
    gsnn_hasse hasse;
    double *values;     /* of each architecture of the record: log10 of the order that is left */
    char *texts;        /* TEXT_SIZE bytes each */
    const char **lines; /* into texts, or NULL */
    size_t *shown;
} phases_data;

/* The order of a subgroup of a phase, as a text and its logarithm. */
static gsnn_status read_order(const gsnn_value *phase, const char *name, const char **digits,
                              double *logarithm) {
    gsnn_value subgroup = gsnn_value_member(phase, name);
    gsnn_value order = gsnn_value_member(&subgroup, "order");
    gsnn_status status = gsnn_value_decimal(&order, digits);
    if (!status)
        *logarithm = log10(strtod(*digits, NULL));
    return status;
}

static gsnn_status read_phase(phases_data *data, const gsnn_value *phase,
                              const gsnn_enumeration_record *record) {
    gsnn_value id = gsnn_value_member(phase, "id");
    const char *name, *relu, *absorbing;
    double unused;
    gsnn_status status = gsnn_value_string(&id, &name);
    if (status)
        return status;
    size_t at = gsnn_enumeration_record_find(record, name);
    if (at == GSNN_RECORD_NONE)
        return gsnn_value_complain(&id, "the enumeration has no architecture %.40s", name);
    status = read_order(phase, "relu", &relu, &data->values[at]);
    if (!status)
        status = read_order(phase, "absorbing", &absorbing, &unused);
    if (status)
        return status;
    char *text = data->texts + at * TEXT_SIZE;
    snprintf(text, TEXT_SIZE, "%.24s / %.24s", relu, absorbing);
    data->lines[at] = text;
    return GSNN_OK;
}

static gsnn_status make_room(phases_data *data, size_t count, gsnn_error *error) {
    data->values = gsnn_new(count, sizeof *data->values);
    data->texts = gsnn_new(count, TEXT_SIZE);
    data->lines = gsnn_new(count, sizeof *data->lines);
    data->shown = gsnn_new(count, sizeof *data->shown);
    if (!data->values || !data->texts || !data->lines || !data->shown)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        data->values[i] = NAN;
    return GSNN_OK;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    const gsnn_enumeration_record *record = input->documents[1]->record;
    gsnn_value list = gsnn_value_member(root, "architectures");
    phases_data *data = page->data = gsnn_new(1, sizeof *data);
    size_t count = 0, shown = 0;
    gsnn_status status =
        data ? make_room(data, record->architecture_count, error) : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_value_array(&list, &count);
    gsnn_value phase = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&phase))
        status = read_phase(data, &phase, record);
    if (status)
        return status;
    for (size_t i = 0; i < record->architecture_count; i++)
        if (data->lines[i])
            data->shown[shown++] = i;
    gsnn_hasse_marks marks = {.values = data->values,
                              .value_label = "log10 of the order left, signs seen",
                              .node_texts = data->lines};
    status = gsnn_hasse_init(&data->hasse, record, data->shown, shown, &marks, error);
    snprintf(page->facts, sizeof page->facts,
             "what a mean of the weights leaves of the group, by the weight space that it lies in: "
             "orders where signs are seen / absorbed");
    return status;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const phases_data *data = page->data;
    (void)error;
    gsnn_hasse_draw(&data->hasse, cr, paint, size);
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    phases_data *data = page->data;
    if (data) {
        gsnn_hasse_clear(&data->hasse);
        free(data->values);
        free(data->texts);
        free(data->lines);
        free(data->shown);
    }
    free(data);
}

const gsnn_picture gsnn_density_phases_picture = {
    .name = "density phases",
    .title = "phases of a mean shift",
    .help = "what gsnn density phases found, on the inclusion order: how\n"
            "much of the group a mean leaves; with the enumeration",
    .schemas = {"gsnn-density/1", GSNN_ENUMERATION_SCHEMA},
    .needed = 2,
    .read = read,
    .draw = draw,
    .clear = clear,
};
