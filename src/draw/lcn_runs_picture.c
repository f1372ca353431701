/* lcn_runs_picture.c - where runs of training ended: stacked bars; and for end-to-end size 3 the
 * disc of all filters up to scaling, with the conic of double roots, targets, paths and ends. */
#include "draw/lcn_picture.h"
#include "draw/legend.h"
#include "draw/multiples.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELL 380.0
#define LEGEND_HEIGHT 70.0

/* Parts of the bars, from below. */
enum { REACHED, DROP_1, DROP_2, DROP_MORE, NOT_CONVERGED, PARTS };

typedef struct path {
    size_t count;
    double *x, *y;
    double target_x, target_y;
} path;

typedef struct runs_data {
    double parts[2][PARTS]; /* targets that are members, and others */
    size_t size, count;
    path *paths; /* of size 3 */
} runs_data;

/* The place of a filter (a, b, c), up to scaling, in the disc: orthogonal coordinates across a + c.
 */
static void place(double *x, double *y, const double *f) {
    double norm = sqrt(f[0] * f[0] + f[1] * f[1] + f[2] * f[2]);
    double sign = f[0] + f[2] < 0 ? -1 : 1;
    *x = sign * (f[0] - f[2]) / M_SQRT2 / norm;
    *y = sign * f[1] / norm;
}

static gsnn_status read_path(path *p, const gsnn_value *item, gsnn_error *error) {
    gsnn_value trace = gsnn_value_member(item, "trace"), point = gsnn_value_before(&trace);
    gsnn_value filter = gsnn_value_member(item, "filter");
    gsnn_value target = gsnn_value_member(item, "target");
    double f[3];
    size_t count = 0;
    gsnn_status status = GSNN_OK;
    if (!gsnn_value_given(&filter)) /* it diverged */
        return GSNN_OK;
    if (gsnn_value_given(&trace))
        status = gsnn_value_array(&trace, &count);
    p->x = gsnn_new(count + 1, sizeof *p->x);
    p->y = gsnn_new(count + 1, sizeof *p->y);
    if (!status && (!p->x || !p->y))
        status = gsnn_fail_memory(error);
    while (!status && count && gsnn_value_next(&point)) {
        status = gsnn_value_double_list(&point, 3, "the size", f);
        place(&p->x[p->count], &p->y[p->count], f);
        p->count++;
    }
    if (!status)
        status = gsnn_value_double_list(&filter, 3, "the size", f);
    if (!status) {
        place(&p->x[p->count], &p->y[p->count], f);
        p->count++;
        status = gsnn_value_double_list(&target, 3, "the size", f);
    }
    if (!status)
        place(&p->target_x, &p->target_y, f);
    return status;
}

static gsnn_status read_run(runs_data *data, const gsnn_value *item, gsnn_error *error) {
    gsnn_value verdict = gsnn_value_member(item, "verdict");
    gsnn_value inside = gsnn_value_member(item, "target_member");
    gsnn_value drop = gsnn_value_member(item, "rank_drop");
    const char *word;
    bool member;
    int64_t number = 0;
    gsnn_status status = gsnn_value_string(&verdict, &word);
    if (!status)
        status = gsnn_value_boolean(&inside, &member);
    if (!status && gsnn_value_given(&drop))
        status = gsnn_value_integer(&drop, 0, INT64_MAX, &number);
    if (status)
        return status;
    bool ended = strcmp(word, "spurious") == 0 || strcmp(word, "pure") == 0;
    int part = strcmp(word, "global") == 0 ? REACHED
               : !ended                    ? NOT_CONVERGED
               : number <= 1               ? DROP_1
               : number == 2               ? DROP_2
                                           : DROP_MORE;
    data->parts[member ? 0 : 1][part]++;
    return data->paths ? read_path(&data->paths[data->count++], item, error) : GSNN_OK;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    gsnn_value runs = gsnn_value_member(root, "runs"), item = gsnn_value_before(&runs);
    gsnn_value filters = gsnn_value_member(root, "filters");
    runs_data *data = page->data = gsnn_new(1, sizeof *data);
    size_t count = 0, size = 0;
    gsnn_status status = data ? gsnn_lcn_picture_command(root, "train") : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_value_array(&runs, &count);
    while (!status && gsnn_value_next(&item)) {
        if (item.index == 0) {
            gsnn_value target = gsnn_value_member(&item, "target");
            if (gsnn_value_given(&target))
                status = gsnn_value_array(&target, &size);
            data->size = size;
            if (size == 3 && !(data->paths = gsnn_new(count, sizeof *data->paths)))
                status = gsnn_fail_memory(error);
        }
        if (!status)
            status = read_run(data, &item, error);
    }
    size_t layers = 0;
    if (!status)
        status = gsnn_value_array(&filters, &layers);
    snprintf(page->facts, sizeof page->facts, "%zu run%s of a stack of %zu layer%s; numerical",
             count, count == 1 ? "" : "s", layers, layers == 1 ? "" : "s");
    return status;
}

static void draw_bars(const runs_data *data, cairo_t *cr) {
    static const char *const names[] = {"target reached", "rank drop 1", "rank drop 2",
                                        "rank drop 3 or more", "not converged"};
    static const double places[2] = {1, 2};
    gsnn_plot plot = {
        .cr = cr,
        .paint = true,
        .title = "where runs ended",
        .horizontal = {.label = "1: target is a member   2: it is not", .whole = true},
        .vertical = {.label = "runs", .whole = true}};
    gsnn_legend_entry entries[PARTS];
    gsnn_axis_include(&plot.vertical, 0);
    for (int bar = 0; bar < 2; bar++) {
        double sum = 0;
        for (int part = 0; part < PARTS; part++)
            sum += data->parts[bar][part];
        gsnn_axis_include(&plot.vertical, sum);
        gsnn_axis_include(&plot.horizontal, places[bar] - 0.6);
        gsnn_axis_include(&plot.horizontal, places[bar] + 0.6);
    }
    gsnn_plot_begin(&plot, 0, 0, CELL, CELL - LEGEND_HEIGHT);
    gsnn_plot_stacked_bars(&plot, places, data->parts[0], 2, PARTS, 0.8);
    for (size_t part = 0; part < PARTS; part++)
        entries[part] = (gsnn_legend_entry){GSNN_LEGEND_BAR, gsnn_series(part), names[part]};
    gsnn_legend_draw(cr, true, 20, CELL - LEGEND_HEIGHT + 8, CELL - 20, entries, PARTS);
}

static void draw_disc(const runs_data *data, cairo_t *cr) {
    gsnn_plot plot = {.cr = cr, .paint = true, .title = "filters (a,b,c) up to scaling"};
    gsnn_series_style rim = gsnn_series(7), conic = gsnn_series(0), target = gsnn_series(1);
    gsnn_series_style line = gsnn_series(2), end = gsnn_series(3);
    for (int side = -1; side <= 1; side += 2) {
        gsnn_axis_include(&plot.horizontal, 1.05 * side);
        gsnn_axis_include(&plot.vertical, 1.05 * side);
    }
    gsnn_plot_begin(&plot, 0, 0, CELL, CELL - LEGEND_HEIGHT);
    rim.dashed = true;
    gsnn_lcn_picture_ellipse(&plot, 1, 1, rim);
    /* b^2 = 4 a c is 4 x^2 + 3 y^2 = 2 in the disc. */
    conic.marker = GSNN_MARKER_NONE;
    gsnn_lcn_picture_ellipse(&plot, sqrt(0.5), sqrt(2.0 / 3), conic);
    line.marker = GSNN_MARKER_NONE;
    end.marker_size = 5;
    target.hollow = true;
    for (size_t i = 0; i < data->count; i++) {
        const path *p = &data->paths[i];
        if (!p->count)
            continue;
        for (size_t k = 0; k + 1 < p->count; k++) /* not across the rim, where signs change */
            if (hypot(p->x[k + 1] - p->x[k], p->y[k + 1] - p->y[k]) < 0.5)
                gsnn_plot_line(&plot, p->x + k, p->y + k, 2, line);
        gsnn_plot_points(&plot, &p->target_x, &p->target_y, 1, target);
        gsnn_plot_points(&plot, p->x + p->count - 1, p->y + p->count - 1, 1, end);
    }
    const gsnn_legend_entry entries[] = {
        {GSNN_LEGEND_LINE, conic, "double roots (inside: none real)"},
        {GSNN_LEGEND_POINT, target, "target"},
        {GSNN_LEGEND_LINE, line, "path (where recorded)"},
        {GSNN_LEGEND_POINT, end, "end"}};
    gsnn_legend_draw(cr, true, 20, CELL - LEGEND_HEIGHT + 8, CELL - 20, entries, 4);
}

static gsnn_status draw_cell(void *context, size_t k, cairo_t *cr, gsnn_error *error) {
    (void)error;
    (k == 0 ? draw_bars : draw_disc)(context, cr);
    return GSNN_OK;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const runs_data *data = page->data;
    const gsnn_multiples plots = {.count = data->paths ? 2 : 1,
                                  .cell_width = CELL,
                                  .cell_height = CELL,
                                  .draw = draw_cell,
                                  .context = page->data};
    return gsnn_multiples_draw(&plots, cr, paint, size, error);
}

static void clear(gsnn_picture_page *page) {
    runs_data *data = page->data;
    for (size_t i = 0; data && i < data->count; i++) {
        free(data->paths[i].x);
        free(data->paths[i].y);
    }
    if (data)
        free(data->paths);
    free(data);
}

const gsnn_picture gsnn_lcn_runs_picture = {
    .name = "lcn runs",
    .title = "where training ended",
    .help = "where runs of gsnn lcn train ended; of size 3 also their paths",
    .schemas = {"gsnn-lcn/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
