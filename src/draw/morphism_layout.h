/* morphism_layout.h - where Graphviz' dot puts architectures and morphisms on a plane. */
#ifndef GSNN_DRAW_MORPHISM_LAYOUT_H
#define GSNN_DRAW_MORPHISM_LAYOUT_H

#include "record/enumeration_record.h"

/* A node: its centre and size, in points, y downwards. */
typedef struct gsnn_layout_node {
    size_t architecture;
    double x, y, width, height;
} gsnn_layout_node;

/* An edge: a piecewise cubic Bezier curve of point_count = 3k + 1 points (x, y), and for an
 * inclusion the tip of its arrow head beyond the last one. */
typedef struct gsnn_layout_edge {
    size_t morphism;
    size_t point_count;
    double *points;
    bool arrow;
    double tip_x, tip_y;
} gsnn_layout_edge;

typedef struct gsnn_morphism_layout {
    double width, height;
    bool by_order; /* ranks are the orders of H */
    gsnn_layout_node *nodes;
    size_t node_count;
    gsnn_layout_edge *edges;
    size_t edge_count;
} gsnn_morphism_layout;

/* Lays out the architectures with these indices and the morphisms between them: architectures with
 * H of the same order in one rank, small networks above large ones, tunnels without influence on
 * the ranks; boxes for type 1 and ellipses for type 2.  Where H has so many orders that edges would
 * cross very many ranks, inclusions alone decide the ranks.  `node_width` and `node_height` are the
 * size of every node.  Graphviz' dot: a second for some hundreds of edges.  Initialises `layout`;
 * the caller clears it. */
gsnn_status gsnn_morphism_layout_init(gsnn_morphism_layout *layout,
                                      const gsnn_enumeration_record *record,
                                      const size_t *architectures, size_t count, double node_width,
                                      double node_height, gsnn_error *error);

/* Frees what init allocated; a zeroed structure is fine. */
void gsnn_morphism_layout_clear(gsnn_morphism_layout *layout);

/* ---- Texts beside edges ---------------------------------------------------------------------- */

#define GSNN_EDGE_LABELS_LIMIT 512 /* so many texts of edges keep apart */

/* Where texts of edges stand already, so that no two stand on each other.  Begins zeroed. */
typedef struct gsnn_edge_labels {
    size_t count;
    struct {
        double x, y, width;
    } taken[GSNN_EDGE_LABELS_LIMIT];
} gsnn_edge_labels;

/* Finds the middle of a text of that size on an edge, as near to the middle of the edge as there is
 * room beside nodes and other texts, and takes the room.  False for an edge without a curve. */
bool gsnn_edge_labels_place(gsnn_edge_labels *labels, const gsnn_morphism_layout *layout,
                            const gsnn_layout_edge *edge, double width, double height, double *x,
                            double *y);

#endif
