/* lcn_distance_picture.c - the squared distance to the filters with a double root at t, over all t,
 * with its critical points. */
#include "draw/lcn_picture.h"
#include "draw/legend.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_mat.h>
#include <math.h>
#include <stdlib.h>

#define WIDTH 560.0
#define HEIGHT 320.0
#define LEGEND_HEIGHT 24.0
enum { STEPS = 720 };

typedef struct distance_data {
    double x[STEPS + 1], y[STEPS + 1];
    size_t count;
    double *points_x, *points_y;
} distance_data;

/* u(t)^2 / N(t) at t = tan(x / 2), with v(t) scaled to stay finite at infinity. */
static double distance_at(double x, const double *target, const double *inverse, size_t size) {
    double u = 0, n = 0;
    double s = sin(x / 2), c = cos(x / 2);
    for (size_t i = 0; i < size; i++) {
        double vi = pow(s, (double)i) * pow(c, (double)(size - 1 - i));
        u += target[i] * vi;
        for (size_t j = 0; j < size; j++)
            n += vi * inverse[i * size + j] * pow(s, (double)j) * pow(c, (double)(size - 1 - j));
    }
    return u * u / n;
}

static gsnn_status read_curve(distance_data *data, const gsnn_value *root, gsnn_error *error) {
    gsnn_value list = gsnn_value_member(root, "target");
    gsnn_value matrix = gsnn_value_member(root, "metric_matrix");
    double *target;
    size_t size;
    gsnn_status status = gsnn_lcn_picture_numbers(&list, &target, &size, error);
    fmpq_mat_t metric;
    fmpq_mat_init(metric, status ? 0 : (slong)size, status ? 0 : (slong)size);
    if (!status)
        status = gsnn_value_rational_matrix(&matrix, "the size", "the size", metric);
    if (!status && !fmpq_mat_inv(metric, metric))
        status = gsnn_value_complain(&matrix, "singular");
    double *inverse = gsnn_new(size * size, sizeof *inverse);
    if (!status && !inverse)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < size * size; i++)
        inverse[i] = fmpq_get_d(fmpq_mat_entry(metric, (slong)(i / size), (slong)(i % size)));
    for (int k = 0; !status && k <= STEPS; k++) {
        data->x[k] = -M_PI + 2 * M_PI * k / STEPS;
        data->y[k] = distance_at(data->x[k], target, inverse, size);
    }
    free(target);
    free(inverse);
    fmpq_mat_clear(metric);
    return status;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    gsnn_value points = gsnn_value_member(root, "points"), item = gsnn_value_before(&points);
    distance_data *data = page->data = gsnn_new(1, sizeof *data);
    gsnn_status status =
        data ? gsnn_lcn_picture_command(root, "critical") : gsnn_fail_memory(error);
    size_t count = 0;
    if (!status)
        status = read_curve(data, root, error);
    if (!status)
        status = gsnn_value_array(&points, &count);
    if (!status) {
        data->points_x = gsnn_new(count, sizeof *data->points_x);
        data->points_y = gsnn_new(count, sizeof *data->points_y);
        if (!data->points_x || !data->points_y)
            status = gsnn_fail_memory(error);
    }
    while (!status && gsnn_value_next(&item)) {
        gsnn_value t = gsnn_value_member(&item, "t");
        gsnn_value distance = gsnn_value_member(&item, "squared_distance");
        double value = INFINITY;
        if (gsnn_value_given(&t))
            status = gsnn_value_double(&t, &value);
        if (!status)
            status = gsnn_value_double(&distance, &data->points_y[data->count]);
        data->points_x[data->count++] = 2 * atan(value);
    }
    return status;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const distance_data *data = page->data;
    gsnn_plot plot = {.cr = cr,
                      .paint = paint,
                      .horizontal = {.label = "2 arctan t (ends: t infinite)"},
                      .vertical = {.label = "squared distance"}};
    gsnn_series_style curve = gsnn_series(0), point = gsnn_series(1);
    (void)error;
    curve.marker = GSNN_MARKER_NONE;
    gsnn_axis_include(&plot.vertical, 0);
    for (int k = 0; k <= STEPS; k++) {
        gsnn_axis_include(&plot.horizontal, data->x[k]);
        gsnn_axis_include(&plot.vertical, data->y[k]);
    }
    gsnn_plot_begin(&plot, 0, 0, WIDTH, HEIGHT);
    gsnn_plot_line(&plot, data->x, data->y, STEPS + 1, curve);
    gsnn_plot_points(&plot, data->points_x, data->points_y, data->count, point);
    const gsnn_legend_entry entries[] = {
        {GSNN_LEGEND_LINE, curve, "nearest filter with a double root at t"},
        {GSNN_LEGEND_POINT, point, "critical"}};
    gsnn_legend_draw(cr, paint, 40, HEIGHT + 6, WIDTH - 40, entries, 2);
    *size = (gsnn_panel_size){WIDTH, HEIGHT + LEGEND_HEIGHT};
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    distance_data *data = page->data;
    if (data) {
        free(data->points_x);
        free(data->points_y);
    }
    free(data);
}

const gsnn_picture gsnn_lcn_distance_picture = {
    .name = "lcn distance",
    .title = "distance to filters with a double root",
    .help = "squared distances to filters with a double root (lcn critical)",
    .schemas = {"gsnn-lcn/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
