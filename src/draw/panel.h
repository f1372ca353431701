/* panel.h - one picture of one architecture: what a sheet is made of.
 *
 * The sheet first lays every panel out without
 * painting, then paints those of the page at hand; heading and frame are the sheet's. */
#ifndef GSNN_DRAW_PANEL_H
#define GSNN_DRAW_PANEL_H

#include "record/enumeration_record.h"

#include <cairo.h>

typedef struct gsnn_panel_context {
    const gsnn_enumeration_record *record;
    uint64_t seed; /* of the random networks */
    bool single;   /* one panel on its own, which may show more than one of many */
} gsnn_panel_context;

typedef struct gsnn_panel_size {
    double width, height;
} gsnn_panel_size;

/* Lays the panel's body out from the origin to the right and down, at least as wide as
 * size->width, sets *size to what it takes and, when `paint`, paints it on `cr`, which otherwise
 * only measures text. */
typedef gsnn_status (*gsnn_panel_draw)(const gsnn_panel_context *context,
                                       const gsnn_record_architecture *architecture, cairo_t *cr,
                                       bool paint, gsnn_panel_size *size, gsnn_error *error);

/* The body of a weight panel of a matrix action: a grid for each basis vector. */
gsnn_status gsnn_basis_panel_draw(const gsnn_panel_context *context,
                                  const gsnn_record_architecture *architecture, cairo_t *cr,
                                  bool paint, gsnn_panel_size *size, gsnn_error *error);

#endif
