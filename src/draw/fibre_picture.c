/* fibre_picture.c - all parameters with the function of a network of one input and two hidden
 * neurons, at generic parameters: each part is where the two neurons have their kinks, and to which
 * sides they are on, their weights up to positive factors. */
#include "draw/legend.h"
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SIDE 340.0
#define RAY 46.0
enum { NEURONS = 2, MOST_OUTPUTS = 1000 };

typedef struct fibre_data {
    double kinks[NEURONS], signs[NEURONS]; /* of the neurons of the file */
    bool turns;                            /* both neurons may turn round */
} fibre_data;

/* Reads w, b and the output weights; kinks are at -b / w. */
static gsnn_status read_neurons(fibre_data *data, const gsnn_value *root) {
    gsnn_value network = gsnn_value_member(root, "network");
    gsnn_value layers = gsnn_value_member(&network, "layers");
    gsnn_value hidden = gsnn_value_element(&layers, 0), last = gsnn_value_element(&layers, 1);
    gsnn_value W = gsnn_value_member(&hidden, "W"), b = gsnn_value_member(&hidden, "b");
    gsnn_value U = gsnn_value_member(&last, "W"), row = gsnn_value_before(&U);
    double w[NEURONS] = {0}, bias[NEURONS] = {0}, a[NEURONS], most = 0, turned = 0;
    size_t outputs;
    gsnn_status status = gsnn_value_array_of(&W, NEURONS, "neurons");
    for (size_t i = 0; !status && i < NEURONS; i++) {
        gsnn_value weights = gsnn_value_element(&W, i);
        status = gsnn_value_double_list(&weights, 1, "inputs", &w[i]);
    }
    if (!status)
        status = gsnn_value_double_list(&b, NEURONS, "neurons", bias);
    if (!status)
        status = gsnn_value_array(&U, &outputs);
    while (!status && gsnn_value_next(&row)) {
        status = gsnn_value_double_list(&row, NEURONS, "neurons", a);
        most = status ? most : fmax(most, fmax(fabs(a[0] * w[0]), fabs(a[1] * w[1])));
        turned = status ? turned : fmax(turned, fabs(a[0] * w[0] + a[1] * w[1]));
    }
    if (status)
        return status;
    for (size_t i = 0; i < NEURONS; i++) {
        if (w[i] == 0)
            return gsnn_value_complain(&W, "neuron %zu has no weight and so no kink", i + 1);
        data->kinks[i] = -bias[i] / w[i];
        data->signs[i] = w[i] > 0 ? 1 : -1;
    }
    data->turns = turned <= 1e-12 * most;
    return GSNN_OK;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    gsnn_value of = gsnn_value_member(root, "of"), widths = gsnn_value_member(root, "widths");
    gsnn_value fibre = gsnn_value_member(root, "fibre"), width = gsnn_value_before(&widths);
    gsnn_value components = gsnn_value_member(&fibre, "components");
    static const char *const kinds[] = {"plain"};
    static const int64_t wanted[] = {1, NEURONS, 0};
    fibre_data *data = page->data = gsnn_new(1, sizeof *data);
    size_t kind, parts = 0;
    int64_t value;
    gsnn_status status = data ? gsnn_value_choice(&of, kinds, 1, &kind) : gsnn_fail_memory(error);
    if (!status)
        status =
            gsnn_value_array_of(&widths, 3, "layers: one of inputs, one hidden, one of outputs");
    while (!status && gsnn_value_next(&width)) {
        status = gsnn_value_integer(&width, 1, MOST_OUTPUTS, &value);
        if (!status && wanted[width.index] && value != wanted[width.index])
            status = gsnn_value_complain(
                &width, "a network of one input and two hidden neurons is expected");
    }
    if (!status && !gsnn_value_given(&fibre))
        status = gsnn_value_complain(&fibre, "null: neurons share a kink, or one of them is dead");
    if (!status)
        status = gsnn_value_size(&components, 4, &parts);
    if (!status)
        status = read_neurons(data, root);
    if (!status && parts != (data->turns ? 4 : 2))
        status = gsnn_value_complain(&components, "%zu, but the network has %d", parts,
                                     data->turns ? 4 : 2);
    if (!status)
        snprintf(page->facts, sizeof page->facts,
                 "%zu parts, each the arrow's weights times any two positive factors: along x "
                 "neuron 1 is on, along y neuron 2",
                 parts);
    return status;
}

/* One part: neuron 1 of it is neuron `first` of the file, and `turn` is -1 where both are turned
 * round. */
static void draw_part(const fibre_data *data, const gsnn_plot *plot, size_t first, double turn,
                      gsnn_series_style style) {
    size_t second = NEURONS - 1 - first;
    const double x = data->kinks[first], y = data->kinks[second];
    double left = gsnn_plot_x(plot, x), top = gsnn_plot_y(plot, y);
    double along = turn * data->signs[first], up = turn * data->signs[second];
    double right = left + RAY * along, bottom = top - RAY * up;
    gsnn_canvas_colour(plot->cr, style.colour);
    cairo_set_line_width(plot->cr, 2.2);
    const double dash[] = {5, 3};
    cairo_set_dash(plot->cr, dash, style.dashed ? 2 : 0, 0);
    cairo_move_to(plot->cr, left, top);
    cairo_line_to(plot->cr, right, bottom);
    cairo_stroke(plot->cr);
    cairo_set_dash(plot->cr, NULL, 0, 0);
    gsnn_canvas_arrow_head(plot->cr, right, bottom, atan2(bottom - top, right - left), 9);
    gsnn_plot_points(plot, &x, &y, 1, gsnn_series(2));
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const fibre_data *data = page->data;
    (void)error;
    gsnn_plot plot = {.cr = cr,
                      .paint = paint,
                      .horizontal = {.label = "kink of neuron 1"},
                      .vertical = {.label = "kink of neuron 2"}};
    double low = fmin(data->kinks[0], data->kinks[1]), high = fmax(data->kinks[0], data->kinks[1]);
    double margin = 0.5 * (high - low);
    gsnn_axis *axes[] = {&plot.horizontal, &plot.vertical};
    for (size_t i = 0; i < 2; i++) {
        gsnn_axis_include(axes[i], low - margin);
        gsnn_axis_include(axes[i], high + margin);
    }
    gsnn_plot_begin(&plot, 0, 0, SIDE + 40, SIDE);
    gsnn_series_style as_given = gsnn_series(0), turned = gsnn_series(1), equal = gsnn_series(3);
    as_given.marker = turned.marker = equal.marker = GSNN_MARKER_NONE;
    as_given.line_width = turned.line_width = 2.2;
    turned.dashed = equal.dashed = true;
    const double ends[] = {plot.horizontal.low, plot.horizontal.high};
    gsnn_plot_line(&plot, ends, ends, 2, equal);
    for (size_t first = 0; paint && first < NEURONS; first++) {
        draw_part(data, &plot, first, 1, as_given);
        if (data->turns)
            draw_part(data, &plot, first, -1, turned);
    }
    const gsnn_legend_entry entries[] = {
        {GSNN_LEGEND_LINE, as_given, "the orbit of the file, under exchange and rescaling"},
        {GSNN_LEGEND_LINE, equal, "never here: one kink"},
        {GSNN_LEGEND_LINE, turned, "a second orbit: both neurons turned round"}};
    double legend =
        gsnn_legend_draw(cr, paint, 0, SIDE + 12, SIDE + 40, entries, data->turns ? 3 : 2);
    *size = (gsnn_panel_size){SIDE + 40, SIDE + 12 + legend};
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    free(page->data);
}

const gsnn_picture gsnn_fibre_picture = {
    .name = "fibre",
    .title = "parameters with one function",
    .help = "all parameters with one function, of a network of one input and\n"
            "two hidden neurons",
    .schemas = {"gsnn-dimension/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
