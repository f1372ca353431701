/* plot_marks.c - what a plot shows: points, lines, error bars, bars, bands. */
#include "draw/plot.h"

#include <math.h>

#define PI 3.14159265358979323846

static const gsnn_colour white = {1, 1, 1};

gsnn_series_style gsnn_series(size_t k) {
    return (gsnn_series_style){
        .colour = gsnn_palette_line(k),
        .marker = (gsnn_marker)(k % GSNN_MARKER_NONE),
        .dashed = k >= 7,
        .line_width = 1.4,
        .marker_size = 6,
    };
}

static bool placed(const gsnn_plot *plot, double x, double y) {
    return isfinite(gsnn_axis_share(&plot->horizontal, x)) &&
           isfinite(gsnn_axis_share(&plot->vertical, y));
}

static void set_pen(cairo_t *cr, gsnn_series_style style) {
    static const double dashes[] = {5, 3}, dots[] = {1, 2.5};
    gsnn_canvas_colour(cr, style.colour);
    cairo_set_line_width(cr, style.line_width);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_dash(cr, style.dotted ? dots : dashes, style.dashed || style.dotted ? 2 : 0, 0);
}

/* Marks stay inside of the frame, but for half a marker on its edge. */
static void clip(const gsnn_plot *plot, double room) {
    cairo_save(plot->cr);
    cairo_rectangle(plot->cr, plot->x - room, plot->y - room, plot->width + 2 * room,
                    plot->height + 2 * room);
    cairo_clip(plot->cr);
}

void gsnn_marker_paint(cairo_t *cr, double x, double y, gsnn_series_style style) {
    double r = style.marker_size / 2;
    cairo_new_path(cr);
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_width(cr, fmax(style.line_width, 1));
    gsnn_canvas_colour(cr, style.colour);
    switch (style.marker) {
    case GSNN_MARKER_NONE:
        return;
    case GSNN_MARKER_CIRCLE:
        cairo_arc(cr, x, y, r, 0, 2 * PI);
        break;
    case GSNN_MARKER_SQUARE:
        cairo_rectangle(cr, x - 0.89 * r, y - 0.89 * r, 1.78 * r, 1.78 * r);
        break;
    case GSNN_MARKER_TRIANGLE:
        cairo_move_to(cr, x, y - 1.2 * r);
        cairo_line_to(cr, x + 1.1 * r, y + 0.8 * r);
        cairo_line_to(cr, x - 1.1 * r, y + 0.8 * r);
        cairo_close_path(cr);
        break;
    case GSNN_MARKER_DIAMOND:
        cairo_move_to(cr, x, y - 1.25 * r);
        cairo_line_to(cr, x + 1.25 * r, y);
        cairo_line_to(cr, x, y + 1.25 * r);
        cairo_line_to(cr, x - 1.25 * r, y);
        cairo_close_path(cr);
        break;
    case GSNN_MARKER_CROSS:
        cairo_move_to(cr, x - r, y - r);
        cairo_line_to(cr, x + r, y + r);
        cairo_move_to(cr, x - r, y + r);
        cairo_line_to(cr, x + r, y - r);
        cairo_stroke(cr);
        return;
    case GSNN_MARKER_PLUS:
        cairo_move_to(cr, x - 1.2 * r, y);
        cairo_line_to(cr, x + 1.2 * r, y);
        cairo_move_to(cr, x, y - 1.2 * r);
        cairo_line_to(cr, x, y + 1.2 * r);
        cairo_stroke(cr);
        return;
    }
    if (style.hollow) {
        gsnn_canvas_colour(cr, white);
        cairo_fill_preserve(cr);
        gsnn_canvas_colour(cr, style.colour);
        cairo_stroke(cr);
    } else {
        cairo_fill(cr);
    }
}

void gsnn_plot_points(const gsnn_plot *plot, const double *x, const double *y, size_t count,
                      gsnn_series_style style) {
    if (!plot->paint)
        return;
    clip(plot, style.marker_size);
    for (size_t k = 0; k < count; k++)
        if (placed(plot, x[k], y[k]))
            gsnn_marker_paint(plot->cr, gsnn_plot_x(plot, x[k]), gsnn_plot_y(plot, y[k]), style);
    cairo_restore(plot->cr);
}

static void connect(const gsnn_plot *plot, const double *x, const double *y, size_t count,
                    gsnn_series_style style, bool steps) {
    if (!plot->paint)
        return;
    bool drawing = false;
    double level = 0;
    clip(plot, style.line_width);
    set_pen(plot->cr, style);
    for (size_t k = 0; k < count; k++) {
        bool there = placed(plot, x[k], y[k]);
        double px = there ? gsnn_plot_x(plot, x[k]) : 0, py = there ? gsnn_plot_y(plot, y[k]) : 0;
        if (there && drawing) {
            if (steps)
                cairo_line_to(plot->cr, px, level);
            cairo_line_to(plot->cr, px, py);
        } else if (there) {
            cairo_move_to(plot->cr, px, py);
        }
        drawing = there;
        level = py;
    }
    cairo_stroke(plot->cr);
    cairo_restore(plot->cr);
}

void gsnn_plot_line(const gsnn_plot *plot, const double *x, const double *y, size_t count,
                    gsnn_series_style style) {
    connect(plot, x, y, count, style, false);
}

void gsnn_plot_steps(const gsnn_plot *plot, const double *x, const double *y, size_t count,
                     gsnn_series_style style) {
    connect(plot, x, y, count, style, true);
}

/* The place of a value on the vertical axis; what has none on a logarithmic one is at its foot. */
static double height_of(const gsnn_plot *plot, double value) {
    double foot = plot->y + plot->height;
    double y = gsnn_plot_y(plot, value);
    return isfinite(y) ? y : foot;
}

void gsnn_plot_error_bars(const gsnn_plot *plot, const double *x, const double *low,
                          const double *high, size_t count, gsnn_series_style style) {
    const double cap = 3;
    if (!plot->paint)
        return;
    clip(plot, cap);
    style.dashed = false;
    set_pen(plot->cr, style);
    cairo_set_line_width(plot->cr, fmax(0.8, style.line_width * 0.7));
    for (size_t k = 0; k < count; k++) {
        if (isnan(low[k]) || !placed(plot, x[k], high[k]))
            continue;
        double px = gsnn_plot_x(plot, x[k]);
        double bottom = height_of(plot, low[k]), top = gsnn_plot_y(plot, high[k]);
        cairo_move_to(plot->cr, px, bottom);
        cairo_line_to(plot->cr, px, top);
        cairo_move_to(plot->cr, px - cap, bottom);
        cairo_line_to(plot->cr, px + cap, bottom);
        cairo_move_to(plot->cr, px - cap, top);
        cairo_line_to(plot->cr, px + cap, top);
    }
    cairo_stroke(plot->cr);
    cairo_restore(plot->cr);
}

void gsnn_plot_band(const gsnn_plot *plot, const double *x, const double *low, const double *high,
                    size_t count, gsnn_series_style style) {
    if (!plot->paint || count == 0)
        return;
    clip(plot, 0);
    cairo_new_path(plot->cr);
    for (size_t k = 0; k < count; k++)
        if (placed(plot, x[k], high[k]))
            cairo_line_to(plot->cr, gsnn_plot_x(plot, x[k]), gsnn_plot_y(plot, high[k]));
    for (size_t k = count; k-- > 0;)
        if (placed(plot, x[k], high[k]) && !isnan(low[k]))
            cairo_line_to(plot->cr, gsnn_plot_x(plot, x[k]), height_of(plot, low[k]));
    cairo_close_path(plot->cr);
    cairo_set_source_rgba(plot->cr, style.colour.red, style.colour.green, style.colour.blue, 0.18);
    cairo_fill(plot->cr);
    cairo_restore(plot->cr);
}

/* A rectangle between two heights, with an outline in a darker shade of it. */
static void paint_bar(const gsnn_plot *plot, double left, double right, double bottom, double top,
                      gsnn_series_style style) {
    if (!placed(plot, left, 1) || !placed(plot, right, 1) || isnan(top))
        return;
    double x = gsnn_plot_x(plot, left), width = gsnn_plot_x(plot, right) - x;
    double y = height_of(plot, top), height = height_of(plot, bottom) - y;
    cairo_rectangle(plot->cr, x, y, width, height);
    if (style.hollow) {
        gsnn_canvas_colour(plot->cr, white);
        cairo_fill_preserve(plot->cr);
        gsnn_canvas_colour(plot->cr, style.colour);
    } else {
        gsnn_canvas_colour(plot->cr, style.colour);
        cairo_fill_preserve(plot->cr);
        gsnn_canvas_colour(plot->cr, white);
    }
    cairo_set_line_width(plot->cr, fmin(0.8, width / 8));
    cairo_stroke(plot->cr);
}

void gsnn_plot_bar(const gsnn_plot *plot, double left, double right, double top,
                   gsnn_series_style style) {
    if (!plot->paint)
        return;
    clip(plot, 0);
    cairo_set_dash(plot->cr, NULL, 0, 0);
    paint_bar(plot, left, right, plot->vertical.logarithmic ? plot->vertical.low : 0, top, style);
    cairo_restore(plot->cr);
}

void gsnn_plot_histogram(const gsnn_plot *plot, const double *edges, const double *heights,
                         size_t count, gsnn_series_style style) {
    for (size_t k = 0; k < count; k++)
        if (heights[k] > 0)
            gsnn_plot_bar(plot, edges[k], edges[k + 1], heights[k], style);
}

void gsnn_plot_stacked_bars(const gsnn_plot *plot, const double *x, const double *parts,
                            size_t count, size_t series, double width) {
    if (!plot->paint)
        return;
    clip(plot, 0);
    cairo_set_dash(plot->cr, NULL, 0, 0);
    for (size_t k = 0; k < count; k++) {
        double foot = 0;
        for (size_t s = 0; s < series; s++) {
            double part = parts[k * series + s];
            if (!(part > 0))
                continue;
            paint_bar(plot, x[k] - width / 2, x[k] + width / 2, foot, foot + part, gsnn_series(s));
            foot += part;
        }
    }
    cairo_restore(plot->cr);
}

void gsnn_plot_rule_horizontal(const gsnn_plot *plot, double value, const char *text,
                               gsnn_series_style style) {
    double y = gsnn_plot_y(plot, value);
    if (!plot->paint || !(y >= plot->y - 0.5 && y <= plot->y + plot->height + 0.5))
        return;
    set_pen(plot->cr, style);
    cairo_move_to(plot->cr, plot->x, y);
    cairo_line_to(plot->cr, plot->x + plot->width, y);
    cairo_stroke(plot->cr);
    cairo_set_dash(plot->cr, NULL, 0, 0);
    if (text) {
        double width = gsnn_canvas_text_width(plot->cr, GSNN_TEXT_SMALL, text);
        double line = gsnn_canvas_line_height(GSNN_TEXT_SMALL);
        gsnn_canvas_text(plot->cr, GSNN_TEXT_SMALL, plot->x + plot->width - width - 4,
                         y - line - 1 < plot->y ? y + 1 : y - line - 1, text);
    }
}

void gsnn_plot_rule_vertical(const gsnn_plot *plot, double value, const char *text,
                             gsnn_series_style style) {
    double x = gsnn_plot_x(plot, value);
    if (!plot->paint || !(x >= plot->x - 0.5 && x <= plot->x + plot->width + 0.5))
        return;
    set_pen(plot->cr, style);
    cairo_move_to(plot->cr, x, plot->y);
    cairo_line_to(plot->cr, x, plot->y + plot->height);
    cairo_stroke(plot->cr);
    cairo_set_dash(plot->cr, NULL, 0, 0);
    if (text) {
        double width = gsnn_canvas_text_width(plot->cr, GSNN_TEXT_SMALL, text);
        bool right = x + 4 + width <= plot->x + plot->width;
        gsnn_canvas_text(plot->cr, GSNN_TEXT_SMALL, right ? x + 4 : x - 4 - width, plot->y + 2,
                         text);
    }
}

void gsnn_plot_text(const gsnn_plot *plot, double x, double y, const char *text) {
    if (!plot->paint || !placed(plot, x, y))
        return;
    double px = gsnn_plot_x(plot, x), py = gsnn_plot_y(plot, y);
    double width = gsnn_canvas_text_width(plot->cr, GSNN_TEXT_TINY, text);
    bool right = px + 5 + width <= plot->x + plot->width;
    cairo_set_source_rgb(plot->cr, 0.25, 0.25, 0.25);
    gsnn_canvas_text_centred(plot->cr, GSNN_TEXT_TINY,
                             right ? px + 5 + width / 2 : px - 5 - width / 2, py - 5, text);
}

#define NAMES_MOST 64

void gsnn_plot_names(const gsnn_plot *plot, const double *x, const double *y,
                     const char *const *names, size_t count) {
    double px[NAMES_MOST], py[NAMES_MOST], widths[NAMES_MOST];
    size_t named = 0;
    for (size_t k = 0; k < count && named < NAMES_MOST; k++) {
        bool free = true;
        px[named] = gsnn_plot_x(plot, x[k]);
        py[named] = gsnn_plot_y(plot, y[k]);
        widths[named] = gsnn_canvas_text_width(plot->cr, GSNN_TEXT_TINY, names[k]);
        for (size_t i = 0; i < named; i++)
            free = free && (fabs(px[i] - px[named]) > fmax(widths[i], widths[named]) + 5 ||
                            fabs(py[i] - py[named]) > 9);
        if (free) {
            gsnn_plot_text(plot, x[k], y[k], names[k]);
            named++;
        }
    }
}
