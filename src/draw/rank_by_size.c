#include "draw/rank_by_size.h"

#include "base/error.h"
#include "base/memory.h"
#include "draw/legend.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static gsnn_status read_size(gsnn_rank_by_size *data, const gsnn_value *item) {
    gsnn_value points = gsnn_value_member(item, "points"), rank = gsnn_value_member(item, "rank");
    gsnn_value orbits = gsnn_value_member(item, "input_orbits");
    gsnn_status status = gsnn_value_double(&points, &data->points[item->index]);
    data->orbits[item->index] = NAN;
    if (!status)
        status = gsnn_value_double(&rank, &data->ranks[item->index]);
    if (!status && gsnn_value_given(&orbits))
        status = gsnn_value_double(&orbits, &data->orbits[item->index]);
    return status;
}

gsnn_status gsnn_rank_by_size_read(gsnn_rank_by_size *data, const gsnn_value *root,
                                   gsnn_picture_page *page, gsnn_error *error) {
    gsnn_value list = gsnn_value_member(root, "sizes"), item = gsnn_value_before(&list);
    gsnn_value dimension = gsnn_value_member(root, "dimension");
    *data = (gsnn_rank_by_size){.dimension = NAN};
    gsnn_status status = gsnn_value_array(&list, &data->count);
    if (!status && data->count == 0)
        status = gsnn_value_complain(&list, "at least one number of rows is expected");
    if (!status && gsnn_value_given(&dimension))
        status = gsnn_value_double(&dimension, &data->dimension);
    if (status)
        return status;
    data->points = gsnn_new(data->count, sizeof *data->points);
    data->orbits = gsnn_new(data->count, sizeof *data->orbits);
    data->ranks = gsnn_new(data->count, sizeof *data->ranks);
    if (!data->points || !data->orbits || !data->ranks)
        return gsnn_fail_memory(error);
    while (!status && gsnn_value_next(&item))
        status = read_size(data, &item);
    snprintf(page->facts, sizeof page->facts,
             "rank of the Jacobian on the first rows of the data; %.0f rows",
             status ? 0 : data->points[data->count - 1]);
    return status;
}

void gsnn_rank_by_size_clear(gsnn_rank_by_size *data) {
    free(data->points);
    free(data->orbits);
    free(data->ranks);
}

void gsnn_rank_by_size_draw(const gsnn_rank_by_size *data, cairo_t *cr, bool paint, double width,
                            double height) {
    gsnn_plot plot = {.cr = cr,
                      .paint = paint,
                      .horizontal = {.label = "data", .logarithmic = true, .whole = true},
                      .vertical = {.label = "rank", .whole = true}};
    gsnn_series_style rows = gsnn_series(0), orbits = gsnn_series(1), rule = gsnn_series(2);
    orbits.dashed = true;
    rule.marker = GSNN_MARKER_NONE;
    gsnn_axis_include(&plot.vertical, 0);
    for (size_t i = 0; i < data->count; i++) {
        gsnn_axis_include(&plot.horizontal, data->points[i]);
        gsnn_axis_include(&plot.horizontal, data->orbits[i]);
        gsnn_axis_include(&plot.vertical, data->ranks[i] * 1.05);
    }
    gsnn_axis_include(&plot.vertical, data->dimension * 1.05);
    const gsnn_legend_entry entries[] = {
        {GSNN_LEGEND_LINE, rows, "by rows"},
        {GSNN_LEGEND_LINE, orbits, "by rows that differ, of a symmetric network by orbits"}};
    double legend = gsnn_legend_draw(cr, false, 0, 0, width, entries, 2) + 8;
    gsnn_plot_begin(&plot, 0, 0, width, height - legend);
    gsnn_plot_line(&plot, data->points, data->ranks, data->count, rows);
    gsnn_plot_points(&plot, data->points, data->ranks, data->count, rows);
    gsnn_plot_line(&plot, data->orbits, data->ranks, data->count, orbits);
    gsnn_plot_points(&plot, data->orbits, data->ranks, data->count, orbits);
    if (isfinite(data->dimension))
        gsnn_plot_rule_horizontal(&plot, data->dimension, "functional dimension", rule);
    gsnn_legend_draw(cr, paint, 0, height - legend + 8, width, entries, 2);
}
