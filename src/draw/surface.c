/* surface.c - a picture file of one or more pages: SVG, PNG or PDF through Cairo. */
#include "draw/surface.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PIXELS_LIMIT 16000 /* sides of a PNG; Cairo's own limit is 32767 */

struct gsnn_surface {
    gsnn_picture_format format;
    FILE *stream;
    gsnn_text svg;   /* an SVG until it is complete */
    int write_errno; /* of the write that failed first, or 0 */
    cairo_surface_t *cairo;
    cairo_t *context;
};

bool gsnn_picture_format_named(const char *name, gsnn_picture_format *format) {
    static const char *const names[] = {"svg", "png", "pdf"};
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
        if (strcmp(name, names[k]) == 0) {
            *format = (gsnn_picture_format)k;
            return true;
        }
    return false;
}

static cairo_status_t write_stream(void *closure, const unsigned char *data, unsigned length) {
    gsnn_surface *surface = closure;
    if (fwrite(data, 1, length, surface->stream) == length)
        return CAIRO_STATUS_SUCCESS;
    surface->write_errno = errno ? errno : EIO;
    return CAIRO_STATUS_WRITE_ERROR;
}

static cairo_status_t append_svg(void *closure, const unsigned char *data, unsigned length) {
    gsnn_surface *surface = closure;
    gsnn_text_append_bytes(&surface->svg, (const char *)data, length);
    return surface->svg.failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

/* Writes the SVG without the number in the id of its only group, which counts the surfaces that
 * the process has made so far. */
static cairo_status_t write_svg(gsnn_surface *surface) {
    static const char group[] = "<g id=\"surface";
    const char *text = gsnn_text_string(&surface->svg);
    if (!text)
        return CAIRO_STATUS_NO_MEMORY;
    const char *rest = text, *found = strstr(text, group);
    cairo_status_t status = CAIRO_STATUS_SUCCESS;
    if (found) {
        rest = found + sizeof group - 1;
        status = write_stream(surface, (const unsigned char *)text, (unsigned)(rest - text));
        rest += strspn(rest, "0123456789");
    }
    size_t length = surface->svg.length - (size_t)(rest - text);
    return status ? status : write_stream(surface, (const unsigned char *)rest, (unsigned)length);
}

static void paint_paper(cairo_t *context) {
    cairo_set_source_rgb(context, 1, 1, 1);
    cairo_paint(context);
    cairo_set_source_rgb(context, 0, 0, 0);
}

/* Unrounded glyph widths: the layout is then the same whatever the scale. */
static void set_font_options(cairo_t *context) {
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_set_font_options(context, options);
    cairo_font_options_destroy(options);
}

cairo_t *gsnn_surface_scratch(void) {
    cairo_surface_t *nothing = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
    cairo_t *context = cairo_create(nothing);
    cairo_surface_destroy(nothing);
    set_font_options(context);
    return context;
}

static void create(gsnn_surface *surface, const char *title, double width, double height) {
    double scale = 1;
    switch (surface->format) {
    case GSNN_PICTURE_SVG:
        surface->cairo = cairo_svg_surface_create_for_stream(append_svg, surface, width, height);
        cairo_svg_surface_set_document_unit(surface->cairo, CAIRO_SVG_UNIT_PX);
        break;
    case GSNN_PICTURE_PNG:
        scale = 2 * fmax(width, height) <= PIXELS_LIMIT ? 2 : 1;
        surface->cairo = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(width * scale),
                                                    (int)ceil(height * scale));
        break;
    case GSNN_PICTURE_PDF:
        surface->cairo = cairo_pdf_surface_create_for_stream(write_stream, surface, width, height);
        cairo_pdf_surface_set_metadata(surface->cairo, CAIRO_PDF_METADATA_TITLE, title);
        /* A fixed date instead of the clock's, so that equal input gives equal bytes. */
        cairo_pdf_surface_set_metadata(surface->cairo, CAIRO_PDF_METADATA_CREATE_DATE,
                                       "1970-01-01T00:00:00Z");
        break;
    }
    surface->context = cairo_create(surface->cairo);
    cairo_scale(surface->context, scale, scale);
    set_font_options(surface->context);
    paint_paper(surface->context);
}

gsnn_status gsnn_surface_open(gsnn_surface **result, gsnn_picture_format format, FILE *stream,
                              const char *title, double width, double height, gsnn_error *error) {
    gsnn_surface *surface = gsnn_new(1, sizeof *surface);
    if (!surface)
        return gsnn_fail_memory(error);
    surface->format = format;
    surface->stream = stream;
    create(surface, title, ceil(width), ceil(height));
    *result = surface;
    return GSNN_OK;
}

cairo_t *gsnn_surface_context(gsnn_surface *surface) {
    return surface->context;
}

void gsnn_surface_next_page(gsnn_surface *surface, double width, double height) {
    cairo_show_page(surface->context);
    cairo_pdf_surface_set_size(surface->cairo, ceil(width), ceil(height));
    paint_paper(surface->context);
}

gsnn_status gsnn_surface_finish(gsnn_surface *surface, gsnn_error *error) {
    cairo_status_t status = cairo_status(surface->context);
    if (status == CAIRO_STATUS_SUCCESS && surface->format == GSNN_PICTURE_PNG)
        status = cairo_surface_write_to_png_stream(surface->cairo, write_stream, surface);
    cairo_surface_finish(surface->cairo);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface->cairo);
    if (status == CAIRO_STATUS_SUCCESS && surface->format == GSNN_PICTURE_SVG)
        status = write_svg(surface);
    if (status == CAIRO_STATUS_SUCCESS && surface->write_errno)
        status = CAIRO_STATUS_WRITE_ERROR; /* Cairo does not report the last of them */
    if (status == CAIRO_STATUS_SUCCESS)
        return GSNN_OK;
    if (status == CAIRO_STATUS_NO_MEMORY)
        return gsnn_fail_memory(error);
    return gsnn_fail(error, GSNN_FAILED, "cannot write the picture: %s",
                     surface->write_errno ? strerror(surface->write_errno)
                                          : cairo_status_to_string(status));
}

void gsnn_surface_free(gsnn_surface *surface) {
    if (!surface)
        return;
    cairo_destroy(surface->context);
    cairo_surface_destroy(surface->cairo);
    gsnn_text_clear(&surface->svg);
    free(surface);
}
