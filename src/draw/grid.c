/* grid.c - the cells of a matrix: rows are neurons, columns are inputs. */
#include "draw/grid.h"

#include "draw/axis.h"

#include <stdio.h>

#define HATCH_GAP 5.0
#define NARROW 13.0 /* below this a number does not fit a cell's side */

double gsnn_grid_width(const gsnn_grid *grid) {
    return GSNN_GRID_MARGIN_LEFT + (double)grid->columns * grid->cell_width;
}

double gsnn_grid_height(const gsnn_grid *grid) {
    return GSNN_GRID_MARGIN_TOP + (double)grid->rows * grid->cell_height;
}

double gsnn_grid_x(const gsnn_grid *grid, size_t column) {
    return GSNN_GRID_MARGIN_LEFT + (double)column * grid->cell_width;
}

double gsnn_grid_y(const gsnn_grid *grid, double y, size_t row) {
    return y + GSNN_GRID_MARGIN_TOP + (double)row * grid->cell_height;
}

/* Number k, from 1, is written where there is room for all, or as the first of eight. */
static bool numbered(size_t k, double room) {
    return room >= NARROW || k % 8 == 1;
}

void gsnn_grid_paint_numbers(const gsnn_grid *grid, cairo_t *cr, double y) {
    char number[24];
    cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
    for (size_t column = 0; column < grid->columns; column++) {
        if (!numbered(column + 1, grid->cell_width))
            continue;
        snprintf(number, sizeof number, "%zu", column + 1);
        gsnn_canvas_text_centred(cr, GSNN_TEXT_TINY,
                                 gsnn_grid_x(grid, column) + grid->cell_width / 2,
                                 y + GSNN_GRID_MARGIN_TOP / 2, number);
    }
    for (size_t row = 0; row < grid->rows; row++) {
        if (!numbered(row + 1, grid->cell_height))
            continue;
        snprintf(number, sizeof number, "%zu", row + 1);
        double width = gsnn_canvas_text_width(cr, GSNN_TEXT_TINY, number);
        gsnn_canvas_text_centred(cr, GSNN_TEXT_TINY, GSNN_GRID_MARGIN_LEFT - 4 - width / 2,
                                 gsnn_grid_y(grid, y, row) + grid->cell_height / 2, number);
    }
}

void gsnn_grid_paint_lines(const gsnn_grid *grid, cairo_t *cr, double y) {
    double left = gsnn_grid_x(grid, 0), right = gsnn_grid_x(grid, grid->columns);
    double top = gsnn_grid_y(grid, y, 0), bottom = gsnn_grid_y(grid, y, grid->rows);
    for (size_t column = 0; column <= grid->columns; column++) {
        cairo_move_to(cr, gsnn_grid_x(grid, column), top);
        cairo_line_to(cr, gsnn_grid_x(grid, column), bottom);
    }
    for (size_t row = 0; row <= grid->rows; row++) {
        cairo_move_to(cr, left, gsnn_grid_y(grid, y, row));
        cairo_line_to(cr, right, gsnn_grid_y(grid, y, row));
    }
    cairo_set_source_rgb(cr, 0.72, 0.72, 0.72);
    cairo_set_line_width(cr, 0.5);
    cairo_stroke(cr);
}

void gsnn_grid_paint_text(const gsnn_grid *grid, cairo_t *cr, double y, size_t row, size_t column,
                          gsnn_colour ground, bool hatched, const char *text) {
    double x = gsnn_grid_x(grid, column) + grid->cell_width / 2;
    double middle = gsnn_grid_y(grid, y, row) + grid->cell_height / 2;
    if (hatched) {
        double width = gsnn_canvas_text_width(cr, GSNN_TEXT_TINY, text) + 5;
        gsnn_canvas_colour(cr, ground);
        cairo_rectangle(cr, x - width / 2, middle - 5.5, width, 11);
        cairo_fill(cr);
    }
    gsnn_canvas_colour(cr, gsnn_palette_ink(ground));
    gsnn_canvas_text_centred(cr, GSNN_TEXT_TINY, x, middle, text);
}

void gsnn_grid_paint_value(const gsnn_grid *grid, cairo_t *cr, double y, size_t row, size_t column,
                           double value, double largest, bool text) {
    if (value == 0 || largest == 0)
        return;
    gsnn_colour colour = gsnn_palette_diverging(value / largest);
    double left = gsnn_grid_x(grid, column), top = gsnn_grid_y(grid, y, row);
    gsnn_canvas_colour(cr, colour);
    cairo_rectangle(cr, left, top, grid->cell_width, grid->cell_height);
    cairo_fill(cr);
    if (value < 0) {
        gsnn_canvas_colour(cr, gsnn_palette_ink(colour));
        gsnn_canvas_add_hatching(cr, left, top, grid->cell_width, grid->cell_height, HATCH_GAP);
        cairo_set_line_width(cr, 0.5);
        cairo_stroke(cr);
    }
    if (text) {
        char digits[64];
        gsnn_number_text(value, 3, digits, sizeof digits);
        gsnn_grid_paint_text(grid, cr, y, row, column, colour, value < 0, digits);
    }
}
