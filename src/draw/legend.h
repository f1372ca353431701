/* legend.h - what the marks and colours of a picture mean. */
#ifndef GSNN_DRAW_LEGEND_H
#define GSNN_DRAW_LEGEND_H

#include "draw/plot.h"

typedef enum gsnn_legend_mark {
    GSNN_LEGEND_POINT,
    GSNN_LEGEND_LINE,      /* with the marker of the style, unless it has none */
    GSNN_LEGEND_ERROR_BAR, /* a marker with its error bar */
    GSNN_LEGEND_BAR,
} gsnn_legend_mark;

typedef struct gsnn_legend_entry {
    gsnn_legend_mark mark;
    gsnn_series_style style;
    const char *text;
} gsnn_legend_entry;

/* The entries side by side, broken into lines no wider than `width`, from (x, y) down; returns the
 * height.  With `paint` false it only measures. */
double gsnn_legend_draw(cairo_t *cr, bool paint, double x, double y, double width,
                        const gsnn_legend_entry *entries, size_t count);

/* A colour scale: what colour stands for a share from 0 to 1 (or -1 to 1 for a diverging one). */
typedef gsnn_colour (*gsnn_colour_scale)(double share);

/* A bar of the colours from `low` to `high` with both values, and a label, from (x, y); returns
 * the height.  A diverging scale is one whose low value is minus its high value. */
double gsnn_colour_bar_draw(cairo_t *cr, bool paint, double x, double y, double width,
                            gsnn_colour_scale scale, bool diverging, double low, double high,
                            const char *label);

#endif
