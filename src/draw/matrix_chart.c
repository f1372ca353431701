/* matrix_chart.c - a table of values as coloured cells. */
#include "draw/matrix_chart.h"

#include <math.h>

#define CELL_HEIGHT 18.0
#define LEAST_WIDTH 30.0
#define GAP 6.0
#define PI 3.14159265358979323846

/* Text and range of the cells. */
typedef struct layout {
    double left, top, cell_width, low, high;
} layout;

static const char *text_of(const gsnn_matrix_chart *chart, size_t cell, char *room, size_t size) {
    if (chart->texts)
        return chart->texts[cell] ? chart->texts[cell] : "";
    room[0] = '\0';
    if (!isnan(chart->values[cell]))
        gsnn_number_text(chart->values[cell], 3, room, size);
    return room;
}

static layout lay_out(const gsnn_matrix_chart *chart, cairo_t *cr) {
    layout l = {.cell_width = LEAST_WIDTH, .low = chart->low, .high = chart->high};
    bool ranged = chart->low != 0 || chart->high != 0;
    char room[64];
    for (size_t k = 0; k < chart->rows; k++)
        l.left = fmax(l.left, gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, chart->row_names[k]));
    for (size_t k = 0; k < chart->columns; k++)
        l.top = fmax(l.top, gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, chart->column_names[k]));
    for (size_t k = 0; k < chart->rows * chart->columns; k++) {
        const char *text = text_of(chart, k, room, sizeof room);
        double value = chart->values[k];
        l.cell_width = fmax(l.cell_width, gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, text) + 8);
        if (ranged || !isfinite(value))
            continue;
        l.low = l.low < l.high || l.low != 0 ? fmin(l.low, value) : value;
        l.high = l.high > l.low || l.high != 0 ? fmax(l.high, value) : value;
    }
    l.left += GAP;
    /* Names of columns stand upright where they are wider than a cell. */
    l.top = (l.top > l.cell_width ? l.top : gsnn_canvas_line_height(GSNN_TEXT_SMALL)) + GAP;
    return l;
}

static void paint_names(const gsnn_matrix_chart *chart, const layout *l, cairo_t *cr) {
    double line = gsnn_canvas_line_height(GSNN_TEXT_SMALL);
    cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
    for (size_t row = 0; row < chart->rows; row++)
        gsnn_canvas_text(cr, GSNN_TEXT_SMALL, 0,
                         l->top + CELL_HEIGHT * (double)row + (CELL_HEIGHT - line) / 2,
                         chart->row_names[row]);
    for (size_t column = 0; column < chart->columns; column++) {
        double x = l->left + l->cell_width * ((double)column + 0.5);
        double width = gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, chart->column_names[column]);
        if (l->top <= line + GAP) {
            gsnn_canvas_text(cr, GSNN_TEXT_SMALL, x - width / 2, 0, chart->column_names[column]);
            continue;
        }
        cairo_save(cr);
        cairo_translate(cr, x, l->top - GAP - width / 2);
        cairo_rotate(cr, -PI / 2);
        gsnn_canvas_text_centred(cr, GSNN_TEXT_SMALL, 0, 0, chart->column_names[column]);
        cairo_restore(cr);
    }
}

static void paint_cells(const gsnn_matrix_chart *chart, const layout *l, gsnn_colour_scale scale,
                        cairo_t *cr) {
    char room[64];
    for (size_t cell = 0; cell < chart->rows * chart->columns; cell++) {
        size_t row = cell / chart->columns, column = cell % chart->columns;
        double x = l->left + l->cell_width * (double)column;
        double y = l->top + CELL_HEIGHT * (double)row;
        double value = chart->values[cell];
        gsnn_colour colour = {1, 1, 1};
        if (isfinite(value))
            colour = scale(l->high > l->low ? (value - l->low) / (l->high - l->low) : 0.5);
        cairo_rectangle(cr, x, y, l->cell_width, CELL_HEIGHT);
        gsnn_canvas_colour(cr, colour);
        cairo_fill_preserve(cr);
        cairo_set_source_rgb(cr, 1, 1, 1);
        cairo_set_line_width(cr, 1);
        cairo_stroke(cr);
        gsnn_canvas_colour(cr, gsnn_palette_ink(colour));
        gsnn_canvas_text_centred(cr, GSNN_TEXT_SMALL, x + l->cell_width / 2, y + CELL_HEIGHT / 2,
                                 text_of(chart, cell, room, sizeof room));
    }
}

void gsnn_matrix_chart_draw(const gsnn_matrix_chart *chart, cairo_t *cr, bool paint,
                            gsnn_panel_size *size) {
    layout l = lay_out(chart, cr);
    gsnn_colour_scale scale = chart->scale ? chart->scale : gsnn_palette_tint;
    double foot = l.top + CELL_HEIGHT * (double)chart->rows;
    size->width = l.left + l.cell_width * (double)chart->columns;
    size->height = foot;
    if (paint) {
        paint_names(chart, &l, cr);
        paint_cells(chart, &l, scale, cr);
    }
    if (chart->label) {
        double width = fmax(140, gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, chart->label));
        size->width = fmax(size->width, l.left + width);
        size->height += 2 * GAP + gsnn_colour_bar_draw(cr, paint, l.left, foot + 2 * GAP, width,
                                                       scale, false, l.low, l.high, chart->label);
    }
}
