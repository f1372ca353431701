/* lcn_slice_picture.c - the filters x^4 + a x^2 + b x + c in slices of constant a, by how many real
 * roots they have: the swallowtail, and the boundary of a stack's function space in it. */
#include "draw/lcn_picture.h"
#include "draw/legend.h"
#include "draw/multiples.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define CELL_WIDTH 320.0
#define CELL_HEIGHT 330.0
#define LEGEND_HEIGHT 26.0
enum { SLICES = 3, STEPS = 240 };

/* The slices, and how far b and c go at least. */
static const double slices[SLICES] = {-3, -1.5, 1};
static const double most_b = 4, least_c = -3, most_c = 5;

typedef struct slice_data {
    int64_t even;
} slice_data;

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    gsnn_value size_member = gsnn_value_member(root, "size");
    gsnn_value even = gsnn_value_member(root, "even_filters");
    slice_data *data = page->data = gsnn_new(1, sizeof *data);
    gsnn_status status =
        data ? gsnn_lcn_picture_command(root, "describe") : gsnn_fail_memory(error);
    int64_t size;
    if (!status)
        status = gsnn_value_integer(&size_member, 1, INT64_MAX, &size);
    if (!status && size != 5)
        status = gsnn_value_complain(&size_member, "%lld, but the slices are of size 5",
                                     (long long)size);
    if (!status && !gsnn_value_given(&even))
        status = gsnn_value_complain(&even, "none: the slices are of stacks without strides");
    if (!status)
        status = gsnn_value_integer(&even, 0, 4, &data->even);
    if (!status)
        snprintf(page->facts, sizeof page->facts,
                 "filters x^4 + a x^2 + b x + c; the stack represents those with at least %lld "
                 "real roots",
                 (long long)data->even);
    return status;
}

/* The values c at which x^4 + a x^2 + b x + c has a double root: *outer, above which it has no real
 * root, and, where there are three, below it the ends of the interval in which it has four. */
static bool find_folds(double a, double b, double *outer, double *upper, double *lower) {
    /* The double root is one of 4 x^3 + 2 a x + b. */
    double p = a / 2, q = b / 4, values[3];
    double discriminant = -4 * p * p * p - 27 * q * q;
    size_t count = 1;
    if (discriminant > 0) {
        double angle = acos(fmax(-1, fmin(1, 3 * q / (2 * p) * sqrt(-3 / p)))) / 3;
        for (count = 0; count < 3; count++)
            values[count] = 2 * sqrt(-p / 3) * cos(angle - 2 * M_PI * (double)count / 3);
    } else {
        double root = sqrt(fmax(0, -discriminant / 108));
        values[0] = cbrt(-q / 2 + root) + cbrt(-q / 2 - root);
    }
    for (size_t k = 0; k < count; k++) {
        double x = values[k];
        values[k] = -(x * x * x * x + a * x * x + b * x);
    }
    if (count < 3) {
        *outer = values[0];
        return false;
    }
    double most = fmax(fmax(values[0], values[1]), values[2]);
    double least = fmin(fmin(values[0], values[1]), values[2]);
    *outer = most;
    *lower = least;
    *upper = values[0] + values[1] + values[2] - most - least;
    return true;
}

/* How the parts look: four roots, two, and the lines where two real roots meet. */
static gsnn_series_style part(size_t k, bool boundary) {
    gsnn_series_style style = gsnn_series(k);
    style.marker = GSNN_MARKER_NONE;
    if (boundary) {
        style.line_width = 2.5;
        style.dashed = false;
    }
    return style;
}

static gsnn_status draw_cell(void *context, size_t k, cairo_t *cr, gsnn_error *error) {
    const slice_data *data = context;
    double b[STEPS + 1], floor_line[STEPS + 1], outer[STEPS + 1], upper[STEPS + 1],
        lower[STEPS + 1];
    char title[32];
    (void)error;
    snprintf(title, sizeof title, "a = %g", slices[k]);
    gsnn_plot plot = {.cr = cr,
                      .paint = true,
                      .title = title,
                      .horizontal = {.label = "b"},
                      .vertical = {.label = "c"}};
    gsnn_axis_include(&plot.horizontal, -most_b);
    gsnn_axis_include(&plot.horizontal, most_b);
    gsnn_axis_include(&plot.vertical, least_c);
    gsnn_axis_include(&plot.vertical, most_c);
    gsnn_plot_begin(&plot, 0, 0, CELL_WIDTH - 10, CELL_HEIGHT - 10);
    const gsnn_axis *across = &plot.horizontal; /* its ends are rounded now */
    for (int i = 0; i <= STEPS; i++) {
        b[i] = across->low + (across->high - across->low) * i / STEPS;
        floor_line[i] = plot.vertical.low;
        upper[i] = lower[i] = NAN;
        find_folds(slices[k], b[i], &outer[i], &upper[i], &lower[i]);
    }
    gsnn_plot_band(&plot, b, floor_line, outer, STEPS + 1, part(0, false));
    int first = 0, last = STEPS;
    while (first <= STEPS && isnan(upper[first]))
        first++;
    while (last >= first && isnan(upper[last]))
        last--;
    size_t inner = first <= last ? (size_t)(last - first) + 1 : 0;
    if (inner)
        gsnn_plot_band(&plot, b + first, lower + first, upper + first, inner, part(1, false));
    gsnn_plot_line(&plot, b, outer, STEPS + 1, part(0, data->even == 2));
    if (inner) {
        gsnn_plot_line(&plot, b + first, upper + first, inner, part(1, data->even == 4));
        gsnn_plot_line(&plot, b + first, lower + first, inner, part(1, data->even == 4));
        if (!isnan(upper[STEPS / 2]))
            gsnn_plot_text(&plot, -0.2, (upper[STEPS / 2] + lower[STEPS / 2]) / 2, "4");
    }
    gsnn_plot_text(&plot, -1.5, least_c + 1, "2 real roots");
    gsnn_plot_text(&plot, -0.8, most_c - 1, "none");
    return GSNN_OK;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    slice_data *data = page->data;
    const gsnn_multiples multiples = {.count = SLICES,
                                      .cell_width = CELL_WIDTH,
                                      .cell_height = CELL_HEIGHT,
                                      .columns = SLICES,
                                      .draw = draw_cell,
                                      .context = data};
    gsnn_status status = gsnn_multiples_draw(&multiples, cr, paint, size, error);
    const gsnn_legend_entry entries[] = {
        {GSNN_LEGEND_LINE, part(0, data->even == 2), "two real roots meet and leave the line"},
        {GSNN_LEGEND_LINE, part(1, data->even == 4), "two of four real roots meet"}};
    size->height += 6;
    gsnn_legend_draw(cr, paint, 20, size->height, size->width - 40, entries,
                     sizeof entries / sizeof *entries);
    size->height += LEGEND_HEIGHT;
    return status;
}

static void clear(gsnn_picture_page *page) {
    free(page->data);
}

const gsnn_picture gsnn_lcn_slice_picture = {
    .name = "lcn slice",
    .title = "slices of the filters of size 5",
    .help = "the swallowtail and a stack's boundary (lcn describe of size 5)",
    .schemas = {"gsnn-lcn/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
