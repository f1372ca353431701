/* grid.h - the cells of a matrix: rows are neurons, columns are inputs. */
#ifndef GSNN_DRAW_GRID_H
#define GSNN_DRAW_GRID_H

#include "draw/canvas.h"

#include <stddef.h>

/* Shown rows and columns of a matrix that may have more, and the size of a cell. */
typedef struct gsnn_grid {
    size_t rows, columns;
    double cell_width, cell_height;
} gsnn_grid;

/* Room that the numbers of the rows and of the columns take to the left of the cells and above
 * them. */
#define GSNN_GRID_MARGIN_LEFT 24.0
#define GSNN_GRID_MARGIN_TOP 12.0

double gsnn_grid_width(const gsnn_grid *grid);
double gsnn_grid_height(const gsnn_grid *grid);

/* Paints the numbers of the rows and columns (each, or each eighth where they are narrow), for a
 * grid whose margin begins at (0, y). */
void gsnn_grid_paint_numbers(const gsnn_grid *grid, cairo_t *cr, double y);

/* Paints the lines between the cells. */
void gsnn_grid_paint_lines(const gsnn_grid *grid, cairo_t *cr, double y);

/* The upper left corner of a cell. */
double gsnn_grid_x(const gsnn_grid *grid, size_t column);
double gsnn_grid_y(const gsnn_grid *grid, double y, size_t row);

/* Shades a cell by a number, whose size is a share of `largest`: hatched where it is negative,
 * blank where it is 0; with its digits when `text`. */
void gsnn_grid_paint_value(const gsnn_grid *grid, cairo_t *cr, double y, size_t row, size_t column,
                           double value, double largest, bool text);

/* Writes a cell's text; where the cell is hatched, the text gets a clear ground. */
void gsnn_grid_paint_text(const gsnn_grid *grid, cairo_t *cr, double y, size_t row, size_t column,
                          gsnn_colour ground, bool hatched, const char *text);

#endif
