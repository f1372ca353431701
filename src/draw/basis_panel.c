/* basis_panel.c - the weight space of a matrix action: a grid of numbers for each basis vector,
 * shaded by size and hatched where negative. */
#include "draw/panel.h"

#include "draw/grid.h"

#include <math.h>

#define COLUMNS_LIMIT 64
#define ROWS_LIMIT_SINGLE 64
#define ROWS_LIMIT_SHEET 16
#define GRIDS_LIMIT 8
#define TEXT_COLUMNS 16  /* so many columns have room for numbers */
#define LINE_WIDTH 420.0 /* of grids side by side */
#define GRID_GAP 12.0

typedef struct basis {
    const gsnn_record_architecture *architecture;
    gsnn_grid grid;
    size_t degree;
    size_t grids;   /* basis vectors shown */
    double largest; /* absolute value among them, for the shading */
} basis;

static double value_at(const basis *b, size_t vector, size_t row, size_t column) {
    const gsnn_record_weights *weights = &b->architecture->weights;
    return weights->basis[(vector * weights->basis_row_count + row) * b->degree + column];
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* One grid under its heading, upper left corner at the origin. */
static void paint_grid(const basis *b, cairo_t *cr, size_t vector) {
    char heading[64];
    double y = gsnn_canvas_line_height(GSNN_TEXT_SMALL);
    snprintf(heading, sizeof heading, "w%zu times", vector + 1);
    cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
    gsnn_canvas_text(cr, GSNN_TEXT_SMALL, 0, 0, heading);
    gsnn_grid_paint_numbers(&b->grid, cr, y);
    for (size_t row = 0; row < b->grid.rows; row++)
        for (size_t column = 0; column < b->grid.columns; column++)
            gsnn_grid_paint_value(&b->grid, cr, y, row, column, value_at(b, vector, row, column),
                                  b->largest, b->degree <= TEXT_COLUMNS);
    gsnn_grid_paint_lines(&b->grid, cr, y);
}

/* The note on what is not shown; empty when all is. */
static void cut_note(const basis *b, char *note, size_t size) {
    const gsnn_record_architecture *architecture = b->architecture;
    int used = 0;
    note[0] = '\0';
    if (architecture->weights.basis_row_count == 0) {
        snprintf(note, size, "the file holds no basis");
        return;
    }
    const char *separator = "";
    if (b->grid.rows < architecture->neurons) {
        used = snprintf(note, size, "first %zu of %s neurons", b->grid.rows,
                        architecture->neurons_decimal);
        separator = ", ";
    }
    if (b->grid.columns < b->degree) {
        used += snprintf(note + used, size - (size_t)used, "%sfirst %zu of %zu inputs", separator,
                         b->grid.columns, b->degree);
        separator = ", ";
    }
    if (b->grids < architecture->weights.dimension)
        snprintf(note + used, size - (size_t)used, "%sfirst %zu of %zu basis vectors", separator,
                 b->grids, architecture->weights.dimension);
}

static double largest_value(const basis *b) {
    double largest = 0;
    for (size_t vector = 0; vector < b->grids; vector++)
        for (size_t row = 0; row < b->grid.rows; row++)
            for (size_t column = 0; column < b->grid.columns; column++)
                largest = fmax(largest, fabs(value_at(b, vector, row, column)));
    return largest;
}

gsnn_status gsnn_basis_panel_draw(const gsnn_panel_context *context,
                                  const gsnn_record_architecture *architecture, cairo_t *cr,
                                  bool paint, gsnn_panel_size *size, gsnn_error *error) {
    (void)error;
    basis b = {.architecture = architecture, .degree = context->record->group.degree};
    size_t rows = architecture->weights.basis_row_count;
    b.grids = rows ? smaller(architecture->weights.dimension, GRIDS_LIMIT) : 0;
    b.grid.rows = smaller(rows, context->single ? ROWS_LIMIT_SINGLE : ROWS_LIMIT_SHEET);
    b.grid.columns = smaller(b.degree, COLUMNS_LIMIT);
    b.grid.cell_width = b.degree <= TEXT_COLUMNS ? 36 : 10;
    b.grid.cell_height = b.degree <= TEXT_COLUMNS ? 16 : 10;
    b.largest = largest_value(&b);

    char note[200];
    double y = 0, x = 0;
    double height = gsnn_canvas_line_height(GSNN_TEXT_SMALL) + gsnn_grid_height(&b.grid) + 8;
    for (size_t vector = 0; vector < b.grids; vector++) {
        if (x > 0 && x + gsnn_grid_width(&b.grid) > LINE_WIDTH) {
            x = 0;
            y += height;
        }
        if (paint) {
            cairo_save(cr);
            cairo_translate(cr, x, y);
            paint_grid(&b, cr, vector);
            cairo_restore(cr);
        }
        size->width = fmax(size->width, x + gsnn_grid_width(&b.grid));
        x += gsnn_grid_width(&b.grid) + GRID_GAP;
    }
    if (b.grids)
        y += height;
    cut_note(&b, note, sizeof note);
    const char *const paragraphs[] = {
        b.grids ? "shade: size; hatched and blue: negative; blank: zero" : "", note};
    if (paint)
        cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
    for (size_t k = 0; k < 2; k++)
        y += gsnn_canvas_paragraph(cr, GSNN_TEXT_SMALL, 0, y, size->width, paragraphs[k], paint);
    size->height = y;
    return GSNN_OK;
}
