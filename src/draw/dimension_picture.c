/* dimension_picture.c - functional dimensions: a histogram over seeds, the cells of a network of
 * two inputs, tinted by what each added to the rank, or how the rank rose from cell to cell. */
#include "draw/legend.h"
#include "draw/picture.h"
#include "draw/rank_by_size.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 560.0
#define HEIGHT 340.0
enum { GRID = 160, MOST_BARS = 20001, MOST_NEURONS = 4096, MOST_LAYERS = 64 };

typedef enum drawn { HISTOGRAM, CELLS, RISE, SIZES } drawn;

typedef struct dimension_data {
    drawn kind;
    /* The histogram. */
    double *counts;
    size_t count; /* of places in it */
    double bound;
    /* The cells: gain at each point of a grid, or -1 between the cells that are listed. */
    double *gains;
    double low[2], high[2], most;
    /* The rise: the rank of the first cells. */
    double *cells, *ranks;  /* count */
    double points, on_data; /* inputs of a data file, and their rank; -1: none */
    gsnn_rank_by_size by_size;
} dimension_data;

/* ---- Histograms -------------------------------------------------------------------------- */

static gsnn_status read_histogram(dimension_data *data, const gsnn_value *root,
                                  gsnn_picture_page *page, gsnn_error *error) {
    gsnn_value histogram = gsnn_value_member(root, "histogram");
    gsnn_value bound = gsnn_value_member(root, "bound");
    gsnn_value widths = gsnn_value_member(root, "widths");
    int64_t value;
    gsnn_status status = gsnn_value_object(&histogram);
    if (!status)
        status = gsnn_value_integer(&bound, 0, MOST_BARS - 1, &value);
    if (status)
        return status;
    data->bound = (double)value;
    data->count = (size_t)value + 1;
    data->counts = gsnn_new(data->count, sizeof *data->counts);
    if (!data->counts)
        return gsnn_fail_memory(error);
    gsnn_value bar = gsnn_value_before(&histogram);
    while (!status && gsnn_value_next(&bar)) {
        char *end;
        long place = strtol(bar.member, &end, 10);
        if (*end || place < 0 || (size_t)place >= data->count)
            return gsnn_value_complain(&bar, "a dimension up to the bound is expected");
        status = gsnn_value_double(&bar, &data->counts[place]);
    }
    int used = snprintf(page->facts, sizeof page->facts, "widths");
    gsnn_value width = gsnn_value_before(&widths);
    while (!status && gsnn_value_next(&width)) {
        status = gsnn_value_integer(&width, 1, 1000000, &value);
        if (!status && (size_t)used + 24 < sizeof page->facts)
            used += snprintf(page->facts + used, sizeof page->facts - (size_t)used, "%s%lld",
                             width.index ? "," : " ", (long long)value);
    }
    return status;
}

static void draw_histogram(const dimension_data *data, cairo_t *cr, bool paint) {
    gsnn_plot plot = {.cr = cr,
                      .paint = paint,
                      .horizontal = {.label = "functional dimension", .whole = true},
                      .vertical = {.label = "seeds"}};
    gsnn_series_style bars = gsnn_series(0), rule = gsnn_series(1);
    rule.marker = GSNN_MARKER_NONE;
    size_t first = 0;
    while (first + 1 < data->count && data->counts[first] == 0)
        first++;
    gsnn_axis_include(&plot.vertical, 0);
    gsnn_axis_include(&plot.horizontal, (double)first - 1);
    gsnn_axis_include(&plot.horizontal, data->bound + 1);
    for (size_t i = 0; i < data->count; i++)
        gsnn_axis_include(&plot.vertical, data->counts[i]);
    gsnn_plot_begin(&plot, 0, 0, WIDTH, HEIGHT);
    for (size_t i = first; i < data->count; i++)
        if (data->counts[i] > 0)
            gsnn_plot_bar(&plot, (double)i - 0.4, (double)i + 0.4, data->counts[i], bars);
    gsnn_plot_rule_vertical(&plot, data->bound, "bound", rule);
}

/* ---- Cells ------------------------------------------------------------------------------- */

/* The network in doubles. */
typedef struct small_net {
    size_t layers, widths[MOST_LAYERS + 1], hidden;
    double *numbers[MOST_LAYERS]; /* of layer l: rows of W, then b */
} small_net;

static gsnn_status read_layer(small_net *net, const gsnn_value *layer, gsnn_error *error) {
    gsnn_value W = gsnn_value_member(layer, "W"), b = gsnn_value_member(layer, "b");
    size_t l = net->layers, columns = net->widths[l], rows;
    gsnn_status status = gsnn_value_array(&W, &rows);
    if (status)
        return status;
    if (rows == 0 || rows > MOST_NEURONS)
        return gsnn_value_complain(&W, "1 to %d rows are expected", MOST_NEURONS);
    double *numbers = net->numbers[l] = gsnn_new(rows * (columns + 1), sizeof *numbers);
    if (!numbers)
        return gsnn_fail_memory(error);
    net->layers++;
    net->widths[l + 1] = rows;
    gsnn_value row = gsnn_value_before(&W);
    while (!status && gsnn_value_next(&row))
        status = gsnn_value_double_list(&row, columns, "inputs", numbers + row.index * columns);
    return status ? status : gsnn_value_double_list(&b, rows, "neurons", numbers + rows * columns);
}

static gsnn_status read_net(small_net *net, const gsnn_value *root, gsnn_error *error) {
    gsnn_value network = gsnn_value_member(root, "network");
    gsnn_value layers = gsnn_value_member(&network, "layers");
    size_t count;
    gsnn_status status = gsnn_value_array(&layers, &count);
    if (!status && (count == 0 || count > MOST_LAYERS))
        status = gsnn_value_complain(&layers, "1 to %d layers are expected", MOST_LAYERS);
    net->widths[0] = 2;
    gsnn_value layer = gsnn_value_before(&layers);
    while (!status && gsnn_value_next(&layer))
        status = read_layer(net, &layer, error);
    for (size_t l = 1; !status && l < net->layers; l++)
        net->hidden += net->widths[l];
    return status;
}

/* The activation pattern at a point, as the text of a witness; t has room for two layers. */
static void pattern_at(const small_net *net, const double *x, double *t, char *pattern) {
    double *now = t, *next = t + MOST_NEURONS;
    now[0] = x[0];
    now[1] = x[1];
    for (size_t l = 0; l + 1 < net->layers; l++) {
        size_t columns = net->widths[l], rows = net->widths[l + 1];
        for (size_t i = 0; i < rows; i++) {
            double z = net->numbers[l][rows * columns + i];
            for (size_t j = 0; j < columns; j++)
                z += net->numbers[l][i * columns + j] * now[j];
            *pattern++ = z > 0 ? '1' : '0';
            next[i] = z > 0 ? z : 0;
        }
        double *swap = now;
        now = next;
        next = swap;
    }
    *pattern = '\0';
}

/* The witnesses: where they are, their patterns and gains. */
typedef struct witness {
    double point[2], gain;
    const char *pattern;
} witness;

static gsnn_status read_witnesses(const gsnn_value *root, witness **witnesses, size_t *count,
                                  gsnn_error *error) {
    gsnn_value list = gsnn_value_member(root, "witnesses"), item = gsnn_value_before(&list);
    if (!gsnn_value_given(&list))
        return gsnn_value_complain(&list,
                                   "missing: the answer was written without the points of cells");
    gsnn_status status = gsnn_value_array(&list, count);
    if (!status && !(*witnesses = gsnn_new(*count, sizeof **witnesses)))
        status = gsnn_fail_memory(error);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value point = gsnn_value_member(&item, "point");
        gsnn_value pattern = gsnn_value_member(&item, "pattern");
        gsnn_value gain = gsnn_value_member(&item, "gain");
        witness *w = &(*witnesses)[item.index];
        if ((status = gsnn_value_double_list(&point, 2, "inputs", w->point)) ||
            (status = gsnn_value_string(&pattern, &w->pattern)))
            break;
        status = gsnn_value_double(&gain, &w->gain);
    }
    return status;
}

/* A square around most of the witnesses: those of unbounded cells may lie far out. */
static void set_frame(dimension_data *data, const witness *witnesses, size_t count) {
    double reach = 1;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < 2; j++)
            if (fabs(witnesses[i].point[j]) < 50)
                reach = fmax(reach, 1.2 * fabs(witnesses[i].point[j]));
    gsnn_axis axis = {.low = -reach, .high = reach, .ranged = true};
    gsnn_axis_settle(&axis);
    for (size_t j = 0; j < 2; j++) {
        data->low[j] = axis.low;
        data->high[j] = axis.high;
    }
}

static gsnn_status tint(dimension_data *data, const small_net *net, const witness *witnesses,
                        size_t count, gsnn_error *error) {
    double *t = gsnn_new((size_t)2 * MOST_NEURONS, sizeof *t);
    char *pattern = gsnn_new(net->hidden + 1, 1);
    data->gains = gsnn_new((size_t)GRID * GRID, sizeof *data->gains);
    gsnn_status status = t && pattern && data->gains ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < (size_t)GRID * GRID; i++) {
        const size_t place[2] = {i % GRID, i / GRID};
        double x[2];
        for (size_t j = 0; j < 2; j++)
            x[j] = data->low[j] + (data->high[j] - data->low[j]) * ((double)place[j] + 0.5) / GRID;
        pattern_at(net, x, t, pattern);
        data->gains[i] = -1;
        for (size_t k = 0; k < count && data->gains[i] < 0; k++)
            if (strcmp(witnesses[k].pattern, pattern) == 0)
                data->gains[i] = witnesses[k].gain;
    }
    free(t);
    free(pattern);
    return status;
}

static gsnn_status read_cells(dimension_data *data, const gsnn_value *root, gsnn_picture_page *page,
                              gsnn_error *error) {
    small_net net = {0};
    witness *witnesses = NULL;
    size_t count = 0;
    gsnn_status status = read_net(&net, root, error);
    if (!status)
        status = read_witnesses(root, &witnesses, &count, error);
    data->kind = CELLS;
    for (size_t i = 0; !status && i < count; i++)
        data->most = fmax(data->most, witnesses[i].gain);
    if (!status) {
        set_frame(data, witnesses, count);
        status = tint(data, &net, witnesses, count, error);
        snprintf(page->facts, sizeof page->facts,
                 "%zu cells, tinted by what each added to the rank of the Jacobian", count);
    }
    for (size_t l = 0; l < MOST_LAYERS; l++)
        free(net.numbers[l]);
    free(witnesses);
    return status;
}

static void draw_cells(const dimension_data *data, cairo_t *cr, bool paint) {
    gsnn_plot plot = {
        .cr = cr, .paint = paint, .horizontal = {.label = "x1"}, .vertical = {.label = "x2"}};
    gsnn_axis_include(&plot.horizontal, data->low[0]);
    gsnn_axis_include(&plot.horizontal, data->high[0]);
    gsnn_axis_include(&plot.vertical, data->low[1]);
    gsnn_axis_include(&plot.vertical, data->high[1]);
    gsnn_plot_begin(&plot, 0, 0, HEIGHT + 40, HEIGHT);
    double step = (data->high[0] - data->low[0]) / GRID;
    for (size_t i = 0; paint && i < (size_t)GRID * GRID; i++) {
        size_t column = i % GRID, row = i / GRID;
        double x = data->low[0] + step * (double)column, y = data->low[1] + step * (double)row;
        double left = gsnn_plot_x(&plot, x), top = gsnn_plot_y(&plot, y + step);
        if (data->gains[i] < 0)
            continue;
        gsnn_canvas_colour(cr, gsnn_palette_tint(data->most > 0 ? data->gains[i] / data->most : 0));
        /* A little over the edge, so that no seam shows. */
        cairo_rectangle(cr, left, top, gsnn_plot_x(&plot, x + step) - left + 0.3,
                        gsnn_plot_y(&plot, y) - top + 0.3);
        cairo_fill(cr);
    }
    gsnn_colour_bar_draw(cr, paint, HEIGHT + 60, 20, WIDTH - HEIGHT - 60, gsnn_palette_tint, false,
                         0, data->most, "added to the rank");
}

/* ---- The rise of the rank ---------------------------------------------------------------- */

static gsnn_status read_rise(dimension_data *data, const gsnn_value *root, gsnn_picture_page *page,
                             gsnn_error *error) {
    gsnn_value list = gsnn_value_member(root, "witnesses"), item = gsnn_value_before(&list);
    gsnn_value bound = gsnn_value_member(root, "bound"), rank = gsnn_value_member(root, "rank");
    gsnn_value points = gsnn_value_member(root, "points");
    if (!gsnn_value_given(&list))
        return gsnn_value_complain(&list,
                                   "missing: the answer was written without the points of cells");
    gsnn_status status = gsnn_value_array(&list, &data->count);
    data->kind = RISE;
    data->on_data = -1;
    if (!status)
        status = gsnn_value_double(&bound, &data->bound);
    if (!status && gsnn_value_given(&rank) && !(status = gsnn_value_double(&rank, &data->on_data)))
        status = gsnn_value_double(&points, &data->points);
    data->cells = gsnn_new(data->count, sizeof *data->cells);
    data->ranks = gsnn_new(data->count, sizeof *data->ranks);
    if (!status && (!data->cells || !data->ranks))
        status = gsnn_fail_memory(error);
    double sum = 0;
    while (!status && gsnn_value_next(&item)) {
        gsnn_value gain = gsnn_value_member(&item, "gain");
        double added;
        status = gsnn_value_double(&gain, &added);
        sum += status ? 0 : added;
        data->cells[item.index] = (double)item.index + 1;
        data->ranks[item.index] = sum;
    }
    snprintf(page->facts, sizeof page->facts,
             "rank of the Jacobian on the first cells met; %zu cells", data->count);
    return status;
}

static void draw_rise(const dimension_data *data, cairo_t *cr, bool paint) {
    gsnn_plot plot = {.cr = cr,
                      .paint = paint,
                      .horizontal = {.label = "cells, one line after another", .whole = true},
                      .vertical = {.label = "rank", .whole = true}};
    gsnn_series_style line = gsnn_series(0), rule = gsnn_series(1), on_data = gsnn_series(2);
    line.marker = rule.marker = GSNN_MARKER_NONE;
    line.line_width = 1.6;
    on_data.marker = GSNN_MARKER_NONE;
    on_data.dashed = true;
    gsnn_axis_include(&plot.horizontal, 0);
    gsnn_axis_include(&plot.horizontal, (double)data->count);
    gsnn_axis_include(&plot.vertical, 0);
    gsnn_axis_include(&plot.vertical, data->bound * 1.05);
    gsnn_plot_begin(&plot, 0, 0, WIDTH, HEIGHT);
    gsnn_plot_steps(&plot, data->cells, data->ranks, data->count, line);
    gsnn_plot_rule_horizontal(&plot, data->bound, "bound", rule);
    char text[64];
    snprintf(text, sizeof text, "on the %.0f inputs of the data", data->points);
    if (data->on_data >= 0)
        gsnn_plot_rule_horizontal(&plot, data->on_data, text, on_data);
}

/* ---- The picture ------------------------------------------------------------------------- */

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    gsnn_value of = gsnn_value_member(root, "of"), widths = gsnn_value_member(root, "widths");
    gsnn_value sizes = gsnn_value_member(root, "sizes");
    static const char *const kinds[] = {"seeds", "plain", "network"};
    dimension_data *data = page->data = gsnn_new(1, sizeof *data);
    size_t kind;
    int64_t inputs;
    gsnn_status status = data ? gsnn_value_choice(&of, kinds, 3, &kind) : gsnn_fail_memory(error);
    if (status)
        return status;
    if (kind == 0)
        return read_histogram(data, root, page, error);
    if (gsnn_value_given(&sizes)) {
        data->kind = SIZES;
        return gsnn_rank_by_size_read(&data->by_size, root, page, error);
    }
    if (kind == 2)
        return gsnn_value_complain(
            &sizes, "missing: the answer was written without the ranks on the first rows of data");
    gsnn_value first = gsnn_value_element(&widths, 0);
    status = gsnn_value_integer(&first, 1, 1000000, &inputs);
    if (status)
        return status;
    return inputs == 2 ? read_cells(data, root, page, error) : read_rise(data, root, page, error);
}

static void draw_sizes(const dimension_data *data, cairo_t *cr, bool paint) {
    gsnn_rank_by_size_draw(&data->by_size, cr, paint, WIDTH, HEIGHT);
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const dimension_data *data = page->data;
    (void)error;
    static void (*const draws[])(const dimension_data *, cairo_t *,
                                 bool) = {[HISTOGRAM] = draw_histogram,
                                          [CELLS] = draw_cells,
                                          [RISE] = draw_rise,
                                          [SIZES] = draw_sizes};
    draws[data->kind](data, cr, paint);
    *size = (gsnn_panel_size){WIDTH, HEIGHT};
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    dimension_data *data = page->data;
    if (data) {
        free(data->counts);
        free(data->gains);
        free(data->cells);
        free(data->ranks);
        gsnn_rank_by_size_clear(&data->by_size);
    }
    free(data);
}

const gsnn_picture gsnn_dimension_picture = {
    .name = "dimension",
    .title = "functional dimension",
    .help = "a histogram over seeds of plain networks, the cells of one network\n"
            "of two inputs, how the rank rose from cell to cell of another, or\n"
            "the rank on data against how many there are",
    .schemas = {"gsnn-dimension/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
