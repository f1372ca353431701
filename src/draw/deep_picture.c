/* deep_picture.c - one deep architecture: layers, the blocks between them, and their weights. */
#include "draw/canvas.h"
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define MOST_LAYERS 64
#define CELL 11.0
#define MOST_CELLS 24 /* rows or columns of a grid that are shown */
#define NODE_HEIGHT 40.0
#define GAP 56.0
#define ARC 17.0 /* how much higher an arrow is for each layer that it passes */
#define COLOURS 7

typedef struct layer {
    const char *id;
    int type;
    bool beside; /* in the layer of the one before */
    size_t neurons, dimension, columns;
    size_t *blocks; /* free weights of the inputs and of each layer before */
    int32_t *rows;  /* neurons x columns */
} layer;

typedef struct deep_data {
    size_t depth, degree;
    layer layers[MOST_LAYERS];
} deep_data;

/* ---- Reading ------------------------------------------------------------------------------- */

static gsnn_status read_blocks(const gsnn_value *weights, layer *l, size_t i, gsnn_error *error) {
    gsnn_value list = gsnn_value_member(weights, "blocks");
    gsnn_status status = gsnn_value_array_of(&list, i + 1, "sources");
    if (status)
        return status;
    l->blocks = gsnn_new(i + 1, sizeof *l->blocks);
    if (!l->blocks)
        return gsnn_fail_memory(error);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item))
        status = gsnn_value_size(&item, INT32_MAX, &l->blocks[item.index]);
    return status;
}

static gsnn_status read_rows(const gsnn_value *weights, layer *l, gsnn_error *error) {
    gsnn_value list = gsnn_value_member(weights, "rows");
    gsnn_status status = gsnn_value_array_of(&list, l->neurons, "neurons");
    gsnn_value first = gsnn_value_element(&list, 0);
    if (status || (status = gsnn_value_array(&first, &l->columns)))
        return status;
    l->rows = gsnn_new(l->neurons * l->columns, sizeof *l->rows);
    if (!l->rows)
        return gsnn_fail_memory(error);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item))
        status =
            gsnn_value_signed_list(&item, l->columns, "columns of the first row",
                                   (int32_t)l->dimension, true, l->rows + item.index * l->columns);
    return status;
}

static gsnn_status read_layer(const gsnn_value *value, layer *l, size_t i, gsnn_error *error) {
    gsnn_value id = gsnn_value_member(value, "id"), type = gsnn_value_member(value, "type");
    gsnn_value neurons = gsnn_value_member(value, "neurons");
    gsnn_value weights = gsnn_value_member(value, "weights");
    gsnn_value dimension = gsnn_value_member(&weights, "dimension");
    gsnn_value beside = gsnn_value_member(value, "beside");
    int64_t kind;
    gsnn_status status;
    if ((status = gsnn_value_string(&id, &l->id)) ||
        (status = gsnn_value_integer(&type, 1, 2, &kind)) ||
        (gsnn_value_given(&beside) && (status = gsnn_value_boolean(&beside, &l->beside))) ||
        (status = gsnn_value_size(&neurons, INT32_MAX, &l->neurons)) ||
        (status = gsnn_value_size(&dimension, INT32_MAX, &l->dimension)) ||
        (status = read_blocks(&weights, l, i, error)))
        return status;
    l->type = (int)kind;
    return read_rows(&weights, l, error);
}

static gsnn_status read_layers(const gsnn_value *root, deep_data *data, gsnn_error *error) {
    gsnn_value group = gsnn_value_member(root, "group");
    gsnn_value degree = gsnn_value_member(&group, "degree");
    gsnn_value list = gsnn_value_member(root, "layers");
    size_t depth;
    gsnn_status status = gsnn_value_size(&degree, INT32_MAX, &data->degree);
    if (!status)
        status = gsnn_value_array(&list, &depth);
    if (!status && (!depth || depth > MOST_LAYERS))
        status =
            gsnn_value_complain(&list, "%zu layers, but there are 1 to %d", depth, MOST_LAYERS);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item)) {
        data->depth++;
        status = read_layer(&item, &data->layers[item.index], item.index, error);
    }
    return status;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    gsnn_value parameters = gsnn_value_member(root, "parameters");
    gsnn_value total = gsnn_value_member(&parameters, "total");
    gsnn_value neurons = gsnn_value_member(root, "neurons");
    gsnn_value effective = gsnn_value_member(root, "effective_depth");
    size_t all = 0, free_parameters = 0, chain = 0;
    deep_data *data = page->data = gsnn_new(1, sizeof *data);
    gsnn_status status = data ? read_layers(root, data, error) : gsnn_fail_memory(error);
    if (!status && !(status = gsnn_value_size(&total, SIZE_MAX >> 1, &free_parameters)) &&
        !(status = gsnn_value_size(&neurons, SIZE_MAX >> 1, &all)) &&
        !(status = gsnn_value_size(&effective, SIZE_MAX >> 1, &chain)))
        snprintf(page->facts, sizeof page->facts,
                 "%zu neurons, %zu free parameters, effective depth %zu; an arrow is a block with "
                 "its free weights",
                 all, free_parameters, chain);
    return status;
}

/* ---- Layout -------------------------------------------------------------------------------- */

static size_t shown(size_t count) {
    return count < MOST_CELLS ? count : MOST_CELLS;
}

static double node_width(const layer *l) {
    return 44 + 6 * fmin(sqrt((double)l->neurons), 6);
}

static double grid_width(const layer *l) {
    return CELL * (double)shown(l->columns);
}

/* The width of a column: node or grid, whichever is wider. */
static double column_width(const layer *l) {
    return fmax(node_width(l), grid_width(l));
}

/* The middle of column i: 0 is the inputs, depth + 1 the output. */
static double middle(const deep_data *data, size_t i) {
    double x = 30;
    for (size_t k = 1; k <= i; k++) {
        double before = k == 1 ? 60 : column_width(&data->layers[k - 2]);
        double own = k > data->depth ? 60 : column_width(&data->layers[k - 1]);
        x += before / 2 + GAP + own / 2;
    }
    return x;
}

/* ---- Painting ------------------------------------------------------------------------------ */

static double half_width(const deep_data *data, size_t i) {
    return i == 0 || i > data->depth ? 30 : node_width(&data->layers[i - 1]) / 2;
}

/* A box for type 1, an ellipse for type 2, with two lines of text. */
static void paint_node(cairo_t *cr, double x, double y, double half, bool round, gsnn_colour ground,
                       const char *above, const char *below) {
    cairo_new_path(cr);
    if (round) {
        cairo_save(cr);
        cairo_translate(cr, x, y);
        cairo_scale(cr, half, NODE_HEIGHT / 2);
        cairo_arc(cr, 0, 0, 1, 0, 2 * acos(-1.0));
        cairo_restore(cr);
    } else {
        cairo_rectangle(cr, x - half, y - NODE_HEIGHT / 2, 2 * half, NODE_HEIGHT);
    }
    gsnn_canvas_colour(cr, ground);
    cairo_fill_preserve(cr);
    gsnn_canvas_colour(cr, (gsnn_colour){0, 0, 0});
    cairo_set_line_width(cr, 1);
    cairo_stroke(cr);
    gsnn_canvas_colour(cr, gsnn_palette_ink(ground));
    gsnn_canvas_text_centred(cr, GSNN_TEXT_BODY, x, y - 7, above);
    gsnn_canvas_text_centred(cr, GSNN_TEXT_SMALL, x, y + 8, below);
}

/* An arrow from column j to column i: straight between neighbours, else an arc above. */
static void paint_arrow(const deep_data *data, cairo_t *cr, size_t j, size_t i, double y,
                        const char *label) {
    double from = middle(data, j), to = middle(data, i), x, top;
    gsnn_canvas_colour(cr, (gsnn_colour){0.2, 0.2, 0.2});
    cairo_set_line_width(cr, 1);
    cairo_new_path(cr);
    if (i == j + 1) {
        from += half_width(data, j);
        to -= half_width(data, i);
        cairo_move_to(cr, from, y);
        cairo_line_to(cr, to - 5, y);
        cairo_stroke(cr);
        gsnn_canvas_arrow_head(cr, to, y, 0, 7);
        x = (from + to) / 2;
        top = y;
    } else {
        double high = y - NODE_HEIGHT / 2;
        from += 8;
        to -= 8;
        top = high - ARC * (double)(i - j);
        cairo_move_to(cr, from, high);
        cairo_curve_to(cr, from + 10, top, to - 10, top, to, high - 4);
        cairo_stroke(cr);
        gsnn_canvas_arrow_head(cr, to, high, acos(-1.0) * 0.42, 7);
        x = (from + to) / 2;
        top = high - 0.75 * ARC * (double)(i - j);
    }
    double width = gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, label) + 4;
    gsnn_canvas_colour(cr, (gsnn_colour){1, 1, 1});
    cairo_rectangle(cr, x - width / 2, top - 6, width, 12);
    cairo_fill(cr);
    gsnn_canvas_colour(cr, (gsnn_colour){0, 0, 0});
    gsnn_canvas_text_centred(cr, GSNN_TEXT_SMALL, x, top, label);
}

/* The weights of a layer: a colour a free weight, hatched where negated, white where zero; thick
 * lines set the inputs and the layers apart. */
static void paint_grid(const deep_data *data, cairo_t *cr, size_t i, double y) {
    const layer *l = &data->layers[i];
    double left = middle(data, i + 1) - grid_width(l) / 2;
    size_t rows = shown(l->neurons), columns = shown(l->columns), column = 0;
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            int32_t entry = l->rows[r * l->columns + c];
            double x = left + CELL * (double)c, top = y + CELL * (double)r;
            gsnn_colour colour =
                entry ? gsnn_palette_category((size_t)labs(entry) - 1) : (gsnn_colour){1, 1, 1};
            char number[16];
            snprintf(number, sizeof number, "%d", abs(entry));
            cairo_new_path(cr);
            cairo_rectangle(cr, x, top, CELL, CELL);
            gsnn_canvas_colour(cr, colour);
            cairo_fill_preserve(cr);
            gsnn_canvas_colour(cr, (gsnn_colour){0.75, 0.75, 0.75});
            cairo_set_line_width(cr, 0.4);
            cairo_stroke(cr);
            gsnn_canvas_colour(cr, gsnn_palette_ink(colour));
            if (entry < 0) {
                cairo_set_line_width(cr, 0.7);
                gsnn_canvas_add_hatching(cr, x, top, CELL, CELL, 4);
                cairo_stroke(cr);
            }
            if (entry && l->dimension > COLOURS && entry > 0)
                gsnn_canvas_text_centred(cr, GSNN_TEXT_TINY, x + CELL / 2, top + CELL / 2, number);
        }
    gsnn_canvas_colour(cr, (gsnn_colour){0, 0, 0});
    cairo_set_line_width(cr, 1.2);
    cairo_rectangle(cr, left, y, CELL * (double)columns, CELL * (double)rows);
    cairo_stroke(cr);
    column = l->columns;
    for (size_t j = i; j-- > 0;) {
        column -= data->layers[j].neurons < column ? data->layers[j].neurons : column;
        if (!column || column >= columns)
            continue;
        cairo_move_to(cr, left + CELL * (double)column, y);
        cairo_line_to(cr, left + CELL * (double)column, y + CELL * (double)rows);
        cairo_stroke(cr);
    }
    if (rows < l->neurons || columns < l->columns)
        gsnn_canvas_text(cr, GSNN_TEXT_TINY, left, y + CELL * (double)rows + 2, "...");
}

static void paint_all(const deep_data *data, cairo_t *cr, double y) {
    char text[64];
    for (size_t i = 1; i <= data->depth; i++)
        for (size_t j = 0; j < i; j++) {
            size_t block = data->layers[i - 1].blocks[j];
            snprintf(text, sizeof text, "%zu", block);
            if (block)
                paint_arrow(data, cr, j, i, y, text);
        }
    paint_arrow(data, cr, data->depth, data->depth + 1, y, "1");
    snprintf(text, sizeof text, "%zu inputs", data->degree);
    paint_node(cr, middle(data, 0), y, 30, false, (gsnn_colour){1, 1, 1}, "x", text);
    for (size_t i = 0; i < data->depth; i++) {
        const layer *l = &data->layers[i];
        snprintf(text, sizeof text, "%zu neuron%s", l->neurons, l->neurons == 1 ? "" : "s");
        paint_node(cr, middle(data, i + 1), y, node_width(l) / 2, l->type == 2,
                   gsnn_palette_tint(l->type == 2 ? 0.15 : 0.4), l->id, text);
        if (l->beside && i)
            gsnn_canvas_text_centred(
                cr, GSNN_TEXT_TITLE,
                (middle(data, i) + half_width(data, i) + middle(data, i + 1) - node_width(l) / 2) /
                    2,
                y, "+");
        paint_grid(data, cr, i, y + NODE_HEIGHT / 2 + 16);
    }
    paint_node(cr, middle(data, data->depth + 1), y, 30, false, (gsnn_colour){1, 1, 1}, "f",
               "invariant");
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const deep_data *data = page->data;
    size_t most = 0;
    (void)error;
    for (size_t i = 0; i < data->depth; i++)
        most = shown(data->layers[i].neurons) > most ? shown(data->layers[i].neurons) : most;
    double y = ARC * (double)data->depth + NODE_HEIGHT / 2 + 8;
    double legend = y + NODE_HEIGHT / 2 + 16 + CELL * (double)most + 16;
    const char *const text =
        "Boxes are layers of type 1, ellipses of type 2; with + between them they are one layer. "
        "Below each are its weights: a row for "
        "each neuron, a column for each input and each neuron of the layers before (thick lines "
        "between them), a colour for each free weight, hatched where it is negated, white where "
        "it is zero. Every layer also adds its absolute values, with one weight, to f.";
    size->width = fmax(middle(data, data->depth + 1) + 32, 420);
    size->height =
        legend + gsnn_canvas_paragraph(cr, GSNN_TEXT_SMALL, 0, legend, size->width, text, false);
    if (paint) {
        paint_all(data, cr, y);
        gsnn_canvas_colour(cr, (gsnn_colour){0, 0, 0});
        gsnn_canvas_paragraph(cr, GSNN_TEXT_SMALL, 0, legend, size->width, text, true);
    }
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    deep_data *data = page->data;
    for (size_t i = 0; data && i < data->depth; i++) {
        free(data->layers[i].blocks);
        free(data->layers[i].rows);
    }
    free(data);
}

const gsnn_picture gsnn_deep_picture = {
    .name = "deep",
    .title = "a deep architecture",
    .help = "layers, blocks and weights of a word of gsnn deep",
    .schemas = {"gsnn-deep-word/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
