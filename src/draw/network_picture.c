/* network_picture.c - the weights of a network with numbers in it: a grid for each channel, a row a
 * neuron, or where inputs are the pixels of an image, an image a neuron; of a deep network a grid
 * for each layer. */
#include "draw/deep_layers.h"
#include "draw/grid.h"
#include "draw/image_shape.h"
#include "draw/multiples.h"
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"
#include "draw/axis.h"
#include "network/network_json.h"
#include "network/output_network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_COLUMNS 16 /* so many columns have room for numbers */
#define COLUMNS_LIMIT 64
#define ROWS_LIMIT 24
#define IMAGES_LIMIT 12
#define IMAGES_ACROSS 4
#define CHANNELS_LIMIT 24
#define HEADING 30.0 /* two lines */
#define GAP 10.0

/* A channel: its neurons are rows of W. */
typedef struct channel {
    const char *id;
    size_t number, first, neurons;
    double largest; /* |weight| */
} channel;

typedef struct numbers {
    gsnn_network *network; /* of the three the one there is: */
    gsnn_output_network *outputs;
    gsnn_deep_layers *deep;
    size_t degree, neurons;
    const double *W, *b, *a; /* a: NULL where outputs are several */
    gsnn_image_shape shape;
    channel channels[CHANNELS_LIMIT];
    size_t count, all; /* channels: shown, and how many there are */
} numbers;

/* ---- Reading ------------------------------------------------------------------------------- */

static gsnn_status read_numbers(numbers *n, const gsnn_value *network) {
    const gsnn_value schema = gsnn_value_member(network, "schema");
    const char *name = gsnn_value_peek(&schema);
    if (name && strcmp(name, "gsnn-equivariant-network/1") == 0) {
        gsnn_status status = gsnn_output_network_from_value(network, &n->outputs);
        if (status)
            return status;
        n->degree = n->outputs->degree;
        n->neurons = n->outputs->neurons;
        n->W = n->outputs->W;
        n->b = n->outputs->b;
        return GSNN_OK;
    }
    gsnn_status status = gsnn_network_from_value(network, &n->network);
    if (status)
        return status;
    n->degree = n->network->degree;
    n->neurons = n->network->neurons;
    n->W = n->network->W;
    n->b = n->network->b;
    n->a = n->network->a;
    return GSNN_OK;
}

static gsnn_status read_deep(numbers *n, const gsnn_value *value, gsnn_error *error) {
    gsnn_deep_network *network;
    gsnn_status status = gsnn_deep_network_from_value(value, &network);
    if (status)
        return status;
    n->degree = network->degree;
    status = gsnn_deep_layers_new(&n->deep, network, error);
    gsnn_deep_network_free(network);
    return status;
}

static bool is_deep(const gsnn_value *network) {
    const gsnn_value schema = gsnn_value_member(network, "schema");
    const char *name = gsnn_value_peek(&schema);
    return name && strcmp(name, "gsnn-deep-network/1") == 0;
}

/* The channels of a summand own as many rows of W each, in their order. */
static gsnn_status read_channels(numbers *n, const gsnn_value *network) {
    const gsnn_value list = gsnn_value_member(network, "summands");
    gsnn_value summand = gsnn_value_before(&list);
    size_t summands, first = 0;
    gsnn_status status = gsnn_value_array(&list, &summands);
    while (!status && gsnn_value_next(&summand)) {
        const gsnn_value id = gsnn_value_member(&summand, "id");
        const gsnn_value neurons = gsnn_value_member(&summand, "neurons");
        const gsnn_value channels = gsnn_value_member(&summand, "channels");
        const char *name;
        size_t each, count;
        if ((status = gsnn_value_string(&id, &name)) ||
            (status = gsnn_value_size(&neurons, n->neurons, &each)) ||
            (status = gsnn_value_array(&channels, &count)))
            break;
        if (each > 0 && count > (n->neurons - first) / each)
            return gsnn_value_complain(&channels, "more than the rows of W");
        for (size_t k = 0; k < count; k++, first += each, n->all++)
            if (n->count < CHANNELS_LIMIT)
                n->channels[n->count++] = (channel){name, k + 1, first, each, 0};
    }
    for (size_t k = 0; k < n->count; k++)
        for (size_t i = 0; i < n->channels[k].neurons * n->degree; i++)
            n->channels[k].largest =
                fmax(n->channels[k].largest, fabs(n->W[n->channels[k].first * n->degree + i]));
    return status;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    const gsnn_value member = gsnn_value_member(root, "network");
    const gsnn_value *network = gsnn_value_get_kind(&member) == GSNN_VALUE_MISSING ? root : &member;
    numbers *n = page->data = gsnn_new(1, sizeof *n);
    if (!n)
        return gsnn_fail_memory(error);
    gsnn_status status = gsnn_value_get_kind(network) == GSNN_VALUE_NULL
                             ? gsnn_value_complain(network, "no network was found")
                         : is_deep(network) ? read_deep(n, network, error)
                                            : read_numbers(n, network);
    if (!status && !n->deep)
        status = read_channels(n, network);
    if (status)
        return status;
    if (input->documents[1]) {
        const gsnn_record_group *group = &input->documents[1]->record->group;
        if (group->degree != n->degree)
            return gsnn_fail(error, GSNN_INVALID, "%zu inputs, but the enumeration is of %zu",
                             n->degree, group->degree);
        n->shape = gsnn_image_shape_of(group);
    }
    if (n->deep) {
        gsnn_deep_layers_describe(n->deep, page->facts, sizeof page->facts);
        return GSNN_OK;
    }
    int used = snprintf(page->facts, sizeof page->facts,
                        "%zu neuron%s in %zu channel%s; shade: size within the channel; hatched "
                        "and blue: negative; blank: zero",
                        n->neurons, n->neurons == 1 ? "" : "s", n->all, n->all == 1 ? "" : "s");
    if (n->count < n->all)
        snprintf(page->facts + used, sizeof page->facts - (size_t)used,
                 "; the first %zu channels are shown", n->count);
    return GSNN_OK;
}

/* ---- Drawing ------------------------------------------------------------------------------- */

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

static bool has_text(const numbers *n) {
    return n->degree <= TEXT_COLUMNS && !n->shape.rows;
}

/* The grid of one channel, or of one image. */
static gsnn_grid grid_of(const numbers *n, const channel *c) {
    gsnn_grid grid = {.cell_width = has_text(n) ? 36 : 10, .cell_height = has_text(n) ? 16 : 10};
    if (n->shape.rows) {
        grid.rows = n->shape.rows;
        grid.columns = n->shape.columns;
        grid.cell_width = grid.cell_height = n->shape.columns <= 8 ? 14 : 5;
    } else {
        grid.rows = smaller(c->neurons, ROWS_LIMIT);
        grid.columns = smaller(n->degree, COLUMNS_LIMIT);
    }
    return grid;
}

static size_t image_count(const channel *c) {
    return smaller(c->neurons, IMAGES_LIMIT);
}

static double image_width(const gsnn_grid *grid) {
    return (double)grid->columns * grid->cell_width + GAP;
}

static double image_height(const gsnn_grid *grid) {
    return (double)grid->rows * grid->cell_height + GAP;
}

static double height_of(const void *context, size_t k) {
    const numbers *n = context;
    const channel *c = &n->channels[k];
    const gsnn_grid grid = grid_of(n, c);
    double note = gsnn_canvas_line_height(GSNN_TEXT_SMALL);
    if (!n->shape.rows)
        return HEADING + gsnn_grid_height(&grid) + note;
    size_t rows = (image_count(c) + IMAGES_ACROSS - 1) / IMAGES_ACROSS;
    return HEADING + (double)rows * image_height(&grid) + note;
}

static double width_of(const numbers *n) {
    const gsnn_grid grid = grid_of(n, &n->channels[0]);
    double width = n->shape.rows ? IMAGES_ACROSS * image_width(&grid) : gsnn_grid_width(&grid);
    return fmax(width, 150);
}

static void paint_images(const numbers *n, const channel *c, const gsnn_grid *grid, cairo_t *cr) {
    for (size_t i = 0; i < image_count(c); i++) {
        const double *row = n->W + (c->first + i) * n->degree;
        size_t across = i % IMAGES_ACROSS, down = i / IMAGES_ACROSS;
        cairo_save(cr);
        cairo_translate(cr, (double)across * image_width(grid) - GSNN_GRID_MARGIN_LEFT,
                        (double)down * image_height(grid) - GSNN_GRID_MARGIN_TOP);
        for (size_t k = 0; k < n->degree; k++)
            gsnn_grid_paint_value(grid, cr, 0, k / grid->columns, k % grid->columns, row[k],
                                  c->largest, false);
        gsnn_grid_paint_lines(grid, cr, 0);
        cairo_restore(cr);
    }
}

static void paint_rows(const numbers *n, const channel *c, const gsnn_grid *grid, cairo_t *cr) {
    gsnn_grid_paint_numbers(grid, cr, 0);
    for (size_t row = 0; row < grid->rows; row++)
        for (size_t column = 0; column < grid->columns; column++)
            gsnn_grid_paint_value(grid, cr, 0, row, column,
                                  n->W[(c->first + row) * n->degree + column], c->largest,
                                  has_text(n));
    gsnn_grid_paint_lines(grid, cr, 0);
}

/* What is not shown; empty when all is. */
static void cut_note(const numbers *n, const channel *c, const gsnn_grid *grid, char *note,
                     size_t size) {
    size_t shown = n->shape.rows ? image_count(c) : grid->rows;
    note[0] = '\0';
    if (shown < c->neurons)
        snprintf(note, size, "first %zu of %zu neurons", shown, c->neurons);
    else if (!n->shape.rows && grid->columns < n->degree)
        snprintf(note, size, "first %zu of %zu inputs", grid->columns, n->degree);
}

static gsnn_status draw_cell(void *context, size_t k, cairo_t *cr, gsnn_error *error) {
    const numbers *n = context;
    const channel *c = &n->channels[k];
    const gsnn_grid grid = grid_of(n, c);
    double line = gsnn_canvas_line_height(GSNN_TEXT_BODY), width = width_of(n);
    char title[160], bias[64], output[64], note[96];
    (void)error;
    snprintf(title, sizeof title, "%.60s, channel %zu", c->id, c->number);
    cairo_set_source_rgb(cr, 0, 0, 0);
    gsnn_canvas_text_fitted(cr, GSNN_TEXT_BODY, 0, 0, width, title);
    gsnn_number_text(n->b[c->first], 3, bias, sizeof bias);
    snprintf(title, sizeof title, "bias %s", bias);
    if (n->a) {
        gsnn_number_text(n->a[c->first], 3, output, sizeof output);
        snprintf(title, sizeof title, "bias %s, output %s", bias, output);
    }
    cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
    gsnn_canvas_text_fitted(cr, GSNN_TEXT_SMALL, 0, line, width, title);
    cairo_save(cr);
    cairo_translate(cr, 0, HEADING);
    (n->shape.rows ? paint_images : paint_rows)(n, c, &grid, cr);
    cairo_restore(cr);
    cut_note(n, c, &grid, note, sizeof note);
    cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
    gsnn_canvas_text_fitted(cr, GSNN_TEXT_SMALL, 0,
                            height_of(n, k) - gsnn_canvas_line_height(GSNN_TEXT_SMALL), width,
                            note);
    return GSNN_OK;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const numbers *n = page->data;
    if (n->deep)
        return gsnn_deep_layers_draw(n->deep, cr, paint, size, error);
    if (n->count == 0) /* an affine function: the facts say it */
        return GSNN_OK;
    const gsnn_multiples grids = {.count = n->count,
                                  .cell_width = width_of(n),
                                  .cell_height = HEADING,
                                  .height = height_of,
                                  .draw = draw_cell,
                                  .context = page->data};
    return gsnn_multiples_draw(&grids, cr, paint, size, error);
}

static void clear(gsnn_picture_page *page) {
    numbers *n = page->data;
    if (n) {
        gsnn_network_free(n->network);
        gsnn_output_network_free(n->outputs);
        gsnn_deep_layers_free(n->deep);
    }
    free(n);
}

const gsnn_picture gsnn_network_picture = {
    .name = "network",
    .title = "weights of a network",
    .help = "the weights of a network, or of that of a fit or search: a grid\n"
            "for each channel, or layer; with its enumeration images of pixels",
    .schemas = {"gsnn-network/1|gsnn-equivariant-network/1|gsnn-deep-network/1|gsnn-fit/1|"
                "gsnn-search/1",
                GSNN_ENUMERATION_SCHEMA},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
