/* weight_panel.c - the weight pattern as a grid: a colour for each free weight, hatching for its
 * negative, blank for zero.  Where the inputs are the pixels of an image, each neuron is one. */
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"
#include "draw/grid.h"
#include "draw/image_shape.h"
#include "draw/neuron_rows.h"

#include <stdlib.h>

#define COLUMNS_LIMIT 64
#define ROWS_LIMIT_SINGLE 64
#define ROWS_LIMIT_SHEET 16
#define PLAIN_COLOURS 7 /* so many weights are told apart without their numbers */
#define LEGEND_LIMIT 24 /* weights in the legend */
#define SWATCH 11.0
#define HATCH_GAP 4.0
#define TINY 6.0 /* smaller cells have no lines between them */
#define MINUS "\xe2\x88\x92"

#define IMAGES_LIMIT_SINGLE 48
#define IMAGES_LIMIT_SHEET 8
#define IMAGES_WIDTH 420.0 /* of images side by side */
#define IMAGE_GAP 8.0

typedef struct pattern {
    gsnn_grid grid;         /* of all rows, or of each image */
    gsnn_image_shape shape; /* of the images; 0, 0 for a grid of rows */
    size_t images;          /* shown */
    size_t degree;
    const int32_t *rows;
    size_t row_count;
    bool *plain, *negated; /* whether a free weight is in sight so; plain[0]: whether a zero is */
    size_t dimension;      /* the largest number of a weight in sight */
} pattern;

/* What one grid shows: the pattern's rows, or the pixels of one of them. */
typedef struct view {
    const gsnn_grid *grid;
    const int32_t *entries;
    size_t stride; /* from row to row */
} view;

static int32_t entry_at(const view *v, size_t row, size_t column) {
    return v->entries[row * v->stride + column];
}

static bool shows_images(const pattern *p) {
    return p->shape.rows > 0;
}

static size_t view_count(const pattern *p) {
    return shows_images(p) ? p->images : 1;
}

static view view_at(const pattern *p, size_t k) {
    return (view){.grid = &p->grid,
                  .entries = p->rows + (shows_images(p) ? k * p->degree : 0),
                  .stride = shows_images(p) ? p->shape.columns : p->degree};
}

static size_t magnitude(int32_t entry) {
    return (size_t)(entry < 0 ? -entry : entry);
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t largest_weight(const pattern *p) {
    size_t largest = 0;
    for (size_t k = 0; k < view_count(p); k++) {
        const view v = view_at(p, k);
        for (size_t row = 0; row < p->grid.rows; row++)
            for (size_t column = 0; column < p->grid.columns; column++) {
                size_t weight = magnitude(entry_at(&v, row, column));
                largest = weight > largest ? weight : largest;
            }
    }
    return largest;
}

/* Room in a cell for the largest number of a weight, with its sign; tiny where numbers can be done
 * without. */
static double cell_size(const pattern *p) {
    double number = p->dimension < 10 ? 18 : p->dimension < 100 ? 22 : 26;
    if (shows_images(p)) {
        if (p->shape.columns <= 8 && p->dimension > PLAIN_COLOURS)
            return number;
        return p->shape.columns <= 4 ? 18 : p->shape.columns <= 16 ? 8 : 4;
    }
    if (p->degree <= 32)
        return number;
    if (p->dimension <= PLAIN_COLOURS)
        return 9;
    return number;
}

/* Cells that hold the same entry side by side are one rectangle: large files stay small. */
static void paint_runs(const view *v, cairo_t *cr, double y, size_t weight, bool hatching) {
    const gsnn_grid *grid = v->grid;
    bool tiny = grid->cell_width < TINY; /* one diagonal a cell, which is a run of its own */
    double gap = tiny ? 2 * grid->cell_width : HATCH_GAP;
    for (size_t row = 0; row < grid->rows; row++)
        for (size_t column = 0, end; column < grid->columns; column = end) {
            int32_t entry = entry_at(v, row, column);
            end = column + 1;
            while (end < grid->columns && !(tiny && hatching) && entry_at(v, row, end) == entry)
                end++;
            if (magnitude(entry) != weight || (hatching && entry > 0))
                continue;
            double left = gsnn_grid_x(grid, column), top = gsnn_grid_y(grid, y, row);
            double width = (double)(end - column) * grid->cell_width;
            if (hatching)
                gsnn_canvas_add_hatching(cr, left, top, width, grid->cell_height, gap);
            else
                cairo_rectangle(cr, left, top, width, grid->cell_height);
        }
}

static void paint_numbers(const view *v, cairo_t *cr, double y) {
    char number[24];
    for (size_t row = 0; row < v->grid->rows; row++)
        for (size_t column = 0; column < v->grid->columns; column++) {
            int32_t entry = entry_at(v, row, column);
            if (entry == 0)
                continue;
            snprintf(number, sizeof number, "%s%zu", entry < 0 ? MINUS : "", magnitude(entry));
            gsnn_grid_paint_text(v->grid, cr, y, row, column,
                                 gsnn_palette_category(magnitude(entry) - 1), entry < 0, number);
        }
}

static void paint_cells(const pattern *p, const view *v, cairo_t *cr, double y) {
    for (size_t weight = 1; weight <= p->dimension; weight++) {
        if (!p->plain[weight] && !p->negated[weight])
            continue;
        gsnn_colour colour = gsnn_palette_category(weight - 1);
        gsnn_canvas_colour(cr, colour);
        paint_runs(v, cr, y, weight, false);
        cairo_fill(cr);
        gsnn_canvas_colour(cr, gsnn_palette_ink(colour));
        cairo_set_line_width(cr, v->grid->cell_width < TINY ? 0.6 : 0.9);
        paint_runs(v, cr, y, weight, true);
        cairo_stroke(cr);
    }
    if (v->grid->cell_width >= TINY)
        gsnn_grid_paint_lines(v->grid, cr, y);
    if (v->grid->cell_width >= 14)
        paint_numbers(v, cr, y);
}

/* The images, row by row, each under the number of its neuron; returns their height. */
static double draw_images(const pattern *p, cairo_t *cr, bool paint, gsnn_panel_size *size) {
    double width = (double)p->grid.columns * p->grid.cell_width + IMAGE_GAP;
    double height = gsnn_grid_height(&p->grid) + IMAGE_GAP;
    size_t across = smaller(p->images, (size_t)(IMAGES_WIDTH / width) + 1), rows;
    char number[24];
    if (across == 0)
        return 0;
    rows = (p->images + across - 1) / across;
    across = (p->images + rows - 1) / rows; /* rows of equal length */
    size->width = size->width > (double)across * width ? size->width : (double)across * width;
    for (size_t k = 0; paint && k < p->images; k++) {
        const view v = view_at(p, k);
        size_t row = k / across, column = k % across;
        cairo_save(cr);
        cairo_translate(cr, (double)column * width - GSNN_GRID_MARGIN_LEFT, (double)row * height);
        paint_cells(p, &v, cr, 0);
        cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
        snprintf(number, sizeof number, "%zu", k + 1);
        gsnn_canvas_text(cr, GSNN_TEXT_TINY, GSNN_GRID_MARGIN_LEFT, 1, number);
        cairo_restore(cr);
    }
    return (double)rows * height;
}

/* A square of the legend; weight 0 is blank. */
static void paint_swatch(cairo_t *cr, double x, double y, size_t weight, bool negative) {
    if (weight > 0) {
        gsnn_colour colour = gsnn_palette_category(weight - 1);
        gsnn_canvas_colour(cr, colour);
        cairo_rectangle(cr, x, y, SWATCH, SWATCH);
        cairo_fill(cr);
        if (negative) {
            gsnn_canvas_colour(cr, gsnn_palette_ink(colour));
            gsnn_canvas_add_hatching(cr, x, y, SWATCH, SWATCH, HATCH_GAP);
            cairo_set_line_width(cr, 0.9);
            cairo_stroke(cr);
        }
    }
    cairo_rectangle(cr, x, y, SWATCH, SWATCH);
    cairo_set_source_rgb(cr, 0.5, 0.5, 0.5);
    cairo_set_line_width(cr, 0.5);
    cairo_stroke(cr);
}

/* One entry of the legend: its squares and its name, wrapped at `width`. */
typedef struct legend {
    cairo_t *cr;
    bool paint;
    double x, y, width;
} legend;

static void legend_entry(legend *l, size_t weight, bool plain, bool negative, const char *text) {
    double line = gsnn_canvas_line_height(GSNN_TEXT_SMALL);
    double squares = (plain + negative) * (SWATCH + 2);
    double width = squares + 2 + gsnn_canvas_text_width(l->cr, GSNN_TEXT_SMALL, text) + 8;
    if (l->x > 0 && l->x + width > l->width) {
        l->x = 0;
        l->y += line + 3;
    }
    if (l->paint) {
        if (plain)
            paint_swatch(l->cr, l->x, l->y, weight, false);
        if (negative)
            paint_swatch(l->cr, l->x + plain * (SWATCH + 2), l->y, weight, true);
        cairo_set_source_rgb(l->cr, 0.2, 0.2, 0.2);
        gsnn_canvas_text(l->cr, GSNN_TEXT_SMALL, l->x + squares + 2, l->y - 0.5, text);
    }
    l->x += width;
}

/* The legend of what is in sight; returns its height. */
static double draw_legend(const pattern *p, cairo_t *cr, bool paint, double y, double width) {
    legend l = {.cr = cr, .paint = paint, .x = 0, .y = y, .width = width};
    char text[48];
    size_t listed = 0, left_out = 0;
    for (size_t weight = 1; weight <= p->dimension; weight++) {
        if (!p->plain[weight] && !p->negated[weight])
            continue;
        if (listed == LEGEND_LIMIT) {
            left_out++;
            continue;
        }
        const char *sign = !p->negated[weight] ? "" : p->plain[weight] ? "\xc2\xb1" : MINUS;
        snprintf(text, sizeof text, "%sw%zu", sign, weight);
        legend_entry(&l, weight, p->plain[weight], p->negated[weight], text);
        listed++;
    }
    if (p->plain[0])
        legend_entry(&l, 0, true, false, "0");
    if (left_out) {
        snprintf(text, sizeof text, "and %zu more", left_out);
        legend_entry(&l, 0, false, false, text);
    }
    return l.y - y + gsnn_canvas_line_height(GSNN_TEXT_SMALL);
}

/* The note on what is not shown, and what images are; empty when there is nothing to say. */
static void cut_note(const pattern *p, const gsnn_record_architecture *architecture, char *note,
                     size_t size) {
    size_t shown = shows_images(p) ? p->images : p->grid.rows;
    bool rows = shown < architecture->neurons;
    bool columns = !shows_images(p) && p->grid.columns < p->degree;
    int used = 0;
    note[0] = '\0';
    if (p->row_count == 0) {
        snprintf(note, size, "the file holds no weight rows");
        return;
    }
    if (shows_images(p))
        used = snprintf(note, size, "a neuron an image of %zu x %zu inputs%s", p->shape.rows,
                        p->shape.columns, rows || columns ? "; " : "");
    if (rows)
        used += snprintf(note + used, size - (size_t)used, "first %zu of %s neurons%s", shown,
                         architecture->neurons_decimal, columns ? ", " : "");
    if (columns)
        snprintf(note + used, size - (size_t)used, "first %zu of %zu inputs", p->grid.columns,
                 p->degree);
}

static void draw_pattern(const pattern *p, const gsnn_record_architecture *architecture,
                         cairo_t *cr, bool paint, gsnn_panel_size *size) {
    char note[160];
    cut_note(p, architecture, note, sizeof note);
    double y = 0;
    if (p->row_count && shows_images(p)) {
        y = draw_images(p, cr, paint, size);
    } else if (p->row_count) {
        const view v = view_at(p, 0);
        size->width =
            size->width > gsnn_grid_width(&p->grid) ? size->width : gsnn_grid_width(&p->grid);
        if (paint) {
            gsnn_grid_paint_numbers(&p->grid, cr, 0);
            paint_cells(p, &v, cr, 0);
        }
        y = gsnn_grid_height(&p->grid) + 8;
    }
    if (p->row_count) {
        y += draw_legend(p, cr, paint, y, size->width) + 2;
    }
    if (note[0]) {
        if (paint)
            cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
        y += gsnn_canvas_paragraph(cr, GSNN_TEXT_SMALL, 0, y, size->width, note, paint);
    }
    size->height = y;
}

static gsnn_status draw_weights(const gsnn_panel_context *context,
                                const gsnn_record_architecture *architecture, cairo_t *cr,
                                bool paint, gsnn_panel_size *size, gsnn_error *error) {
    if (!context->record->group.action->permutes_inputs)
        return gsnn_basis_panel_draw(context, architecture, cr, paint, size, error);
    int32_t *rows = NULL;
    pattern p = {.degree = context->record->group.degree};
    gsnn_status status =
        gsnn_neuron_rows(context->record, architecture, &rows, &p.row_count, error);
    if (status != GSNN_OK)
        return status;
    p.rows = rows;
    p.shape = gsnn_image_shape_of(&context->record->group);
    if (shows_images(&p)) {
        p.images = smaller(p.row_count, context->single ? IMAGES_LIMIT_SINGLE : IMAGES_LIMIT_SHEET);
        p.grid.rows = p.shape.rows;
        p.grid.columns = p.shape.columns;
    } else {
        p.grid.rows = smaller(p.row_count, context->single ? ROWS_LIMIT_SINGLE : ROWS_LIMIT_SHEET);
        p.grid.columns = smaller(p.degree, COLUMNS_LIMIT);
    }
    p.dimension = largest_weight(&p);
    p.grid.cell_width = p.grid.cell_height = cell_size(&p);
    p.plain = gsnn_new(2 * (p.dimension + 1), sizeof *p.plain);
    if (!p.plain) {
        free(rows);
        return gsnn_fail_memory(error);
    }
    p.negated = p.plain + p.dimension + 1;
    for (size_t k = 0; k < view_count(&p); k++) {
        const view v = view_at(&p, k);
        for (size_t row = 0; row < p.grid.rows; row++)
            for (size_t column = 0; column < p.grid.columns; column++) {
                int32_t entry = entry_at(&v, row, column);
                (entry < 0 ? p.negated : p.plain)[magnitude(entry)] = true;
            }
    }
    draw_pattern(&p, architecture, cr, paint, size);
    free(p.plain);
    free(rows);
    return GSNN_OK;
}

const gsnn_picture gsnn_weights_picture = {
    .name = "weights",
    .title = "weights",
    .help = "a grid: rows are neurons, columns inputs, a colour a free weight,\n"
            "hatched where it is negated, blank where the weight is zero",
    .schemas = {GSNN_ENUMERATION_SCHEMA},
    .needed = 1,
    .options = GSNN_PICTURE_TAKES_ID,
    .panel = draw_weights,
};
