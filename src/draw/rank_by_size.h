/* rank_by_size.h - the rank of a network's Jacobian on data against how many data there are. */
#ifndef GSNN_DRAW_RANK_BY_SIZE_H
#define GSNN_DRAW_RANK_BY_SIZE_H

#include "draw/picture.h"

typedef struct gsnn_rank_by_size {
    size_t count;
    double *points, *orbits, *ranks; /* count each; an orbit number that is not known is NAN */
    double dimension;                /* NAN: not known */
} gsnn_rank_by_size;

/* Reads the member "sizes" of a gsnn-dimension/1 document; the caller clears, also on failure. */
gsnn_status gsnn_rank_by_size_read(gsnn_rank_by_size *data, const gsnn_value *root,
                                   gsnn_picture_page *page, gsnn_error *error);
void gsnn_rank_by_size_clear(gsnn_rank_by_size *data);

/* A plot from the origin, with its legend below. */
void gsnn_rank_by_size_draw(const gsnn_rank_by_size *data, cairo_t *cr, bool paint, double width,
                            double height);

#endif
