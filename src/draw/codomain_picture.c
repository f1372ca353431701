/* codomain_picture.c - architectures against codomains: how many output weights each has. */
#include "draw/matrix_chart.h"
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"
#include "enumeration/codomain_table.h"
#include "record/record_group.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST_ROWS 1500 /* of a picture that surfaces can hold */
#define NAME_SIZE 32

typedef struct codomain_data {
    gsnn_codomain_table table;
    const char **row_names, **column_names; /* into the table, and into texts */
    char *texts;                            /* NAME_SIZE bytes for each column */
    double *values;                         /* rows x (2 * columns) */
} codomain_data;

/* The columns of the chart: all codomains for relu, then all for odd. */
static gsnn_status lay_out(codomain_data *data, gsnn_error *error) {
    const gsnn_codomain_table *table = &data->table;
    size_t columns = 2 * table->columns;
    data->row_names = gsnn_new(table->rows, sizeof *data->row_names);
    data->column_names = gsnn_new(columns, sizeof *data->column_names);
    data->texts = gsnn_new(columns, NAME_SIZE);
    data->values = gsnn_new(table->rows * columns, sizeof *data->values);
    if (!data->row_names || !data->column_names || !data->texts || !data->values)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < table->rows; i++)
        data->row_names[i] = table->ids[i];
    for (size_t k = 0; k < columns; k++) {
        bool odd = k >= table->columns;
        size_t codomain = odd ? k - table->columns : k;
        const uint32_t *outputs = table->outputs + (codomain * 2 + odd) * table->rows;
        char *text = data->texts + k * NAME_SIZE;
        snprintf(text, NAME_SIZE, "%s %s", odd ? "odd" : "relu", table->names[codomain]);
        data->column_names[k] = text;
        for (size_t i = 0; i < table->rows; i++)
            data->values[i * columns + k] = outputs[i] ? (double)outputs[i] : (double)NAN;
    }
    return GSNN_OK;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    codomain_data *data = page->data = gsnn_new(1, sizeof *data);
    gsnn_group *group = NULL;
    if (!data)
        return gsnn_fail_memory(error);
    gsnn_status status =
        gsnn_group_of_record(&group, &input->documents[0]->record->group, input->run, error);
    if (!status)
        status = gsnn_codomain_table_init(&data->table, group, input->run, error);
    gsnn_group_free(group);
    if (!status && data->table.rows > MOST_ROWS)
        status = gsnn_fail(error, GSNN_FAILED, "%zu architectures are too many for a picture",
                           data->table.rows);
    if (!status)
        status = lay_out(data, error);
    size_t shown = data->table.columns - (data->table.columns > 0);
    snprintf(page->facts, sizeof page->facts,
             "free output weights of each architecture under each codomain; empty: it does not "
             "live.%s%s",
             data->table.searched ? "" : " Characters were not searched for.",
             shown < data->table.characters ? " Some characters are left out." : "");
    return status;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const codomain_data *data = page->data;
    const gsnn_matrix_chart chart = {.rows = data->table.rows,
                                     .columns = 2 * data->table.columns,
                                     .row_names = data->row_names,
                                     .column_names = data->column_names,
                                     .values = data->values,
                                     .label = "output weights"};
    (void)error;
    gsnn_matrix_chart_draw(&chart, cr, paint, size);
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    codomain_data *data = page->data;
    if (data) {
        gsnn_codomain_table_clear(&data->table);
        free(data->row_names);
        free(data->column_names);
        free(data->texts);
        free(data->values);
    }
    free(data);
}

const gsnn_picture gsnn_codomain_picture = {
    .name = "codomain",
    .title = "architectures and codomains",
    .help = "which architectures live under which codomains: all characters\n"
            "and the input action, for activations like ReLU and odd ones",
    .schemas = {GSNN_ENUMERATION_SCHEMA},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
