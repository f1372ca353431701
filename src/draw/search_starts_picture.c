/* search_starts_picture.c - how low each start of each architecture of a search came, and so how
 * often the best was met. */
#include "draw/legend.h"
#include "draw/picture.h"
#include "draw/plot.h"
#include "draw/search_points.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define WIDTH 560.0
#define LINE 20.0
#define FRAME 56.0 /* what the axis takes */
#define LINES_MOST 40

/* The starts of an entry or a control. */
typedef struct line {
    const char *name;
    size_t count, hits, supported;
    double *losses; /* NAN: not supported */
    double best;
} line;

typedef struct starts {
    size_t count, all;
    line lines[LINES_MOST]; /* from below */
    const char *names[LINES_MOST];
    size_t longest; /* starts of a line, at most */
} starts;

/* ---- Reading ------------------------------------------------------------------------------- */

static gsnn_status read_losses(line *l, const gsnn_value *list) {
    gsnn_value item = gsnn_value_before(list);
    gsnn_status status = GSNN_OK;
    l->best = INFINITY;
    while (!status && gsnn_value_next(&item)) {
        double *loss = &l->losses[item.index];
        *loss = NAN;
        if (gsnn_value_get_kind(&item) == GSNN_VALUE_NULL)
            continue;
        status = gsnn_value_double(&item, loss);
        *loss = fmax(*loss, GSNN_SEARCH_EXACT);
        l->best = fmin(l->best, *loss);
        l->supported++;
    }
    return status;
}

/* Of what has starts, which a control that was not fitted has not; lines beyond the limit are only
 * counted. */
static gsnn_status read_line(starts *data, const gsnn_value *entry, gsnn_error *error) {
    const gsnn_value name = gsnn_value_member(entry, "name");
    const gsnn_value list = gsnn_value_member(entry, "starts");
    const gsnn_value hits = gsnn_value_member(entry, "hits");
    line l = {0};
    if (!gsnn_value_given(&list))
        return GSNN_OK;
    gsnn_status status = gsnn_value_string(&name, &l.name);
    if (!status)
        status = gsnn_value_array(&list, &l.count);
    if (!status)
        status = gsnn_value_size(&hits, l.count, &l.hits);
    if (status || l.count == 0 || data->all++ >= LINES_MOST)
        return status;
    l.losses = gsnn_new(l.count, sizeof *l.losses);
    data->lines[data->count++] = l;
    data->longest = l.count > data->longest ? l.count : data->longest;
    return l.losses ? read_losses(&data->lines[data->count - 1], &list) : gsnn_fail_memory(error);
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    static const char *const members[] = {"entries", "controls"};
    starts *data = page->data = gsnn_new(1, sizeof *data);
    gsnn_status status = data ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t k = 0; !status && k < 2; k++) {
        const gsnn_value list = gsnn_value_member(&input->documents[0]->root, members[k]);
        gsnn_value entry = gsnn_value_before(&list);
        size_t count;
        status = gsnn_value_array(&list, &count);
        while (!status && gsnn_value_next(&entry))
            status = read_line(data, &entry, error);
    }
    if (status)
        return status;
    for (size_t k = 0; k < data->count; k++)
        data->names[data->count - 1 - k] = data->lines[k].name;
    int used = snprintf(
        page->facts, sizeof page->facts,
        "a mark for each start on all data; met: how often the best came again, within 1 %%");
    if (data->count < data->all)
        snprintf(page->facts + used, sizeof page->facts - (size_t)used,
                 "; the first %zu of %zu are shown", data->count, data->all);
    return GSNN_OK;
}

/* ---- Drawing ------------------------------------------------------------------------------- */

static void draw_line(const gsnn_plot *plot, const starts *data, size_t k, double *y,
                      gsnn_series_style mark, gsnn_series_style best) {
    const line *l = &data->lines[k];
    char text[64];
    for (size_t r = 0; r < l->count; r++)
        y[r] = (double)(data->count - 1 - k);
    gsnn_plot_points(plot, l->losses, y, l->count, mark);
    if (l->supported == 0)
        return;
    gsnn_plot_points(plot, &l->best, y, 1, best);
    snprintf(text, sizeof text, "met %zu of %zu", l->hits, l->count);
    gsnn_plot_text(plot, l->best, y[0], text);
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const starts *data = page->data;
    double height = FRAME + LINE * (double)data->count;
    gsnn_plot plot = {.cr = cr,
                      .paint = paint,
                      .horizontal = {.label = "training error / variance", .logarithmic = true},
                      .vertical = {.names = data->names, .name_count = data->count}};
    gsnn_series_style mark = gsnn_series(0), best = gsnn_series(1);
    *size = (gsnn_panel_size){WIDTH, 0};
    if (data->count == 0)
        return GSNN_OK;
    double *y = gsnn_new(data->longest, sizeof *y);
    if (!y)
        return gsnn_fail_memory(error);
    mark.hollow = true;
    best.hollow = true;
    best.marker = GSNN_MARKER_DIAMOND;
    best.marker_size = 12;
    for (size_t k = 0; k < data->count; k++)
        for (size_t r = 0; r < data->lines[k].count; r++)
            for (int side = -1; side <= 1; side += 2) /* room for the marks */
                gsnn_axis_include(&plot.horizontal, data->lines[k].losses[r] * pow(2, side));
    gsnn_plot_begin(&plot, 0, 0, WIDTH, height);
    for (size_t k = 0; k < data->count; k++)
        draw_line(&plot, data, k, y, mark, best);
    const gsnn_legend_entry entries[] = {{GSNN_LEGEND_POINT, mark, "a start"},
                                         {GSNN_LEGEND_POINT, best, "the best"}};
    double legend = gsnn_legend_draw(cr, paint, plot.x, height + 6, plot.width, entries, 2);
    *size = (gsnn_panel_size){WIDTH, height + 6 + legend};
    free(y);
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    starts *data = page->data;
    for (size_t k = 0; data && k < data->count; k++)
        free(data->lines[k].losses);
    free(data);
}

const gsnn_picture gsnn_search_starts_picture = {
    .name = "search starts",
    .title = "starts of a search",
    .help = "how low each start of what gsnn search measured came, and how\n"
            "often the best was met",
    .schemas = {"gsnn-search/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
