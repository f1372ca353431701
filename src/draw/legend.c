/* legend.c - what the marks and colours of a picture mean. */
#include "draw/legend.h"

#include <math.h>

#define SAMPLE 20.0 /* width of a mark */
#define SPACE 14.0  /* between entries */
#define BAR_HEIGHT 8.0
#define BAR_STEPS 48

static void paint_sample(cairo_t *cr, double x, double y, const gsnn_legend_entry *entry) {
    static const double dashes[] = {5, 3};
    gsnn_canvas_colour(cr, entry->style.colour);
    if (entry->mark == GSNN_LEGEND_BAR) {
        cairo_rectangle(cr, x + 3, y - 4.5, 14, 9);
        if (entry->style.hollow) {
            cairo_set_line_width(cr, 0.8);
            cairo_stroke(cr);
        } else {
            cairo_fill(cr);
        }
        return;
    }
    cairo_set_line_width(cr, entry->style.line_width);
    cairo_set_dash(cr, dashes, entry->style.dashed ? 2 : 0, 0);
    if (entry->mark == GSNN_LEGEND_LINE) {
        cairo_move_to(cr, x, y);
        cairo_line_to(cr, x + SAMPLE, y);
    } else if (entry->mark == GSNN_LEGEND_ERROR_BAR) {
        cairo_move_to(cr, x + SAMPLE / 2, y - 5.5);
        cairo_line_to(cr, x + SAMPLE / 2, y + 5.5);
    }
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
    gsnn_marker_paint(cr, x + SAMPLE / 2, y, entry->style);
}

double gsnn_legend_draw(cairo_t *cr, bool paint, double x, double y, double width,
                        const gsnn_legend_entry *entries, size_t count) {
    double line = gsnn_canvas_line_height(GSNN_TEXT_SMALL) + 2, left = x, top = y;
    for (size_t k = 0; k < count; k++) {
        double room = SAMPLE + 4 + gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, entries[k].text);
        if (left > x && left + room > x + width) {
            left = x;
            top += line;
        }
        if (paint) {
            paint_sample(cr, left, top + line / 2, &entries[k]);
            cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
            gsnn_canvas_text_fitted(cr, GSNN_TEXT_SMALL, left + SAMPLE + 4, top + 1,
                                    fmax(width - SAMPLE - 4, 20), entries[k].text);
        }
        left += room + SPACE;
    }
    return count ? top + line - y : 0;
}

double gsnn_colour_bar_draw(cairo_t *cr, bool paint, double x, double y, double width,
                            gsnn_colour_scale scale, bool diverging, double low, double high,
                            const char *label) {
    double line = gsnn_canvas_line_height(GSNN_TEXT_SMALL);
    double bar = y + (label ? line + 2 : 0), height = bar - y + BAR_HEIGHT + 2 + line;
    char text[64];
    if (!paint)
        return height;
    cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
    if (label)
        gsnn_canvas_text_fitted(cr, GSNN_TEXT_SMALL, x, y, width, label);
    for (size_t k = 0; k < BAR_STEPS; k++) {
        double share = ((double)k + 0.5) / BAR_STEPS;
        gsnn_canvas_colour(cr, scale(diverging ? 2 * share - 1 : share));
        /* Neighbours share half a point, so that no light seam shows between them. */
        cairo_rectangle(cr, x + (double)k * width / BAR_STEPS, bar,
                        width / BAR_STEPS + (k + 1 < BAR_STEPS ? 0.5 : 0), BAR_HEIGHT);
        cairo_fill(cr);
    }
    cairo_set_source_rgb(cr, 0.5, 0.5, 0.5);
    cairo_set_line_width(cr, 0.5);
    cairo_rectangle(cr, x, bar, width, BAR_HEIGHT);
    cairo_stroke(cr);
    cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
    gsnn_number_text(low, 3, text, sizeof text);
    gsnn_canvas_text(cr, GSNN_TEXT_SMALL, x, bar + BAR_HEIGHT + 2, text);
    gsnn_number_text(high, 3, text, sizeof text);
    gsnn_canvas_text(cr, GSNN_TEXT_SMALL,
                     x + width - gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, text),
                     bar + BAR_HEIGHT + 2, text);
    return height;
}
