/* predictions_picture.c - what was predicted of rows held out against what is true: a plot for each
 * output, or of classes a table. */
#include "draw/legend.h"
#include "draw/matrix_chart.h"
#include "draw/multiples.h"
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/rational.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDE 340.0
#define LEGEND_HEIGHT 24.0
enum { MOST_PLOTS = 24, MOST_CLASSES = 64 };

typedef struct predictions {
    size_t rows, outputs;
    double *truth, *value; /* rows x outputs; a value NAN: the row was not held out */
    double *sorted;        /* room for the rows of one output */
    double width;          /* half of the 90 % band; NAN: not known */
    /* Of classes: */
    size_t class_count;
    const char *classes[MOST_CLASSES];
    double *shares; /* class_count x class_count: of the rows of a class those taken for another */
    char (*texts)[24];
    const char **text_places;
} predictions;

/* ---- Reading ------------------------------------------------------------------------------- */

/* A number, or a list of one for each output. */
static gsnn_status read_value(const gsnn_value *value, size_t outputs, double *numbers) {
    return gsnn_value_get_kind(value) == GSNN_VALUE_ARRAY
               ? gsnn_value_double_list(value, outputs, "the outputs", numbers)
               : gsnn_value_double(value, numbers);
}

/* How many numbers the first value has. */
static gsnn_status count_outputs(const gsnn_value *value, size_t *outputs) {
    *outputs = 1;
    return gsnn_value_get_kind(value) == GSNN_VALUE_ARRAY ? gsnn_value_array(value, outputs)
                                                          : GSNN_OK;
}

static gsnn_status make_room(predictions *p, const gsnn_value *list, const gsnn_value *first,
                             gsnn_error *error) {
    size_t count;
    gsnn_status status = gsnn_value_array(list, &count);
    if (!status && count == 0)
        status = gsnn_value_complain(list, "empty: nothing was held out");
    if (!status)
        status = count_outputs(first, &p->outputs);
    if (!status && (p->outputs == 0 || p->outputs > MOST_CLASSES))
        status = gsnn_value_complain(first, "%zu outputs; 1 to %d can be drawn", p->outputs,
                                     MOST_CLASSES);
    if (status)
        return status;
    p->truth = gsnn_new(p->rows * p->outputs, sizeof *p->truth);
    p->value = gsnn_new(p->rows * p->outputs, sizeof *p->value);
    p->sorted = gsnn_new(2 * p->rows, sizeof *p->sorted);
    if (!p->truth || !p->value || !p->sorted)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < p->rows * p->outputs; k++)
        p->value[k] = NAN;
    return GSNN_OK;
}

/* Of a fit: {row, fold, value}. */
static gsnn_status read_fit(predictions *p, const gsnn_value *root, gsnn_error *error) {
    const gsnn_value list = gsnn_value_member(root, "predictions");
    const gsnn_value first = gsnn_value_element(&list, 0);
    const gsnn_value first_value = gsnn_value_member(&first, "value");
    gsnn_value item = gsnn_value_before(&list);
    if (!gsnn_value_given(&list))
        return gsnn_value_complain(&list, "missing: an exact refit predicts no rows held out");
    gsnn_status status = make_room(p, &list, &first_value, error);
    while (!status && gsnn_value_next(&item)) {
        const gsnn_value row = gsnn_value_member(&item, "row");
        const gsnn_value value = gsnn_value_member(&item, "value");
        int64_t number;
        status = gsnn_value_integer(&row, 1, (int64_t)p->rows, &number);
        if (!status)
            status = read_value(&value, p->outputs, p->value + (size_t)(number - 1) * p->outputs);
    }
    return status;
}

/* Of the chosen one of a search: a value a row. */
static gsnn_status read_held_out(predictions *p, const gsnn_value *entry, gsnn_error *error) {
    const gsnn_value list = gsnn_value_member(entry, "held_out");
    const gsnn_value first = gsnn_value_element(&list, 0);
    gsnn_value value = gsnn_value_before(&list);
    gsnn_status status = gsnn_value_array_of(&list, p->rows, "the rows");
    if (!status)
        status = make_room(p, &list, &first, error);
    while (!status && gsnn_value_next(&value))
        status = read_value(&value, p->outputs, p->value + value.index * p->outputs);
    return status;
}

static gsnn_status read_search(predictions *p, const gsnn_value *root, gsnn_error *error) {
    static const char *const lists[] = {"entries", "controls"};
    const gsnn_value chosen = gsnn_value_member(root, "chosen");
    const char *wanted, *name;
    gsnn_status status = gsnn_value_string(&chosen, &wanted);
    for (size_t k = 0; !status && k < 2; k++) {
        const gsnn_value list = gsnn_value_member(root, lists[k]);
        gsnn_value entry = gsnn_value_before(&list);
        size_t count;
        status = gsnn_value_array(&list, &count);
        while (!status && gsnn_value_next(&entry)) {
            const gsnn_value member = gsnn_value_member(&entry, "name");
            status = gsnn_value_string(&member, &name);
            if (!status && strcmp(name, wanted) == 0)
                return read_held_out(p, &entry, error);
        }
    }
    return status ? status
                  : gsnn_value_complain(&chosen, "%.60s is neither an entry nor a control", wanted);
}

static gsnn_status read_classes(predictions *p, const gsnn_value *root) {
    const gsnn_value data = gsnn_value_member(root, "data");
    const gsnn_value classes = gsnn_value_member(&data, "classes");
    gsnn_value item = gsnn_value_before(&classes);
    if (!gsnn_value_given(&classes))
        return GSNN_OK;
    gsnn_status status = gsnn_value_array(&classes, &p->class_count);
    if (!status && (p->class_count < 2 || p->class_count > MOST_CLASSES))
        status = gsnn_value_complain(&classes, "there can be 2 to %d", MOST_CLASSES);
    while (!status && gsnn_value_next(&item))
        status = gsnn_value_string(&item, &p->classes[item.index]);
    if (!status && p->outputs != (p->class_count == 2 ? 1 : p->class_count))
        status = gsnn_value_complain(&classes, "%zu classes, but values of %zu numbers",
                                     p->class_count, p->outputs);
    return status;
}

/* The class that a row's values are for: the sign of one, else the greatest. */
static size_t class_of(const predictions *p, size_t row) {
    const double *value = p->value + row * p->outputs;
    size_t best = 0;
    if (p->outputs == 1)
        return value[0] > 0;
    for (size_t k = 1; k < p->outputs; k++)
        if (value[k] > value[best])
            best = k;
    return best;
}

static gsnn_status count_classes(predictions *p, const gsnn_samples *samples, size_t *right,
                                 gsnn_error *error) {
    size_t cells = p->class_count * p->class_count;
    size_t totals[MOST_CLASSES] = {0};
    p->shares = gsnn_new(cells, sizeof *p->shares);
    p->texts = gsnn_new(cells, sizeof *p->texts);
    p->text_places = gsnn_new(cells, sizeof *p->text_places);
    if (!p->shares || !p->texts || !p->text_places)
        return gsnn_fail_memory(error);
    *right = 0;
    for (size_t row = 0; row < p->rows; row++) {
        size_t label = 0, taken = class_of(p, row);
        if (isnan(p->value[row * p->outputs]))
            continue;
        while (label < p->class_count && strcmp(p->classes[label], samples->labels[row]) != 0)
            label++;
        if (label == p->class_count)
            return gsnn_fail(error, GSNN_INVALID, "data.classes: no %.40s, which is in the data",
                             samples->labels[row]);
        totals[label]++;
        p->shares[label * p->class_count + taken]++;
        *right += label == taken;
    }
    for (size_t cell = 0; cell < cells; cell++) {
        snprintf(p->texts[cell], sizeof p->texts[cell], "%.0f", p->shares[cell]);
        p->text_places[cell] = p->texts[cell];
        size_t total = totals[cell / p->class_count];
        p->shares[cell] /= total ? (double)total : 1;
    }
    return GSNN_OK;
}

static void take_truth(predictions *p, const gsnn_samples *samples, size_t inputs) {
    for (size_t row = 0; row < p->rows; row++)
        for (size_t k = 0; k < p->outputs; k++)
            p->truth[row * p->outputs + k] =
                gsnn_rational_double(gsnn_table_row(&samples->table, row) + inputs + k);
}

static gsnn_status read_width(predictions *p, const gsnn_value *root) {
    const gsnn_value width = gsnn_value_member(root, "coverage90");
    p->width = NAN;
    return gsnn_value_get_kind(&width) == GSNN_VALUE_NUMBER ? gsnn_value_double(&width, &p->width)
                                                            : GSNN_OK;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    const gsnn_samples *samples = &input->documents[1]->samples;
    const gsnn_value schema = gsnn_value_member(root, "schema");
    const gsnn_value data = gsnn_value_member(root, "data");
    const gsnn_value inputs = gsnn_value_member(&data, "inputs");
    predictions *p = page->data = gsnn_new(1, sizeof *p);
    size_t columns, right = 0;
    if (!p)
        return gsnn_fail_memory(error);
    p->rows = samples->table.rows;
    bool fit = strcmp(gsnn_value_peek(&schema), "gsnn-fit/1") == 0;
    gsnn_status status = (fit ? read_fit : read_search)(p, root, error);
    if (!status)
        status = read_classes(p, root);
    if (!status)
        status = gsnn_value_size(&inputs, SIZE_MAX, &columns);
    if (!status)
        status = read_width(p, root);
    if (!status && p->class_count == 0 && columns + p->outputs != samples->table.columns)
        status = gsnn_value_complain(&data, "%zu outputs, but values of %zu numbers",
                                     samples->table.columns - columns, p->outputs);
    if (status)
        return status;
    const char *luck = fit ? "" : "; chosen among many, and so a little too good";
    if (p->class_count) {
        status = count_classes(p, samples, &right, error);
        snprintf(page->facts, sizeof page->facts,
                 "rows held out by class, and what they were taken for: %zu of %zu are right%s",
                 right, p->rows, luck);
    } else {
        take_truth(p, samples, columns);
        char width[64];
        gsnn_number_text(p->width, 3, width, sizeof width);
        snprintf(page->facts, sizeof page->facts, "%zu rows, each held out%s%s%s%s", p->rows,
                 isnan(p->width) ? "" : "; 90 % of new units are within ",
                 isnan(p->width) ? "" : width, isnan(p->width) ? "" : " of their prediction", luck);
    }
    return status;
}

/* ---- Drawing ------------------------------------------------------------------------------- */

static gsnn_status draw_cell(void *context, size_t k, cairo_t *cr, gsnn_error *error) {
    const predictions *p = context;
    char title[40];
    snprintf(title, sizeof title, "output %zu", k + 1);
    gsnn_plot plot = {.cr = cr,
                      .paint = true,
                      .title = p->outputs > 1 ? title : NULL,
                      .horizontal = {.label = "predicted"},
                      .vertical = {.label = "true"}};
    gsnn_series_style point = gsnn_series(0), line = gsnn_series(5), band = gsnn_series(1);
    (void)error;
    point.marker_size = p->rows > 400 ? 3 : 4.5;
    line.marker = band.marker = GSNN_MARKER_NONE;
    line.line_width = 1;
    for (size_t row = 0; row < p->rows; row++) {
        p->sorted[row] = p->value[row * p->outputs + k];
        p->sorted[p->rows + row] = p->truth[row * p->outputs + k];
        for (size_t both = 0; both < 2; both++) { /* the same range for both axes */
            gsnn_axis_include(&plot.horizontal, p->sorted[both * p->rows + row]);
            gsnn_axis_include(&plot.vertical, p->sorted[both * p->rows + row]);
        }
    }
    gsnn_plot_begin(&plot, 0, 0, SIDE, SIDE - LEGEND_HEIGHT);
    const double ends[] = {plot.horizontal.low, plot.horizontal.high};
    const double low[] = {ends[0] - p->width, ends[1] - p->width};
    const double high[] = {ends[0] + p->width, ends[1] + p->width};
    if (!isnan(p->width))
        gsnn_plot_band(&plot, ends, low, high, 2, band);
    gsnn_plot_line(&plot, ends, ends, 2, line);
    gsnn_plot_points(&plot, p->sorted, p->sorted + p->rows, p->rows, point);
    band.colour.red = 1 - 0.18 * (1 - band.colour.red); /* as light as the band */
    band.colour.green = 1 - 0.18 * (1 - band.colour.green);
    band.colour.blue = 1 - 0.18 * (1 - band.colour.blue);
    const gsnn_legend_entry entries[] = {{GSNN_LEGEND_POINT, point, "a row held out"},
                                         {GSNN_LEGEND_LINE, line, "as predicted"},
                                         {GSNN_LEGEND_BAR, band, "90 %"}};
    gsnn_legend_draw(cr, true, plot.x, SIDE - LEGEND_HEIGHT + 6, plot.width, entries,
                     isnan(p->width) ? 2 : 3);
    return GSNN_OK;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const predictions *p = page->data;
    if (p->class_count) {
        const gsnn_matrix_chart chart = {.rows = p->class_count,
                                         .columns = p->class_count,
                                         .row_names = p->classes,
                                         .column_names = p->classes,
                                         .values = p->shares,
                                         .texts = p->text_places,
                                         .low = 0,
                                         .high = 1,
                                         .label = "share of a class (row) taken for one (column)"};
        gsnn_matrix_chart_draw(&chart, cr, paint, size);
        return GSNN_OK;
    }
    const gsnn_multiples plots = {.count = p->outputs < MOST_PLOTS ? p->outputs : MOST_PLOTS,
                                  .cell_width = SIDE,
                                  .cell_height = SIDE,
                                  .columns = p->outputs > 2 ? 3 : 0,
                                  .draw = draw_cell,
                                  .context = page->data};
    return gsnn_multiples_draw(&plots, cr, paint, size, error);
}

static void clear(gsnn_picture_page *page) {
    predictions *p = page->data;
    if (!p)
        return;
    free(p->truth);
    free(p->value);
    free(p->sorted);
    free(p->shares);
    free(p->texts);
    free((void *)p->text_places);
    free(p);
}

const gsnn_picture gsnn_predictions_picture = {
    .name = "predictions",
    .title = "predictions of rows held out",
    .help = "what a fit, or the chosen one of a search, predicts of rows held\n"
            "out against the truth, with a band of 90 %, and of classes a\n"
            "table: the fit or search, and its data",
    .schemas = {"gsnn-fit/1|gsnn-search/1", GSNN_DATA_SCHEMA},
    .needed = 2,
    .read = read,
    .draw = draw,
    .clear = clear,
};
