/* cohomology_panel.c - the neurons on a circle, and how each generator moves and negates them:
 * the cocycle as a picture. */
#include "draw/picture.h"

#include "draw/action_arcs.h"
#include "draw/canvas.h"

#include <math.h>

#define NODES_LIMIT_SINGLE 64
#define NODES_LIMIT_SHEET 32
#define NODE_RADIUS 8.5
#define NODE_ROOM 32.0    /* along the circle, for each node */
#define LEAST_RADIUS 46.0 /* of the circle */
#define LOOP_ROOM 24.0    /* outside of the circle, for loops */
#define HEAD 6.0
#define PI 3.14159265358979323846

typedef struct point {
    double x, y;
} point;

/* Where things are: the circle's centre and radius. */
typedef struct circle {
    point centre;
    double radius;
    const gsnn_action_arcs *arcs;
} circle;

static double angle_of(const circle *c, size_t neuron) {
    return 2 * PI * (double)c->arcs->place[neuron] / (double)c->arcs->shown - PI / 2;
}

static point node_at(const circle *c, size_t neuron) {
    double angle = angle_of(c, neuron);
    return (point){c->centre.x + c->radius * cos(angle), c->centre.y + c->radius * sin(angle)};
}

/* Arrow heads differ in shape as well as in colour: full, open, diamond, dot. */
static void paint_head(cairo_t *cr, size_t generator, point tip, double angle) {
    double dx = cos(angle), dy = sin(angle);
    cairo_save(cr);
    cairo_set_dash(cr, NULL, 0, 0);
    switch (generator % 4) {
    case 0:
        gsnn_canvas_arrow_head(cr, tip.x, tip.y, angle, HEAD);
        break;
    case 1:
        cairo_move_to(cr, tip.x - HEAD * cos(angle - 0.5), tip.y - HEAD * sin(angle - 0.5));
        cairo_line_to(cr, tip.x, tip.y);
        cairo_line_to(cr, tip.x - HEAD * cos(angle + 0.5), tip.y - HEAD * sin(angle + 0.5));
        cairo_stroke(cr);
        break;
    case 2:
        cairo_move_to(cr, tip.x, tip.y);
        cairo_line_to(cr, tip.x - (HEAD * dx - HEAD * 0.7 * dy) / 2,
                      tip.y - (HEAD * dy + HEAD * 0.7 * dx) / 2);
        cairo_line_to(cr, tip.x - HEAD * dx, tip.y - HEAD * dy);
        cairo_line_to(cr, tip.x - (HEAD * dx + HEAD * 0.7 * dy) / 2,
                      tip.y - (HEAD * dy - HEAD * 0.7 * dx) / 2);
        cairo_close_path(cr);
        cairo_fill(cr);
        break;
    default:
        cairo_arc(cr, tip.x - HEAD * dx / 2, tip.y - HEAD * dy / 2, HEAD * 0.4, 0, 2 * PI);
        cairo_fill(cr);
        break;
    }
    cairo_restore(cr);
}

static void set_pen(cairo_t *cr, size_t generator, bool negative) {
    static const double dashes[] = {4, 2.5};
    gsnn_canvas_colour(cr, gsnn_palette_line(generator));
    cairo_set_line_width(cr, 1.3);
    cairo_set_dash(cr, dashes, negative ? 2 : 0, 0);
}

/* Arcs that join the same two neurons (or loop at the same one), in a list of `count`. */
static size_t parallel_arcs(const gsnn_action_arc *arcs, size_t count, const gsnn_action_arc *arc) {
    size_t parallel = 0;
    for (size_t k = 0; k < count; k++)
        parallel += (arcs[k].from == arc->from && arcs[k].to == arc->to) ||
                    (arcs[k].from == arc->to && arcs[k].to == arc->from);
    return parallel;
}

/* How many earlier arcs join the same two neurons. */
static size_t rank_of(const gsnn_action_arcs *arcs, const gsnn_action_arc *arc) {
    return parallel_arcs(arcs->arcs, (size_t)(arc - arcs->arcs), arc);
}

/* A generator that keeps a neuron: a loop outside of the circle, next to the other ones. */
static void paint_loop(const circle *c, cairo_t *cr, const gsnn_action_arc *arc) {
    const double loop = 6.5;
    point node = node_at(c, arc->from);
    double loops = (double)parallel_arcs(c->arcs->arcs, c->arcs->arc_count, arc);
    double spread = c->arcs->shown == 1 ? 2 * PI / loops : 0.95;
    double turn = (double)rank_of(c->arcs, arc) - (loops - 1) / 2;
    double angle = angle_of(c, arc->from) + turn * spread;
    double reach = NODE_RADIUS + loop - 2.5;
    point middle = {node.x + reach * cos(angle), node.y + reach * sin(angle)};
    set_pen(cr, arc->generator, arc->negative);
    /* It leaves the node on one side and comes back on the other. */
    cairo_arc(cr, middle.x, middle.y, loop, angle - 2.2, angle + 2.2);
    cairo_stroke(cr);
    point tip = {middle.x + loop * cos(angle + 2.3), middle.y + loop * sin(angle + 2.3)};
    paint_head(cr, arc->generator, tip, angle + 2.3 + PI / 2 + 0.35);
}

/* How far the arc's control point lies from the middle of its chord, towards the circle's centre.
 * `rank` counts the arcs that join the same two neurons, `sagitta` is the chord's distance from
 * the circle. */
static double bend(size_t rank, double length, double sagitta, bool adjacent) {
    size_t earlier = rank / 2; /* on the same side */
    double step = (double)earlier, side = rank % 2 ? 1 : -1;
    if (adjacent) /* round the outside of the circle, then the inside, then wider */
        return side * length * (0.16 + 0.24 * step);
    /* Under the nodes in between, each further one deeper. */
    return fmax(10, 2 * (2 * NODE_RADIUS - sagitta)) + 16 * (double)rank;
}

/* The control point of an arc between neurons at a and b. */
static point control_point(const circle *c, const gsnn_action_arc *arc, size_t rank, point a,
                           point b) {
    size_t shown = c->arcs->shown, from = c->arcs->place[arc->from], to = c->arcs->place[arc->to];
    size_t apart = from < to ? to - from : from - to;
    point middle = {(a.x + b.x) / 2, (a.y + b.y) / 2};
    double dx = c->centre.x - middle.x, dy = c->centre.y - middle.y, height = hypot(dx, dy);
    double length = hypot(b.x - a.x, b.y - a.y);
    double amount = bend(rank, length, c->radius - height, apart == 1 || apart + 1 == shown);
    if (height < NODE_RADIUS) { /* through the centre: to either side of the diameter */
        point low = from < to ? a : b, high = from < to ? b : a;
        dx = (high.y - low.y) / length;
        dy = (low.x - high.x) / length;
        amount = (rank % 2 ? -1.0 : 1.0) * 14 * (double)(rank + 1);
        height = 1;
    }
    return (point){middle.x + amount * dx / height, middle.y + amount * dy / height};
}

/* An arc between two neurons, bent so that no two lie on each other. */
static void paint_arc(const circle *c, cairo_t *cr, const gsnn_action_arc *arc) {
    point a = node_at(c, arc->from), b = node_at(c, arc->to);
    point control = control_point(c, arc, rank_of(c->arcs, arc), a, b);
    /* Begins and ends on the rims of the nodes, in the direction of the control point. */
    double out = atan2(control.y - a.y, control.x - a.x);
    double in = atan2(b.y - control.y, b.x - control.x);
    a.x += (NODE_RADIUS + 1) * cos(out);
    a.y += (NODE_RADIUS + 1) * sin(out);
    b.x -= (NODE_RADIUS + 1) * cos(in);
    b.y -= (NODE_RADIUS + 1) * sin(in);
    set_pen(cr, arc->generator, arc->negative);
    cairo_move_to(cr, a.x, a.y);
    cairo_curve_to(cr, a.x + (control.x - a.x) * 2 / 3, a.y + (control.y - a.y) * 2 / 3,
                   b.x + (control.x - b.x) * 2 / 3, b.y + (control.y - b.y) * 2 / 3, b.x, b.y);
    cairo_stroke(cr);
    paint_head(cr, arc->generator, b, in);
    if (arc->both)
        paint_head(cr, arc->generator, a, out + PI);
}

static void paint_nodes(const circle *c, cairo_t *cr) {
    char number[24];
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_width(cr, 1);
    for (size_t i = 0; i < c->arcs->shown; i++) {
        point node = node_at(c, i);
        cairo_arc(cr, node.x, node.y, NODE_RADIUS, 0, 2 * PI);
        cairo_set_source_rgb(cr, 1, 1, 1);
        cairo_fill_preserve(cr);
        cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
        cairo_stroke(cr);
        snprintf(number, sizeof number, "%zu", i + 1);
        gsnn_canvas_text_centred(cr, GSNN_TEXT_SMALL, node.x, node.y, number);
    }
}

static void paint_circle(const circle *c, cairo_t *cr) {
    cairo_save(cr);
    for (size_t k = 0; k < c->arcs->arc_count; k++) {
        const gsnn_action_arc *arc = &c->arcs->arcs[k];
        if (arc->from == arc->to)
            paint_loop(c, cr, arc);
        else
            paint_arc(c, cr, arc);
    }
    paint_nodes(c, cr);
    cairo_restore(cr);
}

/* One entry a generator, then what solid and dashed mean; returns the height. */
static double draw_legend(const gsnn_record_group *group, cairo_t *cr, bool paint, double y,
                          double width) {
    double x = 0, top = y, line = gsnn_canvas_line_height(GSNN_TEXT_SMALL);
    char text[40];
    for (size_t g = 0; g < group->generators.count; g++) {
        if (group->generator_names)
            snprintf(text, sizeof text, "%.32s", group->generator_names[g]);
        else
            snprintf(text, sizeof text, "generator %zu", g + 1);
        double room = 30 + gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, text) + 12;
        if (x > 0 && x + room > width) {
            x = 0;
            y += line;
        }
        if (paint) {
            set_pen(cr, g, false);
            cairo_move_to(cr, x, y + line / 2);
            cairo_line_to(cr, x + 24, y + line / 2);
            cairo_stroke(cr);
            paint_head(cr, g, (point){x + 26, y + line / 2}, 0);
            cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
            gsnn_canvas_text_fitted(cr, GSNN_TEXT_SMALL, x + 30, y, width - 30, text);
        }
        x += room;
    }
    if (group->generators.count)
        y += line;
    if (paint)
        cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
    y += gsnn_canvas_paragraph(cr, GSNN_TEXT_SMALL, 0, y, width,
                               "solid keeps the sign, dashed reverses it", paint);
    return y - top;
}

static gsnn_status draw_cohomology(const gsnn_panel_context *context,
                                   const gsnn_record_architecture *architecture, cairo_t *cr,
                                   bool paint, gsnn_panel_size *size, gsnn_error *error) {
    const gsnn_record_group *group = &context->record->group;
    if (!architecture->signed_permutations) {
        if (paint)
            cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
        size->height = gsnn_canvas_paragraph(cr, GSNN_TEXT_SMALL, 0, 0, size->width,
                                             "the file holds no signed permutations", paint);
        return GSNN_OK;
    }
    gsnn_action_arcs arcs;
    gsnn_status status =
        gsnn_action_arcs_init(&arcs, context->record, architecture,
                              context->single ? NODES_LIMIT_SINGLE : NODES_LIMIT_SHEET, error);
    if (status != GSNN_OK)
        return status;
    circle c = {.arcs = &arcs};
    if (arcs.shown > 1)
        c.radius = fmax(LEAST_RADIUS, NODE_ROOM * (double)arcs.shown / (2 * PI));
    double reach = c.radius + NODE_RADIUS + LOOP_ROOM;
    size->width = fmax(size->width, 2 * reach);
    c.centre = (point){size->width / 2, reach};
    if (paint)
        paint_circle(&c, cr);
    double y = 2 * reach + 4;
    y += draw_legend(group, cr, paint, y, size->width);
    if (arcs.shown < architecture->neurons) {
        char note[200];
        snprintf(note, sizeof note,
                 "first %zu of %s neurons; %zu arc%s to and from the others left out", arcs.shown,
                 architecture->neurons_decimal, arcs.left_out, arcs.left_out == 1 ? "" : "s");
        if (paint)
            cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
        y += gsnn_canvas_paragraph(cr, GSNN_TEXT_SMALL, 0, y, size->width, note, paint);
    }
    size->height = y;
    gsnn_action_arcs_clear(&arcs);
    return GSNN_OK;
}

const gsnn_picture gsnn_cohomology_picture = {
    .name = "cohomology",
    .title = "cohomology",
    .help = "the neurons on a circle and the generators' arcs, dashed where\n"
            "the sign is reversed",
    .schemas = {GSNN_ENUMERATION_SCHEMA},
    .needed = 1,
    .options = GSNN_PICTURE_TAKES_ID,
    .panel = draw_cohomology,
};
