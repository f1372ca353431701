/* ridge_cells.h - the convex cells into which lines cut a square, each carrying an affine function.
 *
 * A network of ReLUs of one hidden layer is affine on every cell of its neurons' lines, so that its
 * level lines and the areas between them can be had exactly, corners and all. */
#ifndef GSNN_DRAW_RIDGE_CELLS_H
#define GSNN_DRAW_RIDGE_CELLS_H

#include "gsnn.h"

#include <cairo.h>

/* The line a s + b t + c = 0. */
typedef struct gsnn_line {
    double a, b, c;
} gsnn_line;

/* A corner of a cell and the function's value at it. */
typedef struct gsnn_cell_corner {
    double s, t, value;
} gsnn_cell_corner;

/* Cell k has the corners start[k] .. start[k + 1] - 1, anticlockwise. */
typedef struct gsnn_ridge_cells {
    size_t count, corner_count;
    size_t *start;
    gsnn_cell_corner *corners;
    double low, high; /* of the function on the square */
} gsnn_ridge_cells;

/* Keeps of the lines one of each that coincide (up to scale, to 9 digits) and that pass through the
 * square |s|, |t| <= reach; returns how many, which come first.  Gives up, and returns limit + 1,
 * once there are more than `limit`, with which the cost grows. */
size_t gsnn_lines_distinct(gsnn_line *lines, size_t count, double reach, size_t limit);

/* Cuts the square by the lines, one after the other; with n of them there are at most
 * 1 + n + n (n - 1) / 2 cells.  value(context, s, t) is the function, affine on each cell.
 * `cells` is overwritten; the caller clears it, on failure too. */
gsnn_status gsnn_ridge_cells_init(gsnn_ridge_cells *cells, const gsnn_line *lines, size_t count,
                                  double reach,
                                  double (*value)(const void *context, double s, double t),
                                  const void *context, gsnn_error *error);

/* Adds to the path, in the coordinates s, t, the area on which low <= function <= high. */
void gsnn_ridge_cells_add_band(const gsnn_ridge_cells *cells, cairo_t *cr, double low, double high);

/* Adds to the path the line on which the function is `level`, a segment a cell. */
void gsnn_ridge_cells_add_level(const gsnn_ridge_cells *cells, cairo_t *cr, double level);

void gsnn_ridge_cells_clear(gsnn_ridge_cells *cells);

#endif
