/* density_kernels_picture.c - the mean of f(x) f(y) as y goes round a circle, for up to three laws:
 * a law that a rotation of the circle keeps for x alone gives a curve with equal bumps. */
#include "draw/multiples.h"
#include "draw/picture.h"
#include "draw/plot.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PLOT_WIDTH 460.0
#define PLOT_HEIGHT 260.0
#define PI 3.14159265358979323846

/* How far from a circle points may be, as a part of its radius: they are written in decimals. */
#define TOLERANCE 1e-3

typedef struct curve {
    char title[96];
    size_t count;
    bool has_errors;
    double *angle, *value, *low, *high;
} curve;

typedef struct kernels {
    size_t count;
    curve curves[GSNN_PICTURE_DOCUMENTS];
} kernels;

static double inner(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* a - b */
static void subtract(double *out, const double *a, const double *b, size_t n) {
    for (size_t i = 0; i < n; i++)
        out[i] = a[i] - b[i];
}

/* Sets angle[k] to where point k stands on the circle through the first point and those a third and
 * two thirds of the way, in full turns from the first and in the order of the points.  False when
 * the points are on no circle.  `room` has space for 5 n numbers. */
static bool find_angles(double *angle, const double *points, size_t count, size_t n, double *room) {
    double *u = room, *v = u + n, *centre = v + n, *across = centre + n, *at = across + n;
    const double *second = points + count / 3 * n, *third = points + 2 * count / 3 * n;
    subtract(u, second, points, n);
    subtract(v, third, points, n);
    double uu = inner(u, u, n), vv = inner(v, v, n), uv = inner(u, v, n);
    double area = uu * vv - uv * uv;
    if (!(area > 1e-9 * uu * vv))
        return false;
    /* The circumcentre, from the first point. */
    double s = vv * (uu - uv) / (2 * area), t = uu * (vv - uv) / (2 * area);
    for (size_t i = 0; i < n; i++)
        centre[i] = points[i] + s * u[i] + t * v[i];
    /* u to the first point, v across it towards the second. */
    subtract(u, points, centre, n);
    double radius = sqrt(inner(u, u, n));
    subtract(v, second, centre, n);
    double along = inner(v, u, n) / (radius * radius);
    for (size_t i = 0; i < n; i++)
        across[i] = v[i] - along * u[i];
    double length = sqrt(inner(across, across, n));
    if (!(length > 1e-6 * radius))
        return false;
    for (size_t k = 0; k < count; k++) {
        subtract(at, points + k * n, centre, n);
        double x = inner(at, u, n) / radius, y = inner(at, across, n) / length;
        if (fabs(hypot(x, y) - radius) > TOLERANCE * radius ||
            fabs(inner(at, at, n) - x * x - y * y) > TOLERANCE * radius * radius)
            return false;
        double turn = atan2(y, x) / (2 * PI), before = k ? angle[k - 1] : 0;
        angle[k] = before + remainder(turn - before, 1);
    }
    return true;
}

/* What the law is called in the picture. */
static void describe(char *title, size_t size, const gsnn_value *root) {
    gsnn_value law = gsnn_value_member(root, "law");
    gsnn_value id = gsnn_value_member(&law, "architecture"), tie = gsnn_value_member(&law, "tie");
    gsnn_value activation = gsnn_value_member(&law, "activation");
    const char *name = gsnn_value_peek(&id), *rows = gsnn_value_peek(&tie);
    if (name)
        snprintf(title, size, "architecture %.40s, tie %.20s", name, rows ? rows : "orbit");
    else if ((name = gsnn_value_peek(&activation)))
        snprintf(title, size, "plain networks, %.40s", name);
    else
        snprintf(title, size, "a sum of networks");
}

/* Point `which`, counted from 1, as doubles. */
static gsnn_status read_point(const gsnn_value *points, int64_t which, size_t degree, double *out) {
    gsnn_value point = gsnn_value_element(points, (size_t)which - 1);
    return gsnn_value_double_list(&point, degree, "coordinates of the first point", out);
}

/* The second place of a product of two values, whose first must be point 1. */
static gsnn_status read_product(const gsnn_value *product, size_t points, int64_t *second) {
    size_t length;
    int64_t place[2] = {0};
    gsnn_status status = gsnn_value_array(product, &length);
    if (!status && length != 2)
        return gsnn_value_complain(product, "a kernel is of products of two values");
    gsnn_value element = gsnn_value_before(product);
    for (size_t i = 0; !status && gsnn_value_next(&element); i++)
        status = gsnn_value_integer(&element, 1, (int64_t)points, &place[i]);
    if (!status && place[0] != 1)
        return gsnn_value_complain(product, "all products must begin with the first point");
    *second = place[1];
    return status;
}

static gsnn_status read_values(curve *c, const gsnn_value *root) {
    gsnn_value values = gsnn_value_member(root, "values");
    gsnn_value errors = gsnn_value_member(root, "errors");
    c->has_errors = gsnn_value_given(&errors);
    gsnn_status status = gsnn_value_double_list(&values, c->count, "correlators", c->value);
    if (!status && c->has_errors)
        status = gsnn_value_double_list(&errors, c->count, "correlators", c->high);
    for (size_t k = 0; !status && c->has_errors && k < c->count; k++) {
        c->low[k] = c->value[k] - c->high[k];
        c->high[k] += c->value[k];
    }
    return status;
}

static gsnn_status read_curve(curve *c, const gsnn_value *root, gsnn_error *error) {
    gsnn_value points = gsnn_value_member(root, "points"), first = gsnn_value_element(&points, 0);
    gsnn_value lists = gsnn_value_member(root, "correlators"), list = gsnn_value_before(&lists);
    size_t point_count = 0, degree = 0;
    describe(c->title, sizeof c->title, root);
    gsnn_status status = gsnn_value_array(&points, &point_count);
    if (!status && point_count)
        status = gsnn_value_array(&first, &degree);
    if (!status)
        status = gsnn_value_array(&lists, &c->count);
    if (!status && (c->count < 4 || c->count > 4096))
        status = gsnn_value_complain(&lists, "a kernel is drawn of 4 to 4096 products");
    if (status)
        return status;
    double *circle = gsnn_new(c->count * degree, sizeof *circle);
    double *room = gsnn_new(5 * degree, sizeof *room);
    c->angle = gsnn_new(c->count, sizeof *c->angle);
    c->value = gsnn_new(c->count, sizeof *c->value);
    c->low = gsnn_new(c->count, sizeof *c->low);
    c->high = gsnn_new(c->count, sizeof *c->high);
    if (!circle || !room || !c->angle || !c->value || !c->low || !c->high)
        status = gsnn_fail_memory(error);
    for (size_t k = 0; !status && gsnn_value_next(&list); k++) {
        int64_t which = 1;
        status = read_product(&list, point_count, &which);
        if (!status)
            status = read_point(&points, which, degree, circle + k * degree);
    }
    if (!status && !find_angles(c->angle, circle, c->count, degree, room))
        status = gsnn_value_complain(&lists, "the second points are not on a circle");
    if (!status)
        status = read_values(c, root);
    free(circle);
    free(room);
    return status;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    kernels *data = page->data = gsnn_new(1, sizeof *data);
    gsnn_status status = data ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t k = 0; !status && k < GSNN_PICTURE_DOCUMENTS && input->documents[k]; k++)
        status = read_curve(&data->curves[data->count++], &input->documents[k]->root, error);
    return status;
}

static gsnn_status draw_curve(void *context, size_t k, cairo_t *cr, gsnn_error *error) {
    const curve *c = &((const kernels *)context)->curves[k];
    gsnn_plot plot = {.cr = cr,
                      .paint = true,
                      .title = c->title,
                      .horizontal = {.label = "turns of y"},
                      .vertical = {.label = "E f(x) f(y)"}};
    gsnn_series_style style = gsnn_series(k), line = style;
    (void)error;
    line.marker = GSNN_MARKER_NONE;
    style.marker_size *= 0.6;
    for (size_t i = 0; i < c->count; i++) {
        gsnn_axis_include(&plot.horizontal, c->angle[i]);
        gsnn_axis_include(&plot.vertical, c->has_errors ? c->low[i] : c->value[i]);
        gsnn_axis_include(&plot.vertical, c->has_errors ? c->high[i] : c->value[i]);
    }
    gsnn_plot_begin(&plot, 0, 0, PLOT_WIDTH, PLOT_HEIGHT);
    gsnn_plot_line(&plot, c->angle, c->value, c->count, line);
    if (c->has_errors)
        gsnn_plot_error_bars(&plot, c->angle, c->low, c->high, c->count, style);
    gsnn_plot_points(&plot, c->angle, c->value, c->count, style);
    return GSNN_OK;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const kernels *data = page->data;
    const gsnn_multiples plots = {.count = data->count,
                                  .cell_width = PLOT_WIDTH,
                                  .cell_height = PLOT_HEIGHT,
                                  .draw = draw_curve,
                                  .context = page->data};
    return gsnn_multiples_draw(&plots, cr, paint, size, error);
}

static void clear(gsnn_picture_page *page) {
    kernels *data = page->data;
    for (size_t k = 0; data && k < data->count; k++) {
        free(data->curves[k].angle);
        free(data->curves[k].value);
        free(data->curves[k].low);
        free(data->curves[k].high);
    }
    free(data);
}

const gsnn_picture gsnn_density_kernels_picture = {
    .name = "density kernels",
    .title = "kernels along a circle",
    .help = "E f(x) f(y) as y goes round a circle (density moments), of\n"
            "up to three laws",
    .schemas = {"gsnn-density-moments/1", "gsnn-density-moments/1", "gsnn-density-moments/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
