/* morphism_picture.c - the inclusion order and the tunnels as a picture. */
#include "draw/morphism_picture.h"

#include "draw/canvas.h"
#include "draw/morphism_layout.h"

#include <math.h>
#include <string.h>

#define NODES_LIMIT 400
#define MARGIN 24.0
#define LEAST_WIDTH 460.0 /* room for the heading and the legend */
#define NODE_HEIGHT 36.0
#define HEAD 8.0
#define PI 3.14159265358979323846

static void node_text(const gsnn_record_architecture *architecture, char *text, size_t size) {
    snprintf(text, size, "%s neuron%s", architecture->neurons_decimal,
             strcmp(architecture->neurons_decimal, "1") == 0 ? "" : "s");
}

/* All nodes are as wide as the widest text asks for; in an ellipse that is more. */
static double node_width(const gsnn_enumeration_record *record, const size_t *architectures,
                         size_t count, cairo_t *cr) {
    double width = 40;
    char text[96];
    for (size_t k = 0; k < count; k++) {
        const gsnn_record_architecture *architecture = &record->architectures[architectures[k]];
        node_text(architecture, text, sizeof text);
        width = fmax(width, gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, text));
        width = fmax(width, gsnn_canvas_text_width(cr, GSNN_TEXT_TITLE, architecture->id));
    }
    return width * 1.2 + 10;
}

static void add_ellipse(cairo_t *cr, double x, double y, double width, double height) {
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, width / 2, height / 2);
    cairo_new_sub_path(cr);
    cairo_arc(cr, 0, 0, 1, 0, 2 * PI);
    cairo_restore(cr);
}

static void paint_shape(cairo_t *cr, int type, double x, double y, double width, double height) {
    static const gsnn_colour fills[] = {{0.88, 0.94, 0.99}, {1.00, 0.93, 0.80}};
    if (type == 1)
        cairo_rectangle(cr, x - width / 2, y - height / 2, width, height);
    else
        add_ellipse(cr, x, y, width, height);
    gsnn_canvas_colour(cr, fills[type == 2]);
    cairo_fill_preserve(cr);
    cairo_set_source_rgb(cr, 0.15, 0.15, 0.15);
    cairo_set_line_width(cr, 1);
    cairo_stroke(cr);
}

static void paint_node(cairo_t *cr, const gsnn_record_architecture *architecture,
                       const gsnn_layout_node *node) {
    char text[96];
    paint_shape(cr, architecture->type, node->x, node->y, node->width, node->height);
    cairo_set_source_rgb(cr, 0, 0, 0);
    gsnn_canvas_text_centred(cr, GSNN_TEXT_TITLE, node->x, node->y - 6, architecture->id);
    node_text(architecture, text, sizeof text);
    gsnn_canvas_text_centred(cr, GSNN_TEXT_SMALL, node->x, node->y + 8, text);
}

static void set_pen(cairo_t *cr, bool tunnel) {
    static const double dashes[] = {4, 3};
    if (tunnel)
        gsnn_canvas_colour(cr, gsnn_palette_line(2));
    else
        cairo_set_source_rgb(cr, 0.3, 0.3, 0.3);
    cairo_set_dash(cr, dashes, tunnel ? 2 : 0, 0);
    cairo_set_line_width(cr, 1);
}

static void paint_edge(cairo_t *cr, const gsnn_layout_edge *edge, bool tunnel) {
    const double *p = edge->points;
    size_t last = 2 * (edge->point_count - 1);
    set_pen(cr, tunnel);
    cairo_move_to(cr, p[0], p[1]);
    for (size_t k = 2; k + 4 <= last; k += 6)
        cairo_curve_to(cr, p[k], p[k + 1], p[k + 2], p[k + 3], p[k + 4], p[k + 5]);
    if (edge->arrow) /* the head covers the end of this */
        cairo_line_to(cr, (p[last] + edge->tip_x) / 2, (p[last + 1] + edge->tip_y) / 2);
    cairo_stroke(cr);
    if (edge->arrow)
        gsnn_canvas_arrow_head(cr, edge->tip_x, edge->tip_y,
                               atan2(edge->tip_y - p[last + 1], edge->tip_x - p[last]), HEAD);
}

/* One line of legend from (MARGIN, y). */
static void paint_legend(cairo_t *cr, double y) {
    static const char *const texts[] = {"type 1", "type 2", "inclusion", "tunnel"};
    double x = MARGIN, middle = y + gsnn_canvas_line_height(GSNN_TEXT_SMALL) / 2;
    for (int k = 0; k < 4; k++) {
        cairo_set_dash(cr, NULL, 0, 0);
        if (k < 2) {
            paint_shape(cr, k + 1, x + 12, middle, 22, 11);
        } else {
            set_pen(cr, k == 3);
            cairo_move_to(cr, x, middle);
            cairo_line_to(cr, x + (k == 2 ? 18 : 24), middle);
            cairo_stroke(cr);
            if (k == 2)
                gsnn_canvas_arrow_head(cr, x + 24, middle, 0, HEAD);
        }
        cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
        gsnn_canvas_text(cr, GSNN_TEXT_SMALL, x + 28, y, texts[k]);
        x += 28 + gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, texts[k]) + 18;
    }
    cairo_set_dash(cr, NULL, 0, 0);
}

/* Heading, facts and legend, from the top of the page. */
static void paint_title(cairo_t *cr, const gsnn_enumeration_record *record,
                        const gsnn_morphism_layout *layout, size_t count, double width) {
    size_t shown = layout->node_count;
    char text[400];
    double y = MARGIN / 2;
    snprintf(text, sizeof text, "%.200s: morphisms",
             record->group.name ? record->group.name : "group");
    cairo_set_source_rgb(cr, 0, 0, 0);
    gsnn_canvas_text_fitted(cr, GSNN_TEXT_TITLE, MARGIN, y, width - 2 * MARGIN, text);
    y += gsnn_canvas_line_height(GSNN_TEXT_TITLE);
    if (!record->morphisms_listed)
        snprintf(text, sizeof text, "the file leaves the morphisms out");
    else if (shown < count)
        snprintf(text, sizeof text,
                 "the first %zu of %zu architectures: --id shows one with its neighbours", shown,
                 count);
    else
        snprintf(text, sizeof text, "larger networks below smaller ones%s",
                 layout->by_order ? "; ranked by the order of H" : "");
    cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
    gsnn_canvas_text_fitted(cr, GSNN_TEXT_BODY, MARGIN, y, width - 2 * MARGIN, text);
    y += gsnn_canvas_line_height(GSNN_TEXT_BODY) + 4;
    paint_legend(cr, y);
}

static double title_height(void) {
    return MARGIN / 2 + gsnn_canvas_line_height(GSNN_TEXT_TITLE) +
           gsnn_canvas_line_height(GSNN_TEXT_BODY) + gsnn_canvas_line_height(GSNN_TEXT_SMALL) + 20;
}

gsnn_status gsnn_morphism_picture_draw(const gsnn_enumeration_record *record,
                                       const size_t *architectures, size_t count,
                                       gsnn_picture_format format, FILE *stream,
                                       gsnn_error *error) {
    size_t shown = count < NODES_LIMIT ? count : NODES_LIMIT;
    gsnn_morphism_layout layout;
    gsnn_surface *surface = NULL;
    cairo_t *scratch = gsnn_surface_scratch();
    double width = node_width(record, architectures, shown, scratch);
    cairo_destroy(scratch);
    gsnn_status status =
        gsnn_morphism_layout_init(&layout, record, architectures, shown, width, NODE_HEIGHT, error);
    if (status != GSNN_OK)
        return status;
    double page = fmax(layout.width + 2 * MARGIN, LEAST_WIDTH);
    status = gsnn_surface_open(&surface, format, stream,
                               record->group.name ? record->group.name : "gsnn", page,
                               title_height() + layout.height + MARGIN, error);
    if (status == GSNN_OK) {
        cairo_t *cr = gsnn_surface_context(surface);
        paint_title(cr, record, &layout, count, page);
        cairo_translate(cr, (page - layout.width) / 2, title_height());
        for (size_t k = 0; k < layout.edge_count; k++)
            paint_edge(cr, &layout.edges[k],
                       record->morphisms[layout.edges[k].morphism].kind == GSNN_RECORD_TUNNEL);
        cairo_set_dash(cr, NULL, 0, 0);
        for (size_t k = 0; k < layout.node_count; k++)
            paint_node(cr, &record->architectures[layout.nodes[k].architecture], &layout.nodes[k]);
        status = gsnn_surface_finish(surface, error);
    }
    gsnn_surface_free(surface);
    gsnn_morphism_layout_clear(&layout);
    return status;
}
