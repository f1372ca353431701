/* space_picture.c - a space of sums: how many there are, and their parameters. */
#include "draw/legend.h"
#include "draw/multiples.h"
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define PLOT_WIDTH 400.0
#define PLOT_HEIGHT 280.0
#define LEGEND_HEIGHT 24.0
#define LABELLED_MOST 16 /* architectures that are named in the plot */

/* One point a number of neurons, or a sum. */
typedef struct series {
    size_t count;
    double *x, *y;
} series;

typedef struct space_data {
    series counts, sums, front, single; /* single: one channel of one architecture */
    const char **ids;                   /* of the architectures */
} space_data;

static gsnn_status make_room(series *s, size_t count, gsnn_error *error) {
    s->x = gsnn_new(count, sizeof *s->x);
    s->y = gsnn_new(count, sizeof *s->y);
    return s->x && s->y ? GSNN_OK : gsnn_fail_memory(error);
}

/* A positive integer, however large, to the precision of a double. */
static gsnn_status read_number(const gsnn_value *object, const char *name, double *number) {
    gsnn_value value = gsnn_value_member(object, name);
    const char *digits = NULL;
    gsnn_status status = gsnn_value_decimal(&value, &digits);
    if (status == GSNN_OK)
        *number = strtod(digits, NULL);
    return status;
}

/* The members x and y of each object of the list; nothing when there is no list. */
static gsnn_status read_series(const gsnn_value *list, const char *x, const char *y, series *s,
                               gsnn_error *error) {
    size_t count = 0;
    if (!gsnn_value_given(list))
        return GSNN_OK;
    gsnn_status status = gsnn_value_array(list, &count);
    if (status == GSNN_OK)
        status = make_room(s, count, error);
    gsnn_value element = gsnn_value_before(list);
    while (status == GSNN_OK && gsnn_value_next(&element)) {
        status = gsnn_value_object(&element);
        if (status == GSNN_OK)
            status = read_number(&element, x, &s->x[s->count]);
        if (status == GSNN_OK)
            status = read_number(&element, y, &s->y[s->count]);
        s->count++;
    }
    return status;
}

static gsnn_status read_ids(const gsnn_value *list, space_data *data, gsnn_error *error) {
    data->ids = gsnn_new(data->single.count, sizeof *data->ids);
    if (!data->ids)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    gsnn_value element = gsnn_value_before(list);
    while (status == GSNN_OK && gsnn_value_next(&element)) {
        gsnn_value id = gsnn_value_member(&element, "id");
        status = gsnn_value_string(&id, &data->ids[element.index]);
    }
    return status;
}

static gsnn_status read_document(const gsnn_value *root, space_data *data, gsnn_error *error) {
    gsnn_value counts = gsnn_value_member(root, "counts");
    gsnn_value by_neurons = gsnn_value_member(&counts, "by_neurons");
    gsnn_value architectures = gsnn_value_member(root, "architectures");
    gsnn_value sums = gsnn_value_member(root, "sums"), front = gsnn_value_member(root, "front");
    double shared = 0;
    gsnn_status status = gsnn_value_object(&counts);
    if (status == GSNN_OK)
        status = read_series(&by_neurons, "neurons", "sums", &data->counts, error);
    if (status == GSNN_OK)
        status = read_series(&sums, "neurons", "parameters", &data->sums, error);
    if (status == GSNN_OK)
        status = read_series(&front, "neurons", "parameters", &data->front, error);
    if (status == GSNN_OK)
        status = read_series(&architectures, "neurons", "parameters", &data->single, error);
    if (status == GSNN_OK)
        status = read_ids(&architectures, data, error);
    if (status == GSNN_OK)
        status = read_number(root, "shared_parameters", &shared);
    for (size_t k = 0; status == GSNN_OK && k < data->single.count; k++)
        data->single.y[k] += shared;
    return status;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    gsnn_value most = gsnn_value_member(root, "max_neurons");
    gsnn_value counts = gsnn_value_member(root, "counts");
    gsnn_value sums = gsnn_value_member(&counts, "sums");
    const char *budget = NULL, *all = NULL;
    space_data *data = page->data = gsnn_new(1, sizeof *data);
    gsnn_status status = data ? read_document(root, data, error) : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = gsnn_value_decimal(&most, &budget);
    if (status == GSNN_OK && data->counts.count)
        status = gsnn_value_decimal(&sums, &all);
    if (status == GSNN_OK)
        snprintf(page->facts, sizeof page->facts,
                 "%.100s sum%s of architectures within %s neuron%s", all ? all : "no",
                 all && all[0] == '1' && !all[1] ? "" : "s", budget,
                 budget[0] == '1' && !budget[1] ? "" : "s");
    return status;
}

static void draw_counts(const space_data *data, cairo_t *cr) {
    gsnn_plot plot = {.cr = cr,
                      .paint = true,
                      .title = "number of sums",
                      .horizontal = {.label = "neurons n", .whole = true},
                      .vertical = {.label = "sums of exactly n neurons", .logarithmic = true}};
    const series *s = &data->counts;
    gsnn_series_style style = gsnn_series(0);
    gsnn_axis_include(&plot.horizontal, 0);
    for (size_t k = 0; k < s->count; k++) {
        gsnn_axis_include(&plot.horizontal, s->x[k] + 1);
        gsnn_axis_include(&plot.vertical, s->y[k]);
        gsnn_axis_include(&plot.vertical, s->y[k] / 2); /* so that the least has a bar */
    }
    gsnn_plot_begin(&plot, 0, 0, PLOT_WIDTH, PLOT_HEIGHT);
    for (size_t k = 0; k < s->count; k++)
        gsnn_plot_bar(&plot, s->x[k] - 0.5, s->x[k] + 0.5, s->y[k], style);
}

static void include(gsnn_plot *plot, const series *s) {
    for (size_t k = 0; k < s->count; k++) {
        gsnn_axis_include(&plot->horizontal, s->x[k]);
        gsnn_axis_include(&plot->vertical, s->y[k]);
    }
}

static void draw_sums(const space_data *data, cairo_t *cr) {
    gsnn_plot plot = {.cr = cr,
                      .paint = true,
                      .title = "parameters",
                      .horizontal = {.label = "neurons", .whole = true},
                      .vertical = {.label = "free parameters", .whole = true}};
    gsnn_series_style sums = gsnn_series(6), front = gsnn_series(0), single = gsnn_series(1);
    sums.marker = GSNN_MARKER_CIRCLE;
    sums.marker_size = 3;
    front.marker_size = 5;
    single.hollow = true;
    single.marker_size = 7;
    gsnn_axis_include(&plot.horizontal, 0);
    gsnn_axis_include(&plot.vertical, 0);
    include(&plot, &data->sums);
    include(&plot, &data->front);
    include(&plot, &data->single);
    gsnn_plot_begin(&plot, 0, 0, PLOT_WIDTH, PLOT_HEIGHT - LEGEND_HEIGHT);
    if (data->front.count == 0)
        gsnn_plot_points(&plot, data->sums.x, data->sums.y, data->sums.count, sums);
    gsnn_plot_steps(&plot, data->front.x, data->front.y, data->front.count, front);
    gsnn_plot_points(&plot, data->front.x, data->front.y, data->front.count, front);
    gsnn_plot_points(&plot, data->single.x, data->single.y, data->single.count, single);
    if (data->single.count <= LABELLED_MOST)
        gsnn_plot_names(&plot, data->single.x, data->single.y, data->ids, data->single.count);
    gsnn_legend_entry entries[3];
    size_t count = 0;
    if (data->front.count)
        entries[count++] = (gsnn_legend_entry){GSNN_LEGEND_LINE, front, "Pareto front"};
    else if (data->sums.count)
        entries[count++] = (gsnn_legend_entry){GSNN_LEGEND_POINT, sums, "sums"};
    entries[count++] =
        (gsnn_legend_entry){GSNN_LEGEND_POINT, single, "one channel of one architecture"};
    gsnn_legend_draw(cr, true, plot.x, PLOT_HEIGHT - LEGEND_HEIGHT + 6, plot.width, entries, count);
}

static gsnn_status draw_cell(void *context, size_t k, cairo_t *cr, gsnn_error *error) {
    (void)error;
    (k == 0 ? draw_counts : draw_sums)(context, cr);
    return GSNN_OK;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const gsnn_multiples plots = {.count = 2,
                                  .cell_width = PLOT_WIDTH,
                                  .cell_height = PLOT_HEIGHT,
                                  .draw = draw_cell,
                                  .context = page->data};
    return gsnn_multiples_draw(&plots, cr, paint, size, error);
}

static void free_series(series *s) {
    free(s->x);
    free(s->y);
}

static void clear(gsnn_picture_page *page) {
    space_data *data = page->data;
    if (!data)
        return;
    free_series(&data->counts);
    free_series(&data->sums);
    free_series(&data->front);
    free_series(&data->single);
    free((void *)data->ids);
    free(data);
}

const gsnn_picture gsnn_space_picture = {
    .name = "space",
    .title = "sums of architectures",
    .help = "what gsnn space counted: sums by neurons, and those that it lists",
    .schemas = {"gsnn-space/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
