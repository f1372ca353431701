/* search_points.h - what a search measured, as points to draw: its entries, then its controls. */
#ifndef GSNN_DRAW_SEARCH_POINTS_H
#define GSNN_DRAW_SEARCH_POINTS_H

#include "json/value.h"

/* Errors below this share of the variance are rounding: gsnn search calls them exact. */
#define GSNN_SEARCH_EXACT 1e-12

typedef enum gsnn_search_axis { GSNN_SEARCH_PARAMETERS, GSNN_SEARCH_NEURONS } gsnn_search_axis;

typedef struct gsnn_search_point {
    const char *name;
    const char *alone; /* the id of the only architecture in it; NULL: none or several */
    double size[2];    /* parameters, neurons */
    double nmse, se;   /* nmse NAN: not measured; of classes it is the logistic loss */
    double validation; /* the error on the first fold by which finalists are selected; NAN: none, or
                        * of classes, where it is another kind of error */
    bool control, chosen;
    bool front[2]; /* whether it is on the front of that axis */
} gsnn_search_point;

typedef struct gsnn_search_points {
    gsnn_search_point *items;
    size_t count, entries; /* all; those that are not controls, which come first */
    size_t chosen;         /* which of them */
    double noise_floor;    /* NAN: not known */
    bool logistic;         /* errors are the logistic loss */
} gsnn_search_points;

/* Reads a gsnn-search/1, whose strings the points borrow; the caller clears, also on failure. */
gsnn_status gsnn_search_points_read(gsnn_search_points *points, const gsnn_value *root,
                                    gsnn_error *error);
void gsnn_search_points_clear(gsnn_search_points *points);

#endif
