/* plot.c - the frame of a plot: axes, ticks, grid and labels. */
#include "draw/plot.h"

#include <math.h>

#define GAP 4.0 /* between numbers and the frame, labels and numbers */
#define TICK 4.0
#define PIXELS_A_NUMBER_ACROSS 55.0
#define PIXELS_A_NUMBER_UP 34.0
#define PI 3.14159265358979323846

static size_t wanted(double length, double each) {
    double count = floor(length / each);
    return count < 2 ? 2 : (size_t)count;
}

static double widest(cairo_t *cr, const gsnn_tick *ticks, size_t count) {
    double width = 0;
    for (size_t k = 0; k < count; k++)
        width = fmax(width, gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, ticks[k].text));
    return width;
}

double gsnn_plot_x(const gsnn_plot *plot, double value) {
    return plot->x + plot->width * gsnn_axis_share(&plot->horizontal, value);
}

double gsnn_plot_y(const gsnn_plot *plot, double value) {
    return plot->y + plot->height * (1 - gsnn_axis_share(&plot->vertical, value));
}

/* The labels of categories are turned where they would not stand beside each other. */
static bool turned(const gsnn_plot *plot, const gsnn_tick *ticks, size_t count) {
    return plot->horizontal.names &&
           widest(plot->cr, ticks, count) + GAP > plot->width / (double)(count ? count : 1);
}

static void paint_turned(cairo_t *cr, double x, double y, const char *text) {
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_rotate(cr, -PI / 2);
    gsnn_canvas_text_centred(cr, GSNN_TEXT_SMALL, 0, 0, text);
    cairo_restore(cr);
}

static void paint_horizontal(const gsnn_plot *plot, const gsnn_tick *ticks, size_t count) {
    cairo_t *cr = plot->cr;
    double foot = plot->y + plot->height, line = gsnn_canvas_line_height(GSNN_TEXT_SMALL);
    bool turn = turned(plot, ticks, count);
    for (size_t k = 0; k < count; k++) {
        double x = gsnn_plot_x(plot, ticks[k].value);
        double width = gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, ticks[k].text);
        cairo_set_source_rgb(cr, 0.9, 0.9, 0.9);
        cairo_set_line_width(cr, 0.5);
        if (!plot->horizontal.names) {
            cairo_move_to(cr, x, plot->y);
            cairo_line_to(cr, x, foot);
            cairo_stroke(cr);
        }
        cairo_set_source_rgb(cr, 0.3, 0.3, 0.3);
        cairo_set_line_width(cr, 0.8);
        cairo_move_to(cr, x, foot);
        cairo_line_to(cr, x, foot + (ticks[k].text[0] ? TICK : TICK / 2));
        cairo_stroke(cr);
        if (turn)
            paint_turned(cr, x, foot + TICK + 2 + width / 2, ticks[k].text);
        else
            gsnn_canvas_text(cr, GSNN_TEXT_SMALL, x - width / 2, foot + TICK, ticks[k].text);
    }
    double below = turn ? widest(cr, ticks, count) + 2 : line;
    if (plot->horizontal.label) {
        cairo_set_source_rgb(cr, 0.15, 0.15, 0.15);
        gsnn_canvas_text_centred(cr, GSNN_TEXT_SMALL, plot->x + plot->width / 2,
                                 foot + TICK + below + GAP + line / 2, plot->horizontal.label);
    }
}

static void paint_vertical(const gsnn_plot *plot, const gsnn_tick *ticks, size_t count) {
    cairo_t *cr = plot->cr;
    for (size_t k = 0; k < count; k++) {
        double y = gsnn_plot_y(plot, ticks[k].value);
        double width = gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, ticks[k].text);
        cairo_set_source_rgb(cr, 0.9, 0.9, 0.9);
        cairo_set_line_width(cr, 0.5);
        if (!plot->vertical.names) {
            cairo_move_to(cr, plot->x, y);
            cairo_line_to(cr, plot->x + plot->width, y);
            cairo_stroke(cr);
        }
        cairo_set_source_rgb(cr, 0.3, 0.3, 0.3);
        cairo_set_line_width(cr, 0.8);
        cairo_move_to(cr, plot->x - (ticks[k].text[0] ? TICK : TICK / 2), y);
        cairo_line_to(cr, plot->x, y);
        cairo_stroke(cr);
        gsnn_canvas_text_centred(cr, GSNN_TEXT_SMALL, plot->x - TICK - 2 - width / 2, y,
                                 ticks[k].text);
    }
    if (plot->vertical.label) {
        cairo_set_source_rgb(cr, 0.15, 0.15, 0.15);
        paint_turned(cr,
                     plot->x - TICK - 2 - widest(cr, ticks, count) - GAP -
                         gsnn_canvas_line_height(GSNN_TEXT_SMALL) / 2,
                     plot->y + plot->height / 2, plot->vertical.label);
    }
}

/* A legible frame in whatever is left of the rectangle. */
static double at_least(double length) {
    return fmax(length, 20);
}

void gsnn_plot_begin(gsnn_plot *plot, double x, double y, double width, double height) {
    gsnn_tick across[GSNN_TICKS_MOST], up[GSNN_TICKS_MOST];
    cairo_t *cr = plot->cr;
    double line = gsnn_canvas_line_height(GSNN_TEXT_SMALL);
    gsnn_axis_settle(&plot->horizontal);
    gsnn_axis_settle(&plot->vertical);

    double top = plot->title ? gsnn_canvas_line_height(GSNN_TEXT_BODY) + GAP : line / 2;
    size_t ups = gsnn_axis_ticks(&plot->vertical, wanted(height - 40, PIXELS_A_NUMBER_UP), up);
    double left = TICK + 2 + widest(cr, up, ups) + (plot->vertical.label ? line + GAP : 0);
    plot->x = x + left;
    plot->width = at_least(width - left - 12);
    size_t acrosses =
        gsnn_axis_ticks(&plot->horizontal, wanted(plot->width, PIXELS_A_NUMBER_ACROSS), across);
    double below = turned(plot, across, acrosses) ? widest(cr, across, acrosses) + 2 : line;
    plot->y = y + top;
    plot->height =
        at_least(height - top - TICK - below - (plot->horizontal.label ? line + GAP : 0));
    if (!plot->paint)
        return;
    paint_horizontal(plot, across, acrosses);
    paint_vertical(plot, up, ups);
    cairo_set_source_rgb(cr, 0.3, 0.3, 0.3);
    cairo_set_line_width(cr, 0.8);
    cairo_rectangle(cr, plot->x, plot->y, plot->width, plot->height);
    cairo_stroke(cr);
    if (plot->title) {
        cairo_set_source_rgb(cr, 0, 0, 0);
        gsnn_canvas_text_fitted(cr, GSNN_TEXT_BODY, plot->x, y, plot->width + 12, plot->title);
    }
}
