/* density_test_picture.c - the means of products at moved points against those at points that are
 * not moved: a law that the group keeps has all dots on the diagonal. */
#include "draw/legend.h"
#include "draw/picture.h"
#include "draw/plot.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define SIDE 420.0
#define LEGEND_HEIGHT 40.0

/* Standard errors of a difference beyond which a dot is ringed. */
#define FAR 4.0

typedef struct dots {
    size_t count, far_count;
    double *x, *y, *low, *high;
    double *far_x, *far_y;
} dots;

/* The root of that order with the sign of the number, so that products of all orders have one
 * scale. */
static double root_of(double value, size_t order) {
    return copysign(pow(fabs(value), 1 / (double)order), value);
}

static gsnn_status read_orders(size_t *orders, const gsnn_value *lists) {
    gsnn_value list = gsnn_value_before(lists);
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; !status && gsnn_value_next(&list); k++) {
        status = gsnn_value_array(&list, &orders[k]);
        if (!status && orders[k] == 0)
            status = gsnn_value_complain(&list, "an empty list");
    }
    return status;
}

static gsnn_status allocate(dots *d, size_t most, gsnn_error *error) {
    double **const arrays[] = {&d->x, &d->y, &d->low, &d->high, &d->far_x, &d->far_y};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        *arrays[i] = gsnn_new(most, sizeof **arrays[i]);
        if (!*arrays[i])
            return gsnn_fail_memory(error);
    }
    return GSNN_OK;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    gsnn_value lists = gsnn_value_member(root, "correlators");
    gsnn_value means = gsnn_value_member(root, "means"), row = gsnn_value_before(&means);
    gsnn_value errors = gsnn_value_member(root, "errors_of_differences");
    gsnn_value bars = gsnn_value_before(&errors);
    size_t products = 0, elements = 0, *orders = NULL;
    dots *d = page->data = gsnn_new(1, sizeof *d);
    double *still = NULL, *moved = NULL, *bar = NULL;
    gsnn_status status = d ? GSNN_OK : gsnn_fail_memory(error);
    if (!status && !gsnn_value_given(&means))
        status = gsnn_value_complain(root, "a test of cyclic subgroups has no means to be drawn");
    if (!status)
        status = gsnn_value_array(&lists, &products);
    if (!status)
        status = gsnn_value_array(&means, &elements);
    if (!status)
        status = gsnn_value_array_of(&errors, elements, "elements");
    if (!status && elements * products > 65536)
        status = gsnn_value_complain(&means, "too many means to be drawn");
    if (!status)
        status = allocate(d, elements * products, error);
    if (!status) {
        still = gsnn_new(products, sizeof *still);
        moved = gsnn_new(products, sizeof *moved);
        bar = gsnn_new(products, sizeof *bar);
        orders = gsnn_new(products, sizeof *orders);
        status =
            still && moved && bar && orders ? read_orders(orders, &lists) : gsnn_fail_memory(error);
    }
    for (size_t e = 0; !status && gsnn_value_next(&row) && gsnn_value_next(&bars); e++) {
        status = gsnn_value_double_list(&row, products, "correlators", e ? moved : still);
        if (!status)
            status = gsnn_value_double_list(&bars, products, "correlators", bar);
        for (size_t k = 0; !status && e && k < products; k++) {
            double apart = fabs(moved[k] - still[k]);
            double x = root_of(still[k], orders[k]), y = root_of(moved[k], orders[k]);
            d->x[d->count] = x;
            d->y[d->count] = y;
            d->low[d->count] = root_of(moved[k] - bar[k], orders[k]);
            d->high[d->count++] = root_of(moved[k] + bar[k], orders[k]);
            if (apart > FAR * bar[k] && apart > 0x1p-14 * fabs(still[k])) {
                d->far_x[d->far_count] = x;
                d->far_y[d->far_count++] = y;
            }
        }
    }
    free(still);
    free(moved);
    free(bar);
    free(orders);
    return status;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const dots *d = page->data;
    gsnn_plot plot = {.cr = cr,
                      .paint = paint,
                      .horizontal = {.label = "mean of a product at x, to the power 1 / order"},
                      .vertical = {.label = "the same at gx"}};
    gsnn_series_style dot = gsnn_series(0), ring = gsnn_series(1), line = gsnn_series(2);
    double ends[2] = {INFINITY, -INFINITY};
    (void)error;
    line.marker = GSNN_MARKER_NONE;
    line.dashed = true;
    ring.hollow = true;
    ring.marker = GSNN_MARKER_CIRCLE;
    ring.marker_size = 2 * dot.marker_size;
    dot.marker_size *= 0.7;
    for (size_t i = 0; i < d->count; i++) {
        ends[0] = fmin(ends[0], fmin(d->x[i], d->low[i]));
        ends[1] = fmax(ends[1], fmax(d->x[i], d->high[i]));
    }
    for (int i = 0; i < 2; i++) {
        gsnn_axis_include(&plot.horizontal, ends[i]);
        gsnn_axis_include(&plot.vertical, ends[i]);
    }
    gsnn_plot_begin(&plot, 0, 0, SIDE, SIDE);
    gsnn_plot_line(&plot, ends, ends, 2, line);
    gsnn_plot_points(&plot, d->far_x, d->far_y, d->far_count, ring);
    gsnn_plot_error_bars(&plot, d->x, d->low, d->high, d->count, dot);
    gsnn_plot_points(&plot, d->x, d->y, d->count, dot);
    const gsnn_legend_entry entries[] = {
        {GSNN_LEGEND_LINE, line, "a law that is kept"},
        {GSNN_LEGEND_POINT, dot, "element and product, with standard error"},
        {GSNN_LEGEND_POINT, ring, "apart by more than 4 of them"}};
    gsnn_legend_draw(cr, paint, 40, SIDE + 6, SIDE - 40, entries, 3);
    *size = (gsnn_panel_size){SIDE, SIDE + LEGEND_HEIGHT};
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    dots *d = page->data;
    if (d) {
        free(d->x);
        free(d->y);
        free(d->low);
        free(d->high);
        free(d->far_x);
        free(d->far_y);
    }
    free(d);
}

const gsnn_picture gsnn_density_test_picture = {
    .name = "density test",
    .title = "means of products of values of random networks",
    .help = "means at moved points against those at others (density test)",
    .schemas = {"gsnn-density-test/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
