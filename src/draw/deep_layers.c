#include "draw/deep_layers.h"

#include "base/error.h"
#include "base/memory.h"
#include "draw/axis.h"
#include "draw/grid.h"
#include "draw/multiples.h"
#include "exact/rational.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define TEXT_COLUMNS 24 /* so many columns of a layer have room for numbers */
#define COLUMNS_LIMIT 64
#define ROWS_LIMIT 24
#define LABEL 40

typedef struct layer {
    char title[LABEL + 24], label[LABEL]; /* what later layers call it */
    size_t neurons, columns, first;       /* first: where later layers see its neurons */
    double *U, bias, output, largest;     /* output: NAN where outputs are several */
} layer;

struct gsnn_deep_layers {
    size_t count, degree, neurons, depth, parameters;
    layer *items;
};

/* ---- Numbers ------------------------------------------------------------------------------- */

static gsnn_status take_layer(gsnn_deep_layers *layers, const gsnn_deep_network *network, size_t i,
                              gsnn_error *error) {
    const gsnn_deep_layer *of = &network->layers[i];
    layer *l = &layers->items[layers->count++];
    *l = (layer){.neurons = of->neurons,
                 .columns = of->columns,
                 .first = layers->degree + layers->neurons,
                 .bias = gsnn_rational_double(of->bias),
                 .output = of->output_count == 1 ? gsnn_rational_double(of->outputs) : NAN,
                 .U = gsnn_new(of->neurons * of->columns, sizeof *l->U)};
    if (!l->U)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < of->neurons * of->columns; k++) {
        l->U[k] = gsnn_rational_double(
            fmpq_mat_entry(of->U, (slong)(k / of->columns), (slong)(k % of->columns)));
        l->largest = fmax(l->largest, fabs(l->U[k]));
    }
    layers->depth += !of->beside;
    layers->neurons += of->neurons;
    layers->parameters += of->weight_count + (of->type == 1) + of->output_count;
    snprintf(l->label, sizeof l->label, "layer %zu: %.24s", layers->depth, of->id);
    snprintf(l->title, sizeof l->title, "%s%s", l->label, of->beside ? ", beside" : "");
    return GSNN_OK;
}

gsnn_status gsnn_deep_layers_new(gsnn_deep_layers **layers, const gsnn_deep_network *network,
                                 gsnn_error *error) {
    gsnn_deep_layers *made = *layers = gsnn_new(1, sizeof *made);
    if (!made)
        return gsnn_fail_memory(error);
    made->degree = network->degree;
    made->items = gsnn_new(network->depth, sizeof *made->items);
    gsnn_status status = made->items ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < network->depth; i++)
        status = take_layer(made, network, i, error);
    return status;
}

void gsnn_deep_layers_free(gsnn_deep_layers *layers) {
    if (!layers)
        return;
    for (size_t i = 0; i < layers->count; i++)
        free(layers->items[i].U);
    free(layers->items);
    free(layers);
}

void gsnn_deep_layers_describe(const gsnn_deep_layers *layers, char *text, size_t size) {
    snprintf(text, size,
             "%zu neuron%s in %zu layer%s with %zu free parameters; shade: size within the layer; "
             "hatched and blue: negative; blank: zero",
             layers->neurons, layers->neurons == 1 ? "" : "s", layers->depth,
             layers->depth == 1 ? "" : "s", layers->parameters);
}

/* ---- Blocks -------------------------------------------------------------------------------- */

/* Block 0 of a layer is that of the inputs, block k what it sees of layer k (from 1). */
static size_t block_count(const gsnn_deep_layers *layers, const layer *l) {
    size_t count = 1;
    while (count <= layers->count && layers->items[count - 1].first < l->columns)
        count++;
    return count;
}

static size_t block_columns(const gsnn_deep_layers *layers, size_t block) {
    return block == 0 ? layers->degree : layers->items[block - 1].neurons;
}

static bool has_text(const gsnn_deep_layers *layers) {
    return layers->items[layers->count - 1].columns <= TEXT_COLUMNS;
}

static gsnn_grid grid_of(const gsnn_deep_layers *layers, const layer *l, size_t block) {
    size_t columns = block_columns(layers, block);
    bool text = has_text(layers);
    return (gsnn_grid){.rows = l->neurons < ROWS_LIMIT ? l->neurons : ROWS_LIMIT,
                       .columns = columns < COLUMNS_LIMIT ? columns : COLUMNS_LIMIT,
                       .cell_width = text ? 36 : 10,
                       .cell_height = text ? 16 : 10};
}

/* A block is as wide as its label, too. */
static double block_width(const gsnn_deep_layers *layers, const layer *l, size_t block) {
    const gsnn_grid grid = grid_of(layers, l, block);
    return fmax(gsnn_grid_width(&grid), 96);
}

/* What is not shown of a layer; empty when all is. */
static void cut_note(const gsnn_deep_layers *layers, const layer *l, char *note, size_t size) {
    bool cut = false;
    for (size_t block = 0; block < block_count(layers, l); block++)
        cut = cut || block_columns(layers, block) > COLUMNS_LIMIT;
    note[0] = '\0';
    if (l->neurons > ROWS_LIMIT)
        snprintf(note, size, "first %d of %zu neurons%s", ROWS_LIMIT, l->neurons,
                 cut ? ", and the first columns" : "");
    else if (cut)
        snprintf(note, size, "the first %d columns of each block", COLUMNS_LIMIT);
}

/* ---- Drawing ------------------------------------------------------------------------------- */

static double heading(void) {
    return gsnn_canvas_line_height(GSNN_TEXT_BODY) + 2 * gsnn_canvas_line_height(GSNN_TEXT_SMALL);
}

static double height_of(const void *context, size_t k) {
    const gsnn_deep_layers *layers = context;
    const gsnn_grid grid = grid_of(layers, &layers->items[k], 0);
    return heading() + gsnn_grid_height(&grid) + gsnn_canvas_line_height(GSNN_TEXT_SMALL);
}

static double width_of(const gsnn_deep_layers *layers) {
    const layer *last = &layers->items[layers->count - 1];
    double width = 0;
    for (size_t block = 0; block < block_count(layers, last); block++)
        width += block_width(layers, last, block);
    return fmax(width, 240);
}

static void paint_block(const gsnn_deep_layers *layers, const layer *l, size_t block, cairo_t *cr) {
    const gsnn_grid grid = grid_of(layers, l, block);
    size_t first = block == 0 ? 0 : layers->items[block - 1].first;
    gsnn_grid_paint_numbers(&grid, cr, 0);
    for (size_t row = 0; row < grid.rows; row++)
        for (size_t column = 0; column < grid.columns; column++)
            gsnn_grid_paint_value(&grid, cr, 0, row, column,
                                  l->U[row * l->columns + first + column], l->largest,
                                  has_text(layers));
    gsnn_grid_paint_lines(&grid, cr, 0);
}

static gsnn_status draw_layer(void *context, size_t k, cairo_t *cr, gsnn_error *error) {
    const gsnn_deep_layers *layers = context;
    const layer *l = &layers->items[k];
    double body = gsnn_canvas_line_height(GSNN_TEXT_BODY), width = width_of(layers), x = 0;
    double small = gsnn_canvas_line_height(GSNN_TEXT_SMALL);
    char text[160], bias[64], output[64];
    (void)error;
    cairo_set_source_rgb(cr, 0, 0, 0);
    gsnn_canvas_text_fitted(cr, GSNN_TEXT_BODY, 0, 0, width, l->title);
    gsnn_number_text(l->bias, 3, bias, sizeof bias);
    gsnn_number_text(l->output, 3, output, sizeof output);
    snprintf(text, sizeof text, isnan(l->output) ? "bias %s" : "bias %s, output %s", bias, output);
    cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
    gsnn_canvas_text_fitted(cr, GSNN_TEXT_SMALL, 0, body, width, text);
    for (size_t block = 0; block < block_count(layers, l); block++) {
        double room = block_width(layers, l, block);
        cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
        gsnn_canvas_text_fitted(cr, GSNN_TEXT_SMALL, x + GSNN_GRID_MARGIN_LEFT, body + small,
                                room - GSNN_GRID_MARGIN_LEFT,
                                block == 0 ? "inputs" : layers->items[block - 1].label);
        cairo_save(cr);
        cairo_translate(cr, x, heading());
        paint_block(layers, l, block, cr);
        cairo_restore(cr);
        x += room;
    }
    cut_note(layers, l, text, sizeof text);
    cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
    gsnn_canvas_text_fitted(cr, GSNN_TEXT_SMALL, 0, height_of(layers, k) - small, width, text);
    return GSNN_OK;
}

gsnn_status gsnn_deep_layers_draw(const gsnn_deep_layers *layers, cairo_t *cr, bool paint,
                                  gsnn_panel_size *size, gsnn_error *error) {
    const gsnn_multiples grids = {.count = layers->count,
                                  .cell_width = width_of(layers),
                                  .cell_height = heading(),
                                  .columns = 1,
                                  .height = height_of,
                                  .draw = draw_layer,
                                  .context = (void *)layers};
    return gsnn_multiples_draw(&grids, cr, paint, size, error);
}
