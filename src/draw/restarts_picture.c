/* restarts_picture.c - how low each start of a fit came, and how often the best was met. */
#include "draw/legend.h"
#include "draw/picture.h"
#include "draw/plot.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define WIDTH 480.0
#define HEIGHT 320.0
#define EXACT 1e-12 /* of the variance: below it is rounding */

enum { CONVERGED, STALLED, ITERATIONS, UNSUPPORTED, KINDS };

typedef struct start {
    double loss;
    size_t kind;
} start;

typedef struct starts {
    size_t count;
    start *items;  /* by rising loss */
    double *x, *y; /* of one kind */
    double best;   /* NAN: none is supported */
} starts;

static gsnn_status read_start(start *s, const gsnn_value *item) {
    static const char *const words[] = {"converged", "stalled", "iterations"};
    const gsnn_value loss = gsnn_value_member(item, "loss");
    const gsnn_value stopped = gsnn_value_member(item, "stopped");
    const gsnn_value supported = gsnn_value_member(item, "supported");
    bool taken = false;
    gsnn_status status = gsnn_value_choice(&stopped, words, KINDS - 1, &s->kind);
    if (!status)
        status = gsnn_value_boolean(&supported, &taken);
    s->loss = NAN;
    if (!status && gsnn_value_get_kind(&loss) != GSNN_VALUE_NULL)
        status = gsnn_value_double(&loss, &s->loss);
    if (!status && !taken)
        s->kind = UNSUPPORTED;
    return status;
}

static int by_loss(const void *a, const void *b) {
    const start *p = a, *q = b;
    if (isnan(p->loss) || isnan(q->loss))
        return isnan(p->loss) - isnan(q->loss);
    return (p->loss > q->loss) - (p->loss < q->loss);
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    const gsnn_value list = gsnn_value_member(root, "restarts"),
                     hits = gsnn_value_member(root, "hits");
    gsnn_value item = gsnn_value_before(&list);
    starts *data = page->data = gsnn_new(1, sizeof *data);
    size_t count, met = 0;
    if (!data)
        return gsnn_fail_memory(error);
    if (!gsnn_value_given(&list))
        return gsnn_value_complain(&list, "missing: an exact refit has no starts");
    gsnn_status status = gsnn_value_array(&list, &count);
    if (status)
        return status;
    data->items = gsnn_new(count, sizeof *data->items);
    data->x = gsnn_new(count, sizeof *data->x);
    data->y = gsnn_new(count, sizeof *data->y);
    if (!data->items || !data->x || !data->y)
        return gsnn_fail_memory(error);
    while (!status && gsnn_value_next(&item))
        status = read_start(&data->items[data->count++], &item);
    if (!status && gsnn_value_given(&hits))
        status = gsnn_value_size(&hits, SIZE_MAX, &met);
    if (status)
        return status;
    qsort(data->items, data->count, sizeof *data->items, by_loss);
    data->best = NAN;
    for (size_t k = data->count; k-- > 0;)
        if (data->items[k].kind != UNSUPPORTED && !isnan(data->items[k].loss))
            data->best = data->items[k].loss;
    snprintf(page->facts, sizeof page->facts,
             "%zu start%s; the best was met %zu time%s (within 1 %%)", data->count,
             data->count == 1 ? "" : "s", met, met == 1 ? "" : "s");
    return GSNN_OK;
}

static double shown(double loss) {
    return fmax(loss, EXACT);
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    static const char *const names[KINDS] = {"converged", "no step was better", "out of iterations",
                                             "without support: not taken"};
    const starts *data = page->data;
    gsnn_plot plot = {.cr = cr,
                      .paint = paint,
                      .horizontal = {.label = "starts, the best first", .whole = true},
                      .vertical = {.label = "training error / variance", .logarithmic = true}};
    gsnn_legend_entry entries[KINDS];
    gsnn_series_style rule = gsnn_series(5);
    size_t kinds = 0;
    (void)error;
    rule.dotted = true;
    rule.line_width = 1;
    gsnn_axis_include(&plot.horizontal, 0);
    gsnn_axis_include(&plot.horizontal, (double)data->count + 1);
    for (size_t k = 0; k < data->count; k++)
        if (!isnan(data->items[k].loss))
            gsnn_axis_include(&plot.vertical, shown(data->items[k].loss));
    gsnn_plot_begin(&plot, 0, 0, WIDTH, HEIGHT);
    if (!isnan(data->best))
        gsnn_plot_rule_horizontal(&plot, shown(data->best), data->best < EXACT ? "exact" : "best",
                                  rule);
    for (size_t kind = 0; kind < KINDS; kind++) {
        gsnn_series_style style = gsnn_series(kind);
        size_t count = 0;
        if (kind == UNSUPPORTED)
            style.marker = GSNN_MARKER_CROSS;
        for (size_t k = 0; k < data->count; k++)
            if (data->items[k].kind == kind && !isnan(data->items[k].loss)) {
                data->x[count] = (double)k + 1;
                data->y[count++] = shown(data->items[k].loss);
            }
        gsnn_plot_points(&plot, data->x, data->y, count, style);
        if (count)
            entries[kinds++] = (gsnn_legend_entry){GSNN_LEGEND_POINT, style, names[kind]};
    }
    double legend = gsnn_legend_draw(cr, paint, 40, HEIGHT + 6, WIDTH - 40, entries, kinds);
    *size = (gsnn_panel_size){WIDTH, HEIGHT + 6 + legend};
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    starts *data = page->data;
    if (data) {
        free(data->items);
        free(data->x);
        free(data->y);
    }
    free(data);
}

const gsnn_picture gsnn_restarts_picture = {
    .name = "restarts",
    .title = "starts of a fit",
    .help = "how low each start of a fit came, and how often the best was met",
    .schemas = {"gsnn-fit/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
