/* canvas.h - the marks that the pictures are made of, on a Cairo context.
 *
 * Units are points (1/72 inch in a PDF, pixels in an SVG).  Errors stay in the Cairo context,
 * whose status the surface checks at the end. */
#ifndef GSNN_DRAW_CANVAS_H
#define GSNN_DRAW_CANVAS_H

#include "draw/palette.h"

#include <cairo.h>
#include <stdbool.h>

typedef enum gsnn_text_style {
    GSNN_TEXT_TITLE,
    GSNN_TEXT_BODY,
    GSNN_TEXT_SMALL,
    GSNN_TEXT_TINY,
} gsnn_text_style;

/* Height of a line of text in this style. */
double gsnn_canvas_line_height(gsnn_text_style style);

/* Advance width of a UTF-8 text. */
double gsnn_canvas_text_width(cairo_t *cr, gsnn_text_style style, const char *text);

void gsnn_canvas_colour(cairo_t *cr, gsnn_colour colour);

/* Text in the current colour with its line's upper left corner at (x, y). */
void gsnn_canvas_text(cairo_t *cr, gsnn_text_style style, double x, double y, const char *text);

/* The same, centred on (x, y) both ways. */
void gsnn_canvas_text_centred(cairo_t *cr, gsnn_text_style style, double x, double y,
                              const char *text);

/* The same as text, but no wider than `width`: what does not fit ends in an ellipsis. */
void gsnn_canvas_text_fitted(cairo_t *cr, gsnn_text_style style, double x, double y, double width,
                             const char *text);

/* Text broken at spaces into lines no wider than `width`, from (x, y) down; returns its height.
 * With `paint` false it only measures. */
double gsnn_canvas_paragraph(cairo_t *cr, gsnn_text_style style, double x, double y, double width,
                             const char *text, bool paint);

/* Adds to the path: a rectangle, and the hatching of one (rising lines `gap` apart). */
void gsnn_canvas_add_hatching(cairo_t *cr, double x, double y, double width, double height,
                              double gap);

/* Fills an arrow head whose tip is at (x, y) and which points along `angle`. */
void gsnn_canvas_arrow_head(cairo_t *cr, double x, double y, double angle, double size);

#endif
