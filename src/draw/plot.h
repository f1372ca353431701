/* plot.h - data in a frame with two axes: points, lines, error bars, bars, bands.
 *
 *     gsnn_plot plot = {.cr = cr, .paint = paint, .title = "depth 2",
 *                       .horizontal = {.label = "neurons", .whole = true},
 *                       .vertical = {.label = "error", .logarithmic = true}};
 *     for each value: gsnn_axis_include(&plot.horizontal, x), gsnn_axis_include(&plot.vertical, y)
 *     gsnn_plot_begin(&plot, 0, 0, 360, 240);       frame, grid, ticks, labels
 *     gsnn_plot_points(&plot, x, y, count, gsnn_series(0));
 *
 * Marks are clipped to the frame.  Values that are not finite, or not positive on a logarithmic
 * axis, are left out.  Nothing is painted unless `paint`, so that the same calls measure. */
#ifndef GSNN_DRAW_PLOT_H
#define GSNN_DRAW_PLOT_H

#include "draw/axis.h"
#include "draw/canvas.h"

typedef struct gsnn_plot {
    cairo_t *cr;
    bool paint;
    const char *title; /* above the frame, or NULL */
    gsnn_axis horizontal, vertical;
    double x, y, width, height; /* of the frame; set by gsnn_plot_begin */
} gsnn_plot;

typedef enum gsnn_marker {
    GSNN_MARKER_CIRCLE,
    GSNN_MARKER_SQUARE,
    GSNN_MARKER_TRIANGLE,
    GSNN_MARKER_DIAMOND,
    GSNN_MARKER_CROSS,
    GSNN_MARKER_PLUS,
    GSNN_MARKER_NONE,
} gsnn_marker;

/* How a series of data looks: never by its colour alone. */
typedef struct gsnn_series_style {
    gsnn_colour colour;
    gsnn_marker marker;
    bool hollow; /* the marker is not filled */
    bool dashed, dotted;
    double line_width;  /* of lines, error bars and outlines */
    double marker_size; /* across */
} gsnn_series_style;

/* The k-th series: a colour and a marker of its own; dashed from the eighth on. */
gsnn_series_style gsnn_series(size_t k);

/* Settles the axes and paints frame, grid, ticks and labels inside of the given rectangle. */
void gsnn_plot_begin(gsnn_plot *plot, double x, double y, double width, double height);

/* The place of a value on the page. */
double gsnn_plot_x(const gsnn_plot *plot, double value);
double gsnn_plot_y(const gsnn_plot *plot, double value);

void gsnn_plot_points(const gsnn_plot *plot, const double *x, const double *y, size_t count,
                      gsnn_series_style style);

/* A line through the points in their order, broken where a value has no place. */
void gsnn_plot_line(const gsnn_plot *plot, const double *x, const double *y, size_t count,
                    gsnn_series_style style);

/* The line of a front: from each point level to the next, then up or down to it. */
void gsnn_plot_steps(const gsnn_plot *plot, const double *x, const double *y, size_t count,
                     gsnn_series_style style);

/* From low[k] to high[k] at x[k], with caps. */
void gsnn_plot_error_bars(const gsnn_plot *plot, const double *x, const double *low,
                          const double *high, size_t count, gsnn_series_style style);

/* The surface between two lines, light. */
void gsnn_plot_band(const gsnn_plot *plot, const double *x, const double *low, const double *high,
                    size_t count, gsnn_series_style style);

/* One bar from the foot of the plot (0, or the low end of a logarithmic axis) to `top`. */
void gsnn_plot_bar(const gsnn_plot *plot, double left, double right, double top,
                   gsnn_series_style style);

/* A histogram: bar k from edges[k] to edges[k + 1], k < count. */
void gsnn_plot_histogram(const gsnn_plot *plot, const double *edges, const double *heights,
                         size_t count, gsnn_series_style style);

/* Bars of `series` parts on each other, of which part s at x[k] is parts[k * series + s] high;
 * `width` is in the units of x.  Part s looks like gsnn_series(s). */
void gsnn_plot_stacked_bars(const gsnn_plot *plot, const double *x, const double *parts,
                            size_t count, size_t series, double width);

/* A line across the whole frame at a value, with a text at its end or NULL. */
void gsnn_plot_rule_horizontal(const gsnn_plot *plot, double value, const char *text,
                               gsnn_series_style style);
void gsnn_plot_rule_vertical(const gsnn_plot *plot, double value, const char *text,
                             gsnn_series_style style);

/* A small text beside a point. */
void gsnn_plot_text(const gsnn_plot *plot, double x, double y, const char *text);

/* The names of points beside them, as far as they do not run into those before. */
void gsnn_plot_names(const gsnn_plot *plot, const double *x, const double *y,
                     const char *const *names, size_t count);

/* A marker at a place of the page, for legends and pictures without axes. */
void gsnn_marker_paint(cairo_t *cr, double x, double y, gsnn_series_style style);

#endif
