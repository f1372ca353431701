#include "draw/layered.h"

#include <math.h>

#define NODE_HEIGHT 22.0
#define ROW_HEIGHT 62.0
#define GAP 14.0
enum { MOST_COLUMNS = 512 };

static double node_width(cairo_t *cr, const gsnn_layered_node *node) {
    return gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, node->text) + 14;
}

/* An outline of the node around the origin. */
static void add_outline(cairo_t *cr, gsnn_layered_shape shape, double width) {
    double w = width / 2, h = NODE_HEIGHT / 2;
    if (shape != GSNN_LAYERED_ROUND) {
        cairo_rectangle(cr, -w, -h, width, NODE_HEIGHT);
        return;
    }
    cairo_new_sub_path(cr);
    cairo_arc(cr, w - h, 0, h, -M_PI / 2, M_PI / 2);
    cairo_arc(cr, h - w, 0, h, M_PI / 2, 3 * M_PI / 2);
    cairo_close_path(cr);
}

static void paint_node(cairo_t *cr, const gsnn_layered_node *node, double x, double y) {
    static const double dashes[] = {3, 2};
    const gsnn_colour black = {0, 0, 0};
    cairo_save(cr);
    cairo_translate(cr, x, y);
    add_outline(cr, node->shape, node_width(cr, node));
    gsnn_canvas_colour(cr, node->colour);
    cairo_fill_preserve(cr);
    gsnn_canvas_colour(cr, black);
    cairo_set_line_width(cr, 1);
    cairo_set_dash(cr, dashes, node->shape == GSNN_LAYERED_DASHED ? 2 : 0, 0);
    cairo_stroke(cr);
    gsnn_canvas_colour(cr, gsnn_palette_ink(node->colour));
    gsnn_canvas_text_centred(cr, GSNN_TEXT_SMALL, 0, 0, node->text);
    cairo_restore(cr);
}

static double row_y(const gsnn_layered_node *node, double top) {
    return top + NODE_HEIGHT / 2 + ROW_HEIGHT * (double)node->row;
}

void gsnn_layered_draw(const gsnn_layered *graph, cairo_t *cr, bool paint, double y,
                       double *edges_x, gsnn_panel_size *size) {
    double widths[MOST_COLUMNS] = {0}, bounds[MOST_COLUMNS + 1] = {0};
    size_t columns = 0, rows = 0;
    for (size_t i = 0; i < graph->node_count; i++) {
        const gsnn_layered_node *node = &graph->nodes[i];
        size_t column = node->column < MOST_COLUMNS ? node->column : MOST_COLUMNS - 1;
        widths[column] = fmax(widths[column], node_width(cr, node) + GAP);
        columns = column + 1 > columns ? column + 1 : columns;
        rows = node->row + 1 > rows ? node->row + 1 : rows;
    }
    for (size_t c = 0; c < columns; c++)
        bounds[c + 1] = bounds[c] + widths[c];
    for (size_t c = 0; edges_x && c <= columns; c++)
        edges_x[c] = bounds[c];
    *size = (gsnn_panel_size){bounds[columns], y + ROW_HEIGHT * (double)rows};
    if (!paint)
        return;
    for (size_t e = 0; e < graph->edge_count; e++) {
        const gsnn_layered_node *from = &graph->nodes[graph->edges[e].from];
        const gsnn_layered_node *to = &graph->nodes[graph->edges[e].to];
        double down = to->row > from->row ? 1 : -1;
        const gsnn_colour black = {0, 0, 0}, grey = {0.45, 0.45, 0.45};
        gsnn_canvas_colour(cr, graph->edges[e].bold ? black : grey);
        cairo_set_line_width(cr, graph->edges[e].bold ? 1.8 : 0.8);
        cairo_move_to(cr, (bounds[from->column] + bounds[from->column + 1]) / 2,
                      row_y(from, y) + down * NODE_HEIGHT / 2);
        cairo_line_to(cr, (bounds[to->column] + bounds[to->column + 1]) / 2,
                      row_y(to, y) - down * NODE_HEIGHT / 2);
        cairo_stroke(cr);
    }
    for (size_t i = 0; i < graph->node_count; i++) {
        const gsnn_layered_node *node = &graph->nodes[i];
        if (node->column < MOST_COLUMNS)
            paint_node(cr, node, (bounds[node->column] + bounds[node->column + 1]) / 2,
                       row_y(node, y));
    }
}
