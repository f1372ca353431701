/* search_errors_picture.c - what a search measured: errors against parameters and against neurons.
 */
#include "draw/legend.h"
#include "draw/multiples.h"
#include "draw/picture.h"
#include "draw/search_points.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define WIDTH 440.0
#define HEIGHT 360.0
#define LEGEND_HEIGHT 46.0

/* The points of one plot: those that have a place on its axes. */
typedef struct marks {
    size_t count;
    double *x, *y, *low, *high;
    const char **names;
} marks;

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    gsnn_search_points *points = page->data = gsnn_new(1, sizeof *points);
    gsnn_status status =
        points ? gsnn_search_points_read(points, root, error) : gsnn_fail_memory(error);
    if (status)
        return status;
    size_t measured = 0;
    bool exact = false;
    for (size_t k = 0; k < points->count; k++) {
        double nmse = points->items[k].nmse;
        measured += k < points->entries && !isnan(nmse);
        exact = exact || nmse <= GSNN_SEARCH_EXACT;
    }
    snprintf(page->facts, sizeof page->facts,
             "%zu sum%s, errors of rows held out and their standard errors; chosen: %.80s%s",
             measured, measured == 1 ? "" : "s", points->items[points->chosen].name,
             exact ? "; an exact fit is drawn at the foot" : "");
    return GSNN_OK;
}

/* What is rounding is shown as the least that is not. */
static double shown(double nmse) {
    return fmax(nmse, GSNN_SEARCH_EXACT);
}

static void add(marks *m, const gsnn_search_point *p, gsnn_search_axis axis) {
    if (isnan(p->nmse))
        return;
    m->x[m->count] = p->size[axis];
    m->y[m->count] = shown(p->nmse);
    m->low[m->count] = p->nmse > GSNN_SEARCH_EXACT ? p->nmse - p->se : shown(p->nmse);
    m->high[m->count] = shown(p->nmse + p->se);
    m->names[m->count++] = p->name;
}

static void empty(marks *m) {
    m->count = 0;
}

static gsnn_status make_room(marks *m, size_t count, gsnn_error *error) {
    double *room = gsnn_new(4 * count, sizeof *room);
    *m = (marks){.x = room, .names = gsnn_new(count, sizeof *m->names)};
    if (!room || !m->names)
        return gsnn_fail_memory(error);
    m->y = room + count;
    m->low = m->y + count;
    m->high = m->low + count;
    return GSNN_OK;
}

static void free_marks(marks *m) {
    free(m->x);
    free((void *)m->names);
}

static int by_x(const void *a, const void *b) {
    const double *p = a, *q = b;
    return p[0] != q[0] ? (p[0] < q[0] ? -1 : 1) : (p[1] < q[1]) - (p[1] > q[1]);
}

/* The front from few to many, as pairs sorted in place of low and high. */
static void draw_front(const gsnn_plot *plot, const gsnn_search_points *points, marks *m,
                       gsnn_search_axis axis, gsnn_series_style style) {
    empty(m);
    double *pairs = m->low; /* and high, which follows */
    for (size_t k = 0; k < points->entries; k++)
        if (points->items[k].front[axis]) {
            pairs[2 * m->count] = points->items[k].size[axis];
            pairs[2 * m->count++ + 1] = shown(points->items[k].nmse);
        }
    qsort(pairs, m->count, 2 * sizeof *pairs, by_x);
    for (size_t k = 0; k < m->count; k++) {
        m->x[k] = pairs[2 * k];
        m->y[k] = pairs[2 * k + 1];
    }
    gsnn_plot_steps(plot, m->x, m->y, m->count, style);
    gsnn_plot_points(plot, m->x, m->y, m->count, style);
}

/* What was tried and is no finalist, by its error on the first fold alone. */
static gsnn_series_style dot(void) {
    gsnn_series_style style = gsnn_series(0);
    style.colour = (gsnn_colour){0.55, 0.55, 0.55};
    style.marker = GSNN_MARKER_DIAMOND;
    style.marker_size = 3.5;
    return style;
}

static void draw_others(const gsnn_plot *plot, const gsnn_search_points *points, marks *m,
                        gsnn_search_axis axis) {
    empty(m);
    for (size_t k = 0; k < points->entries; k++) {
        const gsnn_search_point *p = &points->items[k];
        if (isnan(p->nmse) && !isnan(p->validation)) {
            m->x[m->count] = p->size[axis];
            m->y[m->count++] = shown(p->validation);
        }
    }
    gsnn_plot_points(plot, m->x, m->y, m->count, dot());
}

static gsnn_series_style cross(void) {
    gsnn_series_style style = gsnn_series(5);
    style.marker = GSNN_MARKER_CROSS;
    style.marker_size = 8;
    return style;
}

static gsnn_series_style ring(void) {
    gsnn_series_style style = gsnn_series(1);
    style.marker = GSNN_MARKER_CIRCLE;
    style.hollow = true;
    style.marker_size = 12;
    style.line_width = 2;
    return style;
}

/* Controls without neurons have no place on that axis: they are rules. */
static void draw_controls(const gsnn_plot *plot, const gsnn_search_points *points, marks *m,
                          gsnn_search_axis axis) {
    gsnn_series_style style = cross(), rule = style;
    double named = -INFINITY; /* where the last name of a rule stands */
    rule.dashed = true;
    rule.line_width = 0.8;
    empty(m);
    for (size_t k = points->entries; k < points->count; k++) {
        const gsnn_search_point *p = &points->items[k];
        if (!isnan(p->nmse) && p->size[axis] == 0) {
            double place = gsnn_plot_y(plot, shown(p->nmse));
            bool free = fabs(place - named) > 10;
            gsnn_plot_rule_horizontal(plot, shown(p->nmse), free ? p->name : NULL, rule);
            named = free ? place : named;
        } else {
            add(m, p, axis);
        }
    }
    gsnn_plot_error_bars(plot, m->x, m->low, m->high, m->count, style);
    gsnn_plot_points(plot, m->x, m->y, m->count, style);
}

/* The chosen one first, then the fronts, then controls. */
static void draw_names(const gsnn_plot *plot, const gsnn_search_points *points, marks *m,
                       gsnn_search_axis axis) {
    empty(m);
    add(m, &points->items[points->chosen], axis);
    for (size_t k = 0; k < points->count; k++) {
        const gsnn_search_point *p = &points->items[k];
        if (k != points->chosen && (p->front[axis] || p->control) && p->size[axis] > 0)
            add(m, p, axis);
    }
    gsnn_plot_names(plot, m->x, m->y, m->names, m->count);
}

static void draw_plot(const gsnn_search_points *points, gsnn_search_axis axis, marks *m,
                      cairo_t *cr) {
    static const char *const labels[] = {"parameters", "neurons"};
    gsnn_plot plot = {
        .cr = cr,
        .paint = true,
        .horizontal = {.label = labels[axis], .logarithmic = true},
        .vertical = {.label = points->logistic ? "logistic loss" : "mean squared error / variance",
                     .logarithmic = true}};
    gsnn_series_style entry = gsnn_series(0), front = entry, noise = gsnn_series(2);
    entry.hollow = true;
    entry.marker_size = 5;
    noise.dotted = true;
    bool others = false;
    for (size_t k = 0; k < points->count; k++) {
        const gsnn_search_point *p = &points->items[k];
        if (isnan(p->nmse) && !isnan(p->validation)) {
            others = true;
            gsnn_axis_include(&plot.horizontal, p->size[axis]);
            gsnn_axis_include(&plot.vertical, shown(p->validation));
        }
        if (isnan(p->nmse))
            continue;
        gsnn_axis_include(&plot.horizontal, p->size[axis]);
        gsnn_axis_include(&plot.vertical, shown(p->nmse));
        gsnn_axis_include(&plot.vertical, shown(p->nmse + p->se));
    }
    gsnn_axis_include(&plot.vertical, points->noise_floor);
    gsnn_plot_begin(&plot, 0, 0, WIDTH, HEIGHT - LEGEND_HEIGHT);
    draw_others(&plot, points, m, axis);
    empty(m);
    for (size_t k = 0; k < points->entries; k++)
        add(m, &points->items[k], axis);
    gsnn_plot_error_bars(&plot, m->x, m->low, m->high, m->count, entry);
    gsnn_plot_points(&plot, m->x, m->y, m->count, entry);
    draw_front(&plot, points, m, axis, front);
    draw_controls(&plot, points, m, axis);
    gsnn_plot_rule_horizontal(&plot, points->noise_floor, "noise floor", noise);
    empty(m);
    add(m, &points->items[points->chosen], axis);
    gsnn_plot_points(&plot, m->x, m->y, m->count, ring());
    draw_names(&plot, points, m, axis);
    gsnn_legend_entry entries[6] = {{GSNN_LEGEND_ERROR_BAR, entry, "a sum of architectures"},
                                    {GSNN_LEGEND_LINE, front, "front"},
                                    {GSNN_LEGEND_POINT, cross(), "control"},
                                    {GSNN_LEGEND_POINT, ring(), "chosen"}};
    size_t count = 4;
    noise.marker = GSNN_MARKER_NONE;
    if (others)
        entries[count++] =
            (gsnn_legend_entry){GSNN_LEGEND_POINT, dot(), "no finalist: on the first fold"};
    if (points->noise_floor > 0)
        entries[count++] = (gsnn_legend_entry){GSNN_LEGEND_LINE, noise, "noise floor"};
    gsnn_legend_draw(cr, true, plot.x, HEIGHT - LEGEND_HEIGHT + 6, plot.width, entries, count);
}

static gsnn_status draw_cell(void *context, size_t k, cairo_t *cr, gsnn_error *error) {
    const gsnn_search_points *points = context;
    marks m;
    gsnn_status status = make_room(&m, points->count, error);
    if (!status)
        draw_plot(points, (gsnn_search_axis)k, &m, cr);
    free_marks(&m);
    return status;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const gsnn_multiples plots = {.count = 2,
                                  .cell_width = WIDTH,
                                  .cell_height = HEIGHT,
                                  .draw = draw_cell,
                                  .context = page->data};
    return gsnn_multiples_draw(&plots, cr, paint, size, error);
}

static void clear(gsnn_picture_page *page) {
    if (page->data)
        gsnn_search_points_clear(page->data);
    free(page->data);
}

const gsnn_picture gsnn_search_errors_picture = {
    .name = "search errors",
    .title = "errors of a search",
    .help = "what gsnn search measured: errors against parameters and\n"
            "neurons, the fronts, and the controls as crosses",
    .schemas = {"gsnn-search/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
