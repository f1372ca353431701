/* search_order_picture.c - the inclusion order, tinted by the errors that a search measured. */
#include "draw/hasse.h"
#include "draw/picture.h"
#include "draw/search_points.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEPS_SIZE 24
#define TEXT_SIZE 32
#define THINNEST 0.6
#define THICKEST 5.0

typedef struct order {
    const gsnn_enumeration_record *record;
    gsnn_search_points points;
    gsnn_hasse hasse;
    double *values;            /* of each architecture: log10 of its least error, NAN */
    double *widths;            /* of each morphism; NULL: the search has no indices */
    bool *ringed;              /* of each architecture */
    char (*steps)[STEPS_SIZE]; /* of each architecture: "1, 4", or empty */
    char (*texts)[TEXT_SIZE];  /* of each architecture */
    const char **step_texts, **node_texts;
} order;

static gsnn_status make_room(order *o, gsnn_error *error) {
    size_t count = o->record->architecture_count, edges = o->record->morphism_count;
    o->values = gsnn_new(count, sizeof *o->values);
    o->ringed = gsnn_new(count, sizeof *o->ringed);
    o->steps = gsnn_new(count, sizeof *o->steps);
    o->texts = gsnn_new(count, sizeof *o->texts);
    o->step_texts = gsnn_new(count, sizeof *o->step_texts);
    o->node_texts = gsnn_new(count, sizeof *o->node_texts);
    o->widths = gsnn_new(edges, sizeof *o->widths);
    return o->values && o->ringed && o->steps && o->texts && o->step_texts && o->node_texts &&
                   o->widths
               ? GSNN_OK
               : gsnn_fail_memory(error);
}

static gsnn_status find(const order *o, const gsnn_value *id, size_t *index) {
    const char *name;
    gsnn_status status = gsnn_value_string(id, &name);
    if (status)
        return status;
    *index = gsnn_enumeration_record_find(o->record, name);
    return *index != GSNN_RECORD_NONE
               ? GSNN_OK
               : gsnn_value_complain(id, "the enumeration has no architecture %.40s", name);
}

/* The least error of a sum of channels of each architecture alone; of sums that are no finalists it
 * is that on the first fold. */
static void set_values(order *o) {
    for (size_t i = 0; i < o->record->architecture_count; i++)
        o->values[i] = NAN;
    for (size_t k = 0; k < o->points.count; k++) {
        const gsnn_search_point *p = &o->points.items[k];
        size_t i = p->alone ? gsnn_enumeration_record_find(o->record, p->alone) : GSNN_RECORD_NONE;
        double error = isnan(p->nmse) ? p->validation : p->nmse;
        if (i == GSNN_RECORD_NONE || isnan(error))
            continue;
        double value = log10(fmax(error, GSNN_SEARCH_EXACT));
        if (!(o->values[i] <= value)) {
            o->values[i] = value;
            gsnn_number_text(error > GSNN_SEARCH_EXACT ? error : 0, 2, o->texts[i], TEXT_SIZE);
            o->node_texts[i] = o->texts[i];
        }
    }
    for (size_t i = 0; i < o->record->architecture_count; i++)
        if (!o->node_texts[i])
            o->node_texts[i] = "\xe2\x80\x93"; /* an en dash: not measured alone */
}

/* Rings around the architectures of the chosen sum; a deep word has none. */
static gsnn_status set_rings(order *o, const gsnn_value *root) {
    bool control = o->points.chosen >= o->points.entries;
    const gsnn_value list = gsnn_value_member(root, control ? "controls" : "entries");
    const gsnn_value chosen = gsnn_value_element(
        &list, control ? o->points.chosen - o->points.entries : o->points.chosen);
    const gsnn_value summands = gsnn_value_member(&chosen, "summands");
    gsnn_value summand = gsnn_value_before(&summands);
    size_t count, index;
    if (!gsnn_value_given(&summands))
        return GSNN_OK;
    gsnn_status status = gsnn_value_array(&summands, &count);
    while (!status && gsnn_value_next(&summand)) {
        const gsnn_value id = gsnn_value_member(&summand, "id");
        status = find(o, &id, &index);
        if (!status)
            o->ringed[index] = true;
    }
    return status;
}

/* The steps of the greedy path on the architectures that they added; where there are many, the
 * first ones and an ellipsis. */
static gsnn_status set_steps(order *o, const gsnn_value *root, size_t *count) {
    const gsnn_value path = gsnn_value_member(root, "path");
    gsnn_value step = gsnn_value_before(&path);
    *count = 0;
    if (gsnn_value_get_kind(&path) != GSNN_VALUE_ARRAY)
        return GSNN_OK;
    gsnn_status status = gsnn_value_array(&path, count);
    while (!status && gsnn_value_next(&step)) {
        const gsnn_value id = gsnn_value_member(&step, "id");
        size_t index, length;
        status = find(o, &id, &index);
        if (status)
            break;
        char *text = o->steps[index];
        length = strlen(text);
        if (length + 10 < STEPS_SIZE)
            snprintf(text + length, STEPS_SIZE - length, "%s%zu", length ? ", " : "",
                     step.index + 1);
        else if (text[length - 1] != '.')
            snprintf(text + length, STEPS_SIZE - length, "..");
        o->step_texts[index] = text;
    }
    return status;
}

/* Covers as wide as their index; other morphisms stay thin. */
static gsnn_status set_widths(order *o, const gsnn_value *root, bool *given) {
    const gsnn_value covers = gsnn_value_member(root, "covers");
    gsnn_value cover = gsnn_value_before(&covers);
    size_t count = 0, from, to;
    double largest = 0, value;
    for (size_t k = 0; k < o->record->morphism_count; k++)
        o->widths[k] = THINNEST;
    *given = false;
    if (gsnn_value_get_kind(&covers) != GSNN_VALUE_ARRAY)
        return GSNN_OK;
    gsnn_status status = gsnn_value_array(&covers, &count);
    *given = count > 0;
    /* First the largest index, which is the widest line. */
    for (int pass = 0; pass < 2; pass++) {
        cover = gsnn_value_before(&covers);
        while (!status && gsnn_value_next(&cover)) {
            const gsnn_value ends[] = {gsnn_value_member(&cover, "from"),
                                       gsnn_value_member(&cover, "to")};
            const gsnn_value index = gsnn_value_member(&cover, "index");
            if (gsnn_value_get_kind(&index) == GSNN_VALUE_NULL)
                continue;
            if ((status = gsnn_value_double(&index, &value)) ||
                (status = find(o, &ends[0], &from)) || (status = find(o, &ends[1], &to)))
                break;
            if (pass == 0)
                largest = fmax(largest, value);
            for (size_t k = 0; pass == 1 && k < o->record->morphism_count; k++) {
                const gsnn_record_morphism *m = &o->record->morphisms[k];
                if (m->kind != GSNN_RECORD_TUNNEL && m->from == from && m->to == to && largest > 0)
                    o->widths[k] = THINNEST + (THICKEST - THINNEST) * fmax(value, 0) / largest;
            }
        }
    }
    return status;
}

/* Dark where the error is small. */
static gsnn_colour dark_is_low(double share) {
    return gsnn_palette_tint(1 - share);
}

static gsnn_status lay_out(order *o, gsnn_error *error) {
    const gsnn_hasse_marks marks = {.values = o->values,
                                    .scale = dark_is_low,
                                    .value_label = "log10 of the least error alone",
                                    .node_texts = o->node_texts,
                                    .widths = o->widths,
                                    .ringed = o->ringed,
                                    .steps = o->step_texts};
    size_t count = o->record->architecture_count, *all = gsnn_new(count, sizeof *all);
    if (!all)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        all[i] = i;
    gsnn_status status = gsnn_hasse_init(&o->hasse, o->record, all, count, &marks, error);
    free(all);
    return status;
}

static gsnn_status check_group(const gsnn_picture_input *input) {
    const gsnn_value *root = &input->documents[0]->root;
    const gsnn_value group = gsnn_value_member(root, "group");
    const gsnn_value degree = gsnn_value_member(&group, "degree");
    const gsnn_value order_value = gsnn_value_member(&group, "order");
    const gsnn_record_group *other = &input->documents[1]->record->group;
    const char *digits;
    size_t inputs;
    gsnn_status status = gsnn_value_size(&degree, SIZE_MAX, &inputs);
    if (!status)
        status = gsnn_value_decimal(&order_value, &digits);
    if (!status && (inputs != other->degree || strcmp(digits, other->order) != 0))
        status = gsnn_value_complain(&group, "the enumeration is of another group");
    return status;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    order *o = page->data = gsnn_new(1, sizeof *o);
    size_t steps = 0;
    bool indices = false;
    if (!o)
        return gsnn_fail_memory(error);
    o->record = input->documents[1]->record;
    gsnn_status status = gsnn_search_points_read(&o->points, root, error);
    if (!status)
        status = check_group(input);
    if (!status)
        status = make_room(o, error);
    if (!status)
        set_values(o);
    if (!status)
        status = set_rings(o, root);
    if (!status)
        status = set_steps(o, root, &steps);
    if (!status)
        status = set_widths(o, root, &indices);
    if (!status)
        status = lay_out(o, error);
    if (!status)
        snprintf(
            page->facts, sizeof page->facts,
            "below each id its least error in channels of its own (of those that are no finalists "
            "on the first fold alone); ringed: what is in the "
            "chosen %.60s%s%s",
            o->points.items[o->points.chosen].name,
            steps ? "; on tags: steps of the greedy path" : "",
            indices ? "; arrows as wide as their splitting index" : "");
    return status;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const order *o = page->data;
    (void)error;
    gsnn_hasse_draw(&o->hasse, cr, paint, size);
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    order *o = page->data;
    if (!o)
        return;
    gsnn_search_points_clear(&o->points);
    gsnn_hasse_clear(&o->hasse);
    free(o->values);
    free(o->widths);
    free(o->ringed);
    free(o->steps);
    free(o->texts);
    free((void *)o->step_texts);
    free((void *)o->node_texts);
    free(o);
}

const gsnn_picture gsnn_search_order_picture = {
    .name = "search order",
    .title = "errors of a search in the inclusion order",
    .help = "the inclusion order tinted by the errors of gsnn search, the\n"
            "chosen ringed, greedy steps numbered: a search and its enumeration",
    .schemas = {"gsnn-search/1", GSNN_ENUMERATION_SCHEMA},
    .needed = 2,
    .read = read,
    .draw = draw,
    .clear = clear,
};
