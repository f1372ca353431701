/* multiples.h - many small pictures of one kind side by side. */
#ifndef GSNN_DRAW_MULTIPLES_H
#define GSNN_DRAW_MULTIPLES_H

#include "draw/panel.h"

/* The cells of a grid, filled row by row. */
typedef struct gsnn_multiples {
    size_t count;
    double cell_width, cell_height; /* of each, its title included */
    size_t columns;                 /* 0: as many as fit a page 960 points wide */
    /* What cell k takes of that height, so that rows of low cells are low; NULL: all of it. */
    double (*height)(const void *context, size_t k);
    /* Paints cell k into (0, 0) .. (cell_width, cell_height); not called when only measuring. */
    gsnn_status (*draw)(void *context, size_t k, cairo_t *cr, gsnn_error *error);
    void *context;
} gsnn_multiples;

/* Lays the cells out from the origin, sets *size to what they take together and, with `paint`,
 * paints them. */
gsnn_status gsnn_multiples_draw(const gsnn_multiples *multiples, cairo_t *cr, bool paint,
                                gsnn_panel_size *size, gsnn_error *error);

#endif
