/* level_lines.h - level lines of a function sampled on a grid (marching squares). */
#ifndef GSNN_DRAW_LEVEL_LINES_H
#define GSNN_DRAW_LEVEL_LINES_H

#include "gsnn.h"

/* Polylines in grid coordinates: line k is the points start[k] .. start[k + 1] - 1, point p is
 * (points[2p], points[2p + 1]) with 0 <= x <= columns - 1 and 0 <= y <= rows - 1.  A closed line
 * repeats its first point at its end. */
typedef struct gsnn_level_lines {
    size_t line_count;
    size_t *start; /* line_count + 1 entries */
    double *points;
} gsnn_level_lines;

/* The lines on which the function whose value at column x, row y is values[y * columns + x]
 * passes `level`, linear along the edges of the grid.  A cell whose opposite corners lie on the
 * same side is resolved by its mean (Lorensen and Cline's method in the plane).  The order of
 * the lines and of their points depends on nothing but the values.  `lines` is overwritten; the
 * caller clears it.  Cost: linear in the grid. */
gsnn_status gsnn_level_lines_trace(gsnn_level_lines *lines, const double *values, size_t columns,
                                   size_t rows, double level, gsnn_error *error);

/* Frees what trace allocated; a zeroed structure is fine. */
void gsnn_level_lines_clear(gsnn_level_lines *lines);

#endif
