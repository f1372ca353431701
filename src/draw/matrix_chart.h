/* matrix_chart.h - a table of values as coloured cells: architectures against codomains, and the
 * like. */
#ifndef GSNN_DRAW_MATRIX_CHART_H
#define GSNN_DRAW_MATRIX_CHART_H

#include "draw/legend.h"
#include "draw/panel.h"

typedef struct gsnn_matrix_chart {
    size_t rows, columns;
    const char *const *row_names, *const *column_names;
    const double *values;     /* rows x columns; NAN: an empty cell */
    const char *const *texts; /* rows x columns, or NULL: the values; an entry may be NULL */
    gsnn_colour_scale scale;  /* NULL: gsnn_palette_tint */
    double low, high;         /* values at the ends of the scale; both 0: of those in sight */
    const char *label;        /* of the colour bar; NULL: no colour bar */
} gsnn_matrix_chart;

/* Lays the chart out from the origin, sets *size and, with `paint`, paints it. */
void gsnn_matrix_chart_draw(const gsnn_matrix_chart *chart, cairo_t *cr, bool paint,
                            gsnn_panel_size *size);

#endif
