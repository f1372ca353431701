/* tower_picture.c - the tree of words of two letters: which letters come alive behind which. */
#include "draw/canvas.h"
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 560.0
#define LEFT 120.0 /* where the second letters begin */
#define NODE 48.0  /* the width of a first letter */
#define LINE 17.0

typedef struct letter {
    const char *id;
    int type;
    size_t neurons;
    bool admissible;
    size_t wake_count;
    const char **wakes_after;
} letter;

typedef struct tower_data {
    size_t count;
    letter *letters;
} tower_data;

static gsnn_status read_letter(const gsnn_value *value, letter *l, gsnn_error *error) {
    gsnn_value id = gsnn_value_member(value, "id"), type = gsnn_value_member(value, "type");
    gsnn_value neurons = gsnn_value_member(value, "neurons");
    gsnn_value admissible = gsnn_value_member(value, "admissible");
    gsnn_value list = gsnn_value_member(value, "wakes_after");
    int64_t kind;
    gsnn_status status;
    if ((status = gsnn_value_object(value)) || (status = gsnn_value_string(&id, &l->id)) ||
        (status = gsnn_value_integer(&type, 1, 2, &kind)) ||
        (status = gsnn_value_size(&neurons, SIZE_MAX >> 1, &l->neurons)) ||
        (status = gsnn_value_boolean(&admissible, &l->admissible)) ||
        (status = gsnn_value_array(&list, &l->wake_count)))
        return status;
    l->type = (int)kind;
    l->wakes_after = gsnn_new(l->wake_count, sizeof *l->wakes_after);
    if (!l->wakes_after)
        return gsnn_fail_memory(error);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item))
        status = gsnn_value_string(&item, &l->wakes_after[item.index]);
    return status;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    gsnn_value list = gsnn_value_member(&input->documents[0]->root, "letters");
    tower_data *data = page->data = gsnn_new(1, sizeof *data);
    size_t count, asleep = 0;
    gsnn_status status = data ? gsnn_value_array(&list, &count) : gsnn_fail_memory(error);
    if (status)
        return status;
    data->letters = gsnn_new(count, sizeof *data->letters);
    if (!data->letters)
        return gsnn_fail_memory(error);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item)) {
        status = read_letter(&item, &data->letters[data->count++], error);
        asleep += !data->letters[item.index].admissible;
    }
    snprintf(page->facts, sizeof page->facts,
             "%zu letters; %zu of them come alive only behind others: in boxes, where they do",
             data->count, asleep);
    return status;
}

static bool wakes(const letter *sleeper, const letter *first) {
    for (size_t k = 0; k < sleeper->wake_count; k++)
        if (!strcmp(sleeper->wakes_after[k], first->id))
            return true;
    return false;
}

/* A second letter at (x, y), framed when it has just come alive; returns its width. */
static double place_letter(cairo_t *cr, const letter *l, double x, double y, bool woken,
                           bool paint) {
    double width = gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, l->id);
    if (paint && woken) {
        gsnn_colour ground = gsnn_palette_tint(0.75);
        cairo_new_path(cr);
        cairo_rectangle(cr, x - 3, y - 7, width + 6, 14);
        gsnn_canvas_colour(cr, ground);
        cairo_fill(cr);
        gsnn_canvas_colour(cr, gsnn_palette_ink(ground));
    } else if (paint) {
        gsnn_canvas_colour(cr, (gsnn_colour){0.35, 0.35, 0.35});
    }
    if (paint)
        gsnn_canvas_text_centred(cr, GSNN_TEXT_SMALL, x + width / 2, y, l->id);
    return width + 12;
}

/* A first letter with its branch of second ones, from y down; returns the height. */
static double place_branch(const tower_data *data, cairo_t *cr, const letter *first, double y,
                           bool paint) {
    double x = LEFT, line = y + LINE / 2;
    for (int woken = 0; woken < 2; woken++)
        for (size_t k = 0; k < data->count; k++) {
            const letter *l = &data->letters[k];
            if (woken ? l->admissible || !wakes(l, first) : !l->admissible)
                continue;
            double width = place_letter(cr, l, x, line, woken, false);
            if (x + width > WIDTH) {
                x = LEFT;
                line += LINE;
            }
            x += place_letter(cr, l, x, line, woken, paint);
        }
    double height = line + LINE / 2 - y, middle = y + height / 2;
    if (paint) {
        gsnn_colour ground = gsnn_palette_tint(first->type == 2 ? 0.15 : 0.4);
        gsnn_canvas_colour(cr, (gsnn_colour){0.5, 0.5, 0.5});
        cairo_set_line_width(cr, 0.8);
        cairo_new_path(cr);
        cairo_move_to(cr, 8, middle);
        cairo_line_to(cr, 24, middle);
        cairo_move_to(cr, 24 + NODE, middle);
        cairo_line_to(cr, LEFT - 14, middle);
        cairo_move_to(cr, LEFT - 10, y + 2);
        cairo_line_to(cr, LEFT - 14, y + 2);
        cairo_line_to(cr, LEFT - 14, y + height - 2);
        cairo_line_to(cr, LEFT - 10, y + height - 2);
        cairo_stroke(cr);
        cairo_new_path(cr);
        if (first->type == 2) {
            cairo_save(cr);
            cairo_translate(cr, 24 + NODE / 2, middle);
            cairo_scale(cr, NODE / 2, LINE / 2 - 1);
            cairo_arc(cr, 0, 0, 1, 0, 2 * acos(-1.0));
            cairo_restore(cr);
        } else {
            cairo_rectangle(cr, 24, middle - LINE / 2 + 1, NODE, LINE - 2);
        }
        gsnn_canvas_colour(cr, ground);
        cairo_fill_preserve(cr);
        gsnn_canvas_colour(cr, (gsnn_colour){0, 0, 0});
        cairo_stroke(cr);
        gsnn_canvas_colour(cr, gsnn_palette_ink(ground));
        gsnn_canvas_text_centred(cr, GSNN_TEXT_SMALL, 24 + NODE / 2, middle, first->id);
    }
    return height + 6;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const tower_data *data = page->data;
    const char *const text =
        "Left: letters that can be the first layer, boxes of type 1 and ellipses of type 2. Right: "
        "what may be the second layer. On dark ground stand letters that are not admissible as "
        "shallow networks and come alive behind this first one.";
    double y = 4, first = 0, last = 0;
    (void)error;
    for (size_t k = 0; k < data->count; k++) {
        if (!data->letters[k].admissible)
            continue;
        double height = place_branch(data, cr, &data->letters[k], y, paint);
        first = first > 0 ? first : y + (height - 6) / 2;
        last = y + (height - 6) / 2;
        y += height;
    }
    if (paint) {
        gsnn_canvas_colour(cr, (gsnn_colour){0.5, 0.5, 0.5});
        cairo_set_line_width(cr, 0.8);
        cairo_new_path(cr);
        cairo_move_to(cr, 8, first);
        cairo_line_to(cr, 8, last);
        cairo_stroke(cr);
        gsnn_canvas_colour(cr, (gsnn_colour){0, 0, 0});
    }
    size->width = WIDTH;
    size->height = y + 8 + gsnn_canvas_paragraph(cr, GSNN_TEXT_SMALL, 0, y + 8, WIDTH, text, paint);
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    tower_data *data = page->data;
    for (size_t k = 0; data && k < data->count; k++)
        free((void *)data->letters[k].wakes_after);
    if (data)
        free(data->letters);
    free(data);
}

const gsnn_picture gsnn_tower_picture = {
    .name = "tower",
    .title = "words of two layers",
    .help = "letters that wake others, from gsnn deep",
    .schemas = {"gsnn-deep-letters/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
