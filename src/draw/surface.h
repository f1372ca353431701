/* surface.h - a picture file of one or more pages: SVG, PNG or PDF through Cairo. */
#ifndef GSNN_DRAW_SURFACE_H
#define GSNN_DRAW_SURFACE_H

#include "gsnn.h"

#include <cairo.h>

typedef enum gsnn_picture_format {
    GSNN_PICTURE_SVG,
    GSNN_PICTURE_PNG,
    GSNN_PICTURE_PDF,
} gsnn_picture_format;

/* The format of that name (svg, png, pdf); false when there is none such. */
bool gsnn_picture_format_named(const char *name, gsnn_picture_format *format);

typedef struct gsnn_surface gsnn_surface;

/* Opens a picture that is written to `stream`, which stays the caller's.  `width` and `height` are
 * those of the first page, in points; a PNG has two pixels a point, or one where it would get
 * too large.  SVG and PNG have one page.  Nothing in the file depends on the clock. */
gsnn_status gsnn_surface_open(gsnn_surface **surface, gsnn_picture_format format, FILE *stream,
                              const char *title, double width, double height, gsnn_error *error);

/* The context to draw on: white paper, origin at the upper left corner. */
cairo_t *gsnn_surface_context(gsnn_surface *surface);

/* A context without a page, to measure text with as the pictures do; the caller destroys it. */
cairo_t *gsnn_surface_scratch(void);

/* Ends the page and begins another one (PDF only). */
void gsnn_surface_next_page(gsnn_surface *surface, double width, double height);

/* Writes what is left and reports whatever went wrong since opening. */
gsnn_status gsnn_surface_finish(gsnn_surface *surface, gsnn_error *error);

/* Frees; NULL is allowed. */
void gsnn_surface_free(gsnn_surface *surface);

#endif
