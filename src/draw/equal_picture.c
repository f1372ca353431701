/* equal_picture.c - two networks of two inputs as gsnn equal compared them: where their gradients
 * jump, from their canonical forms. */
#include "draw/legend.h"
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 560.0
#define SIDE 360.0
enum { MOST_BENDS = 2000 };

/* u.x + b = 0, along which the gradient jumps by a |u|, in the first and the second network. */
typedef struct bend {
    double u[3], size[2];
    double jump[2]; /* signed, of the first output */
    bool differs;
} bend;

typedef struct equal_data {
    bend *bends;
    size_t count;
    double low, high; /* of both axes */
    double widest;    /* bend */
    bool witnessed, affine_differs;
    double witness[2];
} equal_data;

/* ---- Reading ------------------------------------------------------------------------------- */

static bool same_number(double a, double b) {
    return fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b));
}

/* The bend of that row, which is canonical, or a new one. */
static bend *find_bend(equal_data *data, const double *row) {
    for (size_t i = 0; i < data->count; i++) {
        const double *u = data->bends[i].u;
        if (same_number(u[0], row[0]) && same_number(u[1], row[1]) && same_number(u[2], row[2]))
            return &data->bends[i];
    }
    bend *found = &data->bends[data->count++];
    memcpy(found->u, row, sizeof found->u);
    return found;
}

/* Adds the bends of form `which`. */
static gsnn_status read_form(equal_data *data, const gsnn_value *root, size_t which) {
    static const char *const activations[] = {"relu"};
    gsnn_value word = gsnn_value_member(root, "activation");
    gsnn_value neurons = gsnn_value_member(root, "neurons"), neuron = gsnn_value_before(&neurons);
    size_t place, count;
    gsnn_status status = gsnn_value_choice(&word, activations, 1, &place);
    if (!status)
        status = gsnn_value_array(&neurons, &count);
    if (!status && count > MOST_BENDS)
        return gsnn_value_complain(&neurons, "at most %d can be drawn", MOST_BENDS);
    while (!status && gsnn_value_next(&neuron)) {
        gsnn_value row = gsnn_value_element(&neuron, 0), a = gsnn_value_element(&neuron, 1);
        double numbers[3];
        status = gsnn_value_array_of(&row, 3, "two inputs and the bias");
        if (!status)
            status = gsnn_value_double_list(&row, 3, "two inputs and the bias", numbers);
        gsnn_value weight = gsnn_value_before(&a);
        bend *own = status ? NULL : find_bend(data, numbers);
        double squares = 0, value = 0;
        while (!status && gsnn_value_next(&weight)) {
            status = gsnn_value_double(&weight, &value);
            squares += value * value;
            if (weight.index == 0)
                own->jump[which] = value * hypot(numbers[0], numbers[1]);
        }
        if (!status)
            own->size[which] = sqrt(squares) * hypot(numbers[0], numbers[1]);
    }
    return status;
}

/* Whether numbers, in lists or lists of lists, of the two forms differ. */
static gsnn_status compare_lists(const gsnn_value *a, const gsnn_value *b, bool *differ) {
    size_t count;
    gsnn_status status = gsnn_value_array(a, &count);
    if (!status)
        status = gsnn_value_array_of(b, count, "outputs of the first");
    gsnn_value x = gsnn_value_before(a), y = gsnn_value_before(b);
    while (!status && gsnn_value_next(&x) && gsnn_value_next(&y)) {
        double numbers[2][2];
        size_t length = gsnn_value_get_kind(&x) == GSNN_VALUE_ARRAY ? 2 : 1;
        for (size_t k = 0; !status && k < 2; k++) {
            const gsnn_value *value = k ? &y : &x;
            status = length == 2 ? gsnn_value_double_list(value, 2, "inputs", numbers[k])
                                 : gsnn_value_double(value, numbers[k]);
        }
        for (size_t j = 0; !status && j < length; j++)
            *differ = *differ || !same_number(numbers[0][j], numbers[1][j]);
    }
    return status;
}

static gsnn_status compare_affine(equal_data *data, const gsnn_value *a, const gsnn_value *b) {
    static const char *const names[] = {"linear", "constant"};
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; !status && k < 2; k++) {
        gsnn_value x = gsnn_value_member(a, names[k]), y = gsnn_value_member(b, names[k]);
        status = compare_lists(&x, &y, &data->affine_differs);
    }
    return status;
}

static gsnn_status read_witness(equal_data *data, const gsnn_value *root) {
    gsnn_value witness = gsnn_value_member(root, "witness");
    data->witnessed = gsnn_value_given(&witness);
    return data->witnessed ? gsnn_value_double_list(&witness, 2, "inputs", data->witness) : GSNN_OK;
}

/* A square that the lines nearest to the origin, and the witness, are in. */
static void set_frame(equal_data *data) {
    double reach = 1;
    for (size_t i = 0; i < data->count; i++) {
        const double *u = data->bends[i].u;
        double distance = fabs(u[2]) / hypot(u[0], u[1]);
        if (distance < 50)
            reach = fmax(reach, 1.5 * distance);
    }
    for (size_t j = 0; data->witnessed && j < 2; j++)
        reach = fmax(reach, 1.1 * fabs(data->witness[j]));
    gsnn_axis axis = {.low = -reach, .high = reach, .ranged = true};
    gsnn_axis_settle(&axis);
    data->low = axis.low;
    data->high = axis.high;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    gsnn_value word = gsnn_value_member(root, "verdict");
    equal_data *data = page->data = gsnn_new(1, sizeof *data);
    const char *verdict;
    gsnn_status status = data ? gsnn_value_string(&word, &verdict) : gsnn_fail_memory(error);
    if (!status && !(data->bends = gsnn_new((size_t)2 * MOST_BENDS, sizeof *data->bends)))
        status = gsnn_fail_memory(error);
    if (!status)
        status = read_witness(data, root);
    for (size_t k = 0; !status && k < 2; k++)
        status = read_form(data, &input->documents[k + 1]->root, k);
    if (!status)
        status = compare_affine(data, &input->documents[1]->root, &input->documents[2]->root);
    if (status)
        return status;
    size_t differ = 0;
    for (size_t i = 0; i < data->count; i++) {
        bend *b = &data->bends[i];
        b->differs = !same_number(b->jump[0], b->jump[1]) || !same_number(b->size[0], b->size[1]);
        differ += b->differs;
        data->widest = fmax(data->widest, fmax(b->size[0], b->size[1]));
    }
    set_frame(data);
    snprintf(page->facts, sizeof page->facts,
             "%.60s; %zu bend%s, of which %zu differ%s; affine parts %s", verdict, data->count,
             data->count == 1 ? "" : "s", differ, differ == 1 ? "s" : "",
             data->affine_differs ? "differ" : "alike");
    return GSNN_OK;
}

/* ---- Drawing ------------------------------------------------------------------------------- */

static gsnn_series_style style_of(bool differs, size_t which) {
    gsnn_series_style style = {.colour = {0.55, 0.55, 0.55}, .marker = GSNN_MARKER_NONE};
    if (differs) {
        style.colour = which == 0 ? gsnn_palette_diverging(1) : gsnn_palette_diverging(-1);
        style.dashed = which == 1;
    }
    style.line_width = 2;
    return style;
}

static void paint_bend(const equal_data *data, const gsnn_plot *plot, const bend *b, size_t which) {
    if (b->size[which] == 0)
        return;
    /* The line leaves the frame on both sides. */
    double square = b->u[0] * b->u[0] + b->u[1] * b->u[1], reach = 4 * data->high;
    double foot[2] = {-b->u[2] * b->u[0] / square, -b->u[2] * b->u[1] / square};
    double along[2] = {-b->u[1] / sqrt(square), b->u[0] / sqrt(square)};
    double x[2] = {foot[0] - reach * along[0], foot[0] + reach * along[0]};
    double y[2] = {foot[1] - reach * along[1], foot[1] + reach * along[1]};
    gsnn_series_style style = style_of(b->differs, which);
    style.line_width = 0.8 + 3.2 * b->size[which] / data->widest;
    gsnn_plot_line(plot, x, y, 2, style);
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const equal_data *data = page->data;
    (void)error;
    gsnn_plot plot = {
        .cr = cr, .paint = paint, .horizontal = {.label = "x1"}, .vertical = {.label = "x2"}};
    gsnn_axis_include(&plot.horizontal, data->low);
    gsnn_axis_include(&plot.horizontal, data->high);
    gsnn_axis_include(&plot.vertical, data->low);
    gsnn_axis_include(&plot.vertical, data->high);
    gsnn_plot_begin(&plot, 0, 0, SIDE + 40, SIDE);
    for (size_t i = 0; i < data->count; i++)
        for (size_t which = 0; which < 2; which++)
            if (data->bends[i].differs || which == 0)
                paint_bend(data, &plot, &data->bends[i], which);
    gsnn_series_style dot = gsnn_series(7);
    dot.colour = (gsnn_colour){0, 0, 0};
    dot.marker = GSNN_MARKER_CIRCLE;
    dot.hollow = false;
    dot.marker_size = 8;
    if (data->witnessed)
        gsnn_plot_points(&plot, &data->witness[0], &data->witness[1], 1, dot);
    const gsnn_legend_entry entries[] = {
        {GSNN_LEGEND_LINE, style_of(false, 0), "in both alike"},
        {GSNN_LEGEND_LINE, style_of(true, 0), "in the first"},
        {GSNN_LEGEND_LINE, style_of(true, 1), "in the second"},
        {GSNN_LEGEND_POINT, dot, "witness"},
    };
    double y = 20;
    for (size_t k = 0; k < (data->witnessed ? 4 : 3); k++)
        y += gsnn_legend_draw(cr, paint, SIDE + 60, y, WIDTH - SIDE - 60, &entries[k], 1);
    *size = (gsnn_panel_size){WIDTH, SIDE};
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    equal_data *data = page->data;
    if (data)
        free(data->bends);
    free(data);
}

const gsnn_picture gsnn_equal_picture = {
    .name = "equal",
    .title = "two networks",
    .help = "where the gradients of two networks of two inputs jump, and how\n"
            "much: the answer of gsnn equal and gsnn canon of each network",
    .schemas = {"gsnn-equal/1", "gsnn-canon/1", "gsnn-canon/1"},
    .needed = 3,
    .read = read,
    .draw = draw,
    .clear = clear,
};
