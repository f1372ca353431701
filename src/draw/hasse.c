/* hasse.c - the Hasse diagram of the inclusion order, tinted and labelled. */
#include "draw/hasse.h"

#include "draw/surface.h"

#include <math.h>
#include <string.h>

#define NODE_HEIGHT 36.0
#define HEAD 8.0
#define LEGEND_WIDTH 412.0
#define BAR_WIDTH 160.0
#define LABEL_HEIGHT 9.0
#define PI 3.14159265358979323846

static void node_text(const gsnn_hasse *hasse, size_t index, char *text, size_t size) {
    const gsnn_record_architecture *architecture = &hasse->record->architectures[index];
    if (hasse->marks.node_texts && hasse->marks.node_texts[index])
        snprintf(text, size, "%s", hasse->marks.node_texts[index]);
    else
        snprintf(text, size, "%s neuron%s", architecture->neurons_decimal,
                 strcmp(architecture->neurons_decimal, "1") == 0 ? "" : "s");
}

/* All nodes are as wide as the widest text asks for; in an ellipse that is more. */
static double node_width(const gsnn_hasse *hasse, const size_t *architectures, size_t count) {
    double width = 40;
    char text[96];
    cairo_t *cr = gsnn_surface_scratch();
    for (size_t k = 0; k < count; k++) {
        const char *id = hasse->record->architectures[architectures[k]].id;
        node_text(hasse, architectures[k], text, sizeof text);
        width = fmax(width, gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, text));
        width = fmax(width, gsnn_canvas_text_width(cr, GSNN_TEXT_TITLE, id));
    }
    cairo_destroy(cr);
    return width * 1.2 + 10;
}

/* The ends of the scale, when they are not given: the least and the greatest value in sight. */
static void set_range(gsnn_hasse *hasse) {
    gsnn_hasse_marks *marks = &hasse->marks;
    if (!marks->values || marks->low != 0 || marks->high != 0)
        return;
    double low = INFINITY, high = -INFINITY;
    for (size_t k = 0; k < hasse->layout.node_count; k++) {
        double value = marks->values[hasse->layout.nodes[k].architecture];
        if (isfinite(value)) {
            low = fmin(low, value);
            high = fmax(high, value);
        }
    }
    marks->low = isfinite(low) ? low : 0;
    marks->high = isfinite(high) ? high : 1;
}

gsnn_status gsnn_hasse_init(gsnn_hasse *hasse, const gsnn_enumeration_record *record,
                            const size_t *architectures, size_t count,
                            const gsnn_hasse_marks *marks, gsnn_error *error) {
    size_t shown = count < GSNN_HASSE_NODES_LIMIT ? count : GSNN_HASSE_NODES_LIMIT;
    *hasse = (gsnn_hasse){.record = record, .count = count};
    if (marks)
        hasse->marks = *marks;
    gsnn_status status =
        gsnn_morphism_layout_init(&hasse->layout, record, architectures, shown,
                                  node_width(hasse, architectures, shown), NODE_HEIGHT, error);
    if (status == GSNN_OK)
        set_range(hasse);
    return status;
}

void gsnn_hasse_clear(gsnn_hasse *hasse) {
    gsnn_morphism_layout_clear(&hasse->layout);
}

static void add_ellipse(cairo_t *cr, double x, double y, double width, double height) {
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, width / 2, height / 2);
    cairo_new_sub_path(cr);
    cairo_arc(cr, 0, 0, 1, 0, 2 * PI);
    cairo_restore(cr);
}

static gsnn_colour type_colour(int type) {
    static const gsnn_colour fills[] = {{0.88, 0.94, 0.99}, {1.00, 0.93, 0.80}};
    return fills[type == 2];
}

static void paint_shape(cairo_t *cr, int type, double x, double y, double width, double height,
                        gsnn_colour fill) {
    if (type == 1)
        cairo_rectangle(cr, x - width / 2, y - height / 2, width, height);
    else
        add_ellipse(cr, x, y, width, height);
    gsnn_canvas_colour(cr, fill);
    cairo_fill_preserve(cr);
    cairo_set_source_rgb(cr, 0.15, 0.15, 0.15);
    cairo_set_line_width(cr, 1);
    cairo_stroke(cr);
}

/* White where an analysis says nothing of the architecture. */
static gsnn_colour fill_of(const gsnn_hasse *hasse, size_t index) {
    const gsnn_hasse_marks *marks = &hasse->marks;
    const gsnn_colour white = {1, 1, 1};
    if (!marks->values)
        return type_colour(hasse->record->architectures[index].type);
    double value = marks->values[index], range = marks->high - marks->low;
    gsnn_colour_scale scale = marks->scale ? marks->scale : gsnn_palette_tint;
    if (!isfinite(value))
        return white;
    return scale(range > 0 ? (value - marks->low) / range : 0.5);
}

static void paint_ring(cairo_t *cr, int type, double x, double y, double width, double height) {
    if (type == 1)
        cairo_rectangle(cr, x - width / 2 - 4, y - height / 2 - 4, width + 8, height + 8);
    else
        add_ellipse(cr, x, y, width + 8, height + 8);
    gsnn_canvas_colour(cr, gsnn_palette_tunnel());
    cairo_set_line_width(cr, 2.2);
    cairo_stroke(cr);
}

/* Which steps were taken to here, on a tag at the node's upper left. */
static void paint_steps(cairo_t *cr, double x, double y, const char *text) {
    double width = gsnn_canvas_text_width(cr, GSNN_TEXT_TINY, text) + 6, height = 12;
    cairo_rectangle(cr, x - width / 2, y - height / 2, width, height);
    cairo_set_source_rgb(cr, 0.15, 0.15, 0.15);
    cairo_fill(cr);
    cairo_set_source_rgb(cr, 1, 1, 1);
    gsnn_canvas_text_centred(cr, GSNN_TEXT_TINY, x, y, text);
}

static void paint_node(const gsnn_hasse *hasse, cairo_t *cr, const gsnn_layout_node *node) {
    const gsnn_record_architecture *architecture =
        &hasse->record->architectures[node->architecture];
    gsnn_colour fill = fill_of(hasse, node->architecture);
    char text[96];
    paint_shape(cr, architecture->type, node->x, node->y, node->width, node->height, fill);
    gsnn_canvas_colour(cr, gsnn_palette_ink(fill));
    gsnn_canvas_text_centred(cr, GSNN_TEXT_TITLE, node->x, node->y - 6, architecture->id);
    node_text(hasse, node->architecture, text, sizeof text);
    gsnn_canvas_text_centred(cr, GSNN_TEXT_SMALL, node->x, node->y + 8, text);
    if (hasse->marks.ringed && hasse->marks.ringed[node->architecture])
        paint_ring(cr, architecture->type, node->x, node->y, node->width, node->height);
    if (hasse->marks.steps && hasse->marks.steps[node->architecture])
        paint_steps(cr, node->x - node->width / 2, node->y - node->height / 2,
                    hasse->marks.steps[node->architecture]);
}

static void set_pen(cairo_t *cr, bool tunnel) {
    static const double dashes[] = {4, 3};
    if (tunnel)
        gsnn_canvas_colour(cr, gsnn_palette_tunnel());
    else
        cairo_set_source_rgb(cr, 0.3, 0.3, 0.3);
    cairo_set_dash(cr, dashes, tunnel ? 2 : 0, 0);
    cairo_set_line_width(cr, 1);
}

/* A short stroke across the beginning of the edge. */
static void paint_bar(cairo_t *cr, const gsnn_layout_edge *edge) {
    const double *p = edge->points;
    double dx = p[2] - p[0], dy = p[3] - p[1], length = hypot(dx, dy);
    if (!(length > 0))
        return;
    dx /= length;
    dy /= length;
    double x = p[0] + 5 * dx, y = p[1] + 5 * dy;
    cairo_set_line_width(cr, 1.6);
    cairo_move_to(cr, x - 5 * dy, y + 5 * dx);
    cairo_line_to(cr, x + 5 * dy, y - 5 * dx);
    cairo_stroke(cr);
}

static void paint_edge(const gsnn_hasse *hasse, cairo_t *cr, const gsnn_layout_edge *edge) {
    const double *p = edge->points;
    size_t last = 2 * (edge->point_count - 1);
    set_pen(cr, hasse->record->morphisms[edge->morphism].kind == GSNN_RECORD_TUNNEL);
    if (hasse->marks.widths)
        cairo_set_line_width(cr, hasse->marks.widths[edge->morphism]);
    cairo_move_to(cr, p[0], p[1]);
    for (size_t k = 2; k + 4 <= last; k += 6)
        cairo_curve_to(cr, p[k], p[k + 1], p[k + 2], p[k + 3], p[k + 4], p[k + 5]);
    if (edge->arrow) /* the head covers the end of this */
        cairo_line_to(cr, (p[last] + edge->tip_x) / 2, (p[last + 1] + edge->tip_y) / 2);
    cairo_stroke(cr);
    if (edge->arrow)
        gsnn_canvas_arrow_head(cr, edge->tip_x, edge->tip_y,
                               atan2(edge->tip_y - p[last + 1], edge->tip_x - p[last]), HEAD);
    if (hasse->marks.barred && hasse->marks.barred[edge->morphism])
        paint_bar(cr, edge);
}

/* The edge's text on a clear ground. */
static void paint_edge_text(const gsnn_hasse *hasse, cairo_t *cr, const gsnn_layout_edge *edge,
                            gsnn_edge_labels *labels) {
    const char *text = hasse->marks.edge_texts ? hasse->marks.edge_texts[edge->morphism] : NULL;
    if (!text || !*text)
        return;
    double width = gsnn_canvas_text_width(cr, GSNN_TEXT_TINY, text) + 3, x, y;
    if (!gsnn_edge_labels_place(labels, &hasse->layout, edge, width, LABEL_HEIGHT, &x, &y))
        return;
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_rectangle(cr, x - width / 2, y - LABEL_HEIGHT / 2, width, LABEL_HEIGHT);
    cairo_fill(cr);
    cairo_set_source_rgb(cr, 0.1, 0.1, 0.1);
    gsnn_canvas_text_centred(cr, GSNN_TEXT_TINY, x, y, text);
}

/* One line of legend from the origin. */
static void paint_legend(const gsnn_hasse *hasse, cairo_t *cr) {
    static const char *const texts[] = {"type 1", "type 2", "inclusion", "tunnel"};
    const gsnn_colour white = {1, 1, 1};
    double x = 0, middle = gsnn_canvas_line_height(GSNN_TEXT_SMALL) / 2;
    for (int k = 0; k < 4; k++) {
        cairo_set_dash(cr, NULL, 0, 0);
        if (k < 2) {
            paint_shape(cr, k + 1, x + 12, middle, 22, 11,
                        hasse->marks.values ? white : type_colour(k + 1));
        } else {
            set_pen(cr, k == 3);
            cairo_move_to(cr, x, middle);
            cairo_line_to(cr, x + (k == 2 ? 18 : 24), middle);
            cairo_stroke(cr);
            if (k == 2)
                gsnn_canvas_arrow_head(cr, x + 24, middle, 0, HEAD);
        }
        cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
        gsnn_canvas_text(cr, GSNN_TEXT_SMALL, x + 28, 0, texts[k]);
        x += 28 + gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, texts[k]) + 18;
    }
    cairo_set_dash(cr, NULL, 0, 0);
}

void gsnn_hasse_draw(const gsnn_hasse *hasse, cairo_t *cr, bool paint, gsnn_panel_size *size) {
    const gsnn_hasse_marks *marks = &hasse->marks;
    const gsnn_morphism_layout *layout = &hasse->layout;
    double top = gsnn_canvas_line_height(GSNN_TEXT_SMALL) + 6;
    if (paint)
        paint_legend(hasse, cr);
    if (marks->values)
        top += 6 + gsnn_colour_bar_draw(cr, paint, 0, top, BAR_WIDTH,
                                        marks->scale ? marks->scale : gsnn_palette_tint, false,
                                        marks->low, marks->high, marks->value_label);
    top += 6;
    size->width = fmax(fmax(size->width, LEGEND_WIDTH), layout->width);
    size->height = top + layout->height;
    if (!paint)
        return;
    gsnn_edge_labels texts = {.count = 0};
    cairo_save(cr);
    cairo_translate(cr, (size->width - layout->width) / 2, top);
    for (size_t k = 0; k < layout->edge_count; k++)
        paint_edge(hasse, cr, &layout->edges[k]);
    cairo_set_dash(cr, NULL, 0, 0);
    for (size_t k = 0; k < layout->edge_count; k++)
        paint_edge_text(hasse, cr, &layout->edges[k], &texts);
    for (size_t k = 0; k < layout->node_count; k++)
        paint_node(hasse, cr, &layout->nodes[k]);
    cairo_restore(cr);
}
