/* layered.h - a graph whose nodes have their places: boxes with a text, and lines between them. */
#ifndef GSNN_DRAW_LAYERED_H
#define GSNN_DRAW_LAYERED_H

#include "draw/canvas.h"
#include "draw/panel.h"

#define GSNN_LAYERED_TEXT 64

typedef enum gsnn_layered_shape {
    GSNN_LAYERED_BOX,
    GSNN_LAYERED_ROUND,  /* round ends */
    GSNN_LAYERED_DASHED, /* a dashed outline */
} gsnn_layered_shape;

typedef struct gsnn_layered_node {
    size_t column, row; /* row 0 is on top */
    gsnn_layered_shape shape;
    gsnn_colour colour; /* of the ground */
    char text[GSNN_LAYERED_TEXT];
} gsnn_layered_node;

typedef struct gsnn_layered_edge {
    size_t from, to; /* indices of nodes, in different rows */
    bool bold;
} gsnn_layered_edge;

typedef struct gsnn_layered {
    size_t node_count, edge_count;
    gsnn_layered_node *nodes;
    gsnn_layered_edge *edges;
} gsnn_layered;

/* Columns are as wide as their widest text.  The bounds of the columns, for headings, go to edges_x
 * unless it is NULL: one more than there are columns. */
void gsnn_layered_draw(const gsnn_layered *graph, cairo_t *cr, bool paint, double y,
                       double *edges_x, gsnn_panel_size *size);

#endif
