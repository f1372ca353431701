/* density_accuracy_picture.c - accuracy of trained networks against the number k of outputs whose
 * readout has a mean: how much breaking the symmetry of the outputs helps or hurts. */
#include "draw/legend.h"
#include "draw/picture.h"
#include "draw/plot.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define WIDTH 480.0
#define HEIGHT 320.0
#define MOST_RUNS 4096

/* Shifts told apart; a network without one belongs to all of them. */
enum { MOST_SHIFTS = 8 };

typedef struct run {
    size_t shifted;
    double shift; /* the first readout mean that is not 0 */
    double mean, error;
} run;

typedef struct accuracy {
    size_t count;
    run *runs;
    size_t shift_count;
    double shifts[MOST_SHIFTS];
    char names[MOST_SHIFTS][48];
} accuracy;

/* Counts the outputs whose readout has a mean that is not 0. */
static gsnn_status read_shift(run *r, const gsnn_value *law) {
    gsnn_value readout = gsnn_value_member(law, "readout");
    gsnn_value rows = gsnn_value_member(&readout, "mean"), row = gsnn_value_before(&rows);
    size_t length;
    if (gsnn_value_get_kind(&rows) != GSNN_VALUE_ARRAY)
        return gsnn_value_given(&readout) ? GSNN_OK
                                          : gsnn_value_complain(law, "no readout to compare");
    gsnn_status status = gsnn_value_array(&rows, &length);
    while (!status && gsnn_value_next(&row)) {
        gsnn_value entry = gsnn_value_before(&row);
        double value = 0;
        status = gsnn_value_array(&row, &length);
        while (!status && value == 0 && gsnn_value_next(&entry))
            status = gsnn_value_double(&entry, &value);
        if (!status && value != 0) {
            r->shifted++;
            r->shift = r->shift != 0 ? r->shift : value;
        }
    }
    return status;
}

static gsnn_status read_run(run *r, const gsnn_value *document) {
    gsnn_value law = gsnn_value_member(document, "law");
    gsnn_value pair = gsnn_value_member(document, "accuracy");
    gsnn_value after = gsnn_value_member(&pair, "after");
    gsnn_value mean = gsnn_value_member(&after, "mean"), bar = gsnn_value_member(&after, "error");
    if (!gsnn_value_given(&pair))
        return gsnn_value_complain(document, "networks without an accuracy: their data has no "
                                             "classes");
    gsnn_status status = gsnn_value_double(&mean, &r->mean);
    if (!status && gsnn_value_given(&bar))
        status = gsnn_value_double(&bar, &r->error);
    return status ? status : read_shift(r, &law);
}

/* Notes the shift of a run. */
static gsnn_status add_shift(accuracy *data, const run *r, const gsnn_value *document) {
    for (size_t k = 0; k < data->shift_count; k++)
        if (data->shifts[k] == r->shift)
            return GSNN_OK;
    if (r->shifted == 0)
        return GSNN_OK;
    if (data->shift_count == MOST_SHIFTS)
        return gsnn_value_complain(document, "more than %d different means", MOST_SHIFTS);
    snprintf(data->names[data->shift_count], sizeof data->names[0], "readout mean %.4g", r->shift);
    data->shifts[data->shift_count++] = r->shift;
    return GSNN_OK;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    accuracy *data = page->data = gsnn_new(1, sizeof *data);
    size_t count = 1;
    bool list = gsnn_value_get_kind(root) == GSNN_VALUE_ARRAY;
    gsnn_status status = data ? GSNN_OK : gsnn_fail_memory(error);
    if (!status && list)
        status = gsnn_value_array(root, &count);
    if (!status && (count == 0 || count > MOST_RUNS))
        status = gsnn_value_complain(root, "there can be 1 to %d documents", MOST_RUNS);
    if (!status && !(data->runs = gsnn_new(count, sizeof *data->runs)))
        status = gsnn_fail_memory(error);
    gsnn_value element = gsnn_value_before(root);
    for (size_t k = 0; !status && k < count; k++) {
        if (list && !gsnn_value_next(&element))
            break;
        const gsnn_value *document = list ? &element : root;
        status = read_run(&data->runs[k], document);
        if (!status)
            status = add_shift(data, &data->runs[k], document);
        data->count++;
    }
    return status;
}

/* The runs of one shift, and those without one, by rising k. */
static size_t choose(const accuracy *data, size_t shift, double *x, double *y, double *low,
                     double *high) {
    size_t count = 0;
    for (size_t i = 0; i < data->count; i++) {
        const run *r = &data->runs[i];
        bool whole = data->shift_count == 0 && r->shifted == 0;
        if (!whole && r->shifted && r->shift != data->shifts[shift])
            continue;
        size_t at = count++;
        for (; at > 0 && x[at - 1] > (double)r->shifted; at--) {
            x[at] = x[at - 1];
            y[at] = y[at - 1];
            low[at] = low[at - 1];
            high[at] = high[at - 1];
        }
        x[at] = (double)r->shifted;
        y[at] = r->mean;
        low[at] = r->mean - r->error;
        high[at] = r->mean + r->error;
    }
    return count;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const accuracy *data = page->data;
    gsnn_plot plot = {.cr = cr,
                      .paint = paint,
                      .horizontal = {.label = "outputs whose readout has a mean", .whole = true},
                      .vertical = {.label = "accuracy after training"}};
    gsnn_legend_entry entries[MOST_SHIFTS];
    size_t series = data->shift_count ? data->shift_count : 1;
    double *room = gsnn_new(4 * data->count, sizeof *room);
    if (!room)
        return gsnn_fail_memory(error);
    double *x = room, *y = x + data->count, *low = y + data->count, *high = low + data->count;
    gsnn_axis_include(&plot.horizontal, 0);
    for (size_t i = 0; i < data->count; i++) {
        gsnn_axis_include(&plot.horizontal, (double)data->runs[i].shifted);
        gsnn_axis_include(&plot.vertical, data->runs[i].mean - data->runs[i].error);
        gsnn_axis_include(&plot.vertical, data->runs[i].mean + data->runs[i].error);
    }
    gsnn_plot_begin(&plot, 0, 0, WIDTH, HEIGHT);
    for (size_t s = 0; s < series; s++) {
        gsnn_series_style style = gsnn_series(s), line = style;
        size_t count = choose(data, s, x, y, low, high);
        line.marker = GSNN_MARKER_NONE;
        gsnn_plot_line(&plot, x, y, count, line);
        gsnn_plot_error_bars(&plot, x, low, high, count, style);
        gsnn_plot_points(&plot, x, y, count, style);
        entries[s] = (gsnn_legend_entry){GSNN_LEGEND_ERROR_BAR, style,
                                         data->shift_count ? data->names[s] : "no mean"};
    }
    free(room);
    double legend = gsnn_legend_draw(cr, paint, 40, HEIGHT + 6, WIDTH - 40, entries, series);
    *size = (gsnn_panel_size){WIDTH, HEIGHT + 6 + legend};
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    accuracy *data = page->data;
    if (data)
        free(data->runs);
    free(data);
}

const gsnn_picture gsnn_density_accuracy_picture = {
    .name = "density accuracy",
    .title = "accuracy against the number of outputs with a mean",
    .help = "accuracy of trained networks against the number of outputs\n"
            "whose readout has a mean (density train, or a list of these)",
    .schemas = {"gsnn-density-train/1"},
    .needed = 1,
    .list = true,
    .read = read,
    .draw = draw,
    .clear = clear,
};
