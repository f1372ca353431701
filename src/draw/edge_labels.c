/* edge_labels.c - where the texts beside edges of a layout stand. */
#include "draw/morphism_layout.h"

#include <math.h>

/* The point of the edge's curve at the share t of its way. */
static void point_at(const gsnn_layout_edge *edge, double t, double *x, double *y) {
    size_t pieces = (edge->point_count - 1) / 3;
    double along = t * (double)pieces;
    size_t piece = along < (double)pieces ? (size_t)along : pieces - 1;
    const double *p = edge->points + 6 * piece;
    double u = along - (double)piece, v = 1 - u;
    *x = v * v * v * p[0] + 3 * v * v * u * p[2] + 3 * v * u * u * p[4] + u * u * u * p[6];
    *y = v * v * v * p[1] + 3 * v * v * u * p[3] + 3 * v * u * u * p[5] + u * u * u * p[7];
}

static bool is_free(const gsnn_edge_labels *labels, const gsnn_morphism_layout *layout, double x,
                    double y, double width, double height) {
    for (size_t k = 0; k < labels->count; k++)
        if (fabs(labels->taken[k].x - x) < (labels->taken[k].width + width) / 2 &&
            fabs(labels->taken[k].y - y) < height)
            return false;
    for (size_t k = 0; k < layout->node_count; k++) {
        const gsnn_layout_node *node = &layout->nodes[k];
        if (fabs(node->x - x) < (node->width + width) / 2 &&
            fabs(node->y - y) < (node->height + height) / 2)
            return false;
    }
    return true;
}

bool gsnn_edge_labels_place(gsnn_edge_labels *labels, const gsnn_morphism_layout *layout,
                            const gsnn_layout_edge *edge, double width, double height, double *x,
                            double *y) {
    static const double shares[] = {0.5,  0.4,  0.6,  0.3,  0.7,  0.22, 0.78,
                                    0.45, 0.55, 0.35, 0.65, 0.26, 0.74};
    if (edge->point_count < 4)
        return false;
    bool found = false;
    for (size_t k = 0; k < sizeof shares / sizeof shares[0] && !found; k++) {
        point_at(edge, shares[k], x, y);
        found = is_free(labels, layout, *x, *y, width, height);
    }
    if (!found)
        point_at(edge, shares[0], x, y);
    if (labels->count < GSNN_EDGE_LABELS_LIMIT) {
        labels->taken[labels->count].x = *x;
        labels->taken[labels->count].y = *y;
        labels->taken[labels->count++].width = width;
    }
    return true;
}
