/* sheet.h - panels of architectures side by side on a page, or on the pages of a PDF. */
#ifndef GSNN_DRAW_SHEET_H
#define GSNN_DRAW_SHEET_H

#include "draw/panel.h"
#include "draw/surface.h"

/* Writes the panels of the architectures with these indices, each under a heading, row by row.
 * A PDF has as many pages as it takes; an SVG or PNG is one page, and where that would get too
 * long the rest is left out with a note that says so. */
gsnn_status gsnn_sheet_draw(const char *title, gsnn_panel_draw panel,
                            const gsnn_panel_context *context, const size_t *architectures,
                            size_t count, gsnn_picture_format format, FILE *stream,
                            const gsnn_run *run, gsnn_error *error);

#endif
