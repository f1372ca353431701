/* density_ladder_picture.c - what draws of each architecture's networks are invariant under, by how
 * its rows are tied: three bars an architecture. */
#include "draw/legend.h"
#include "draw/picture.h"
#include "draw/plot.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HEIGHT 280.0
#define LEGEND_HEIGHT 26.0
#define EACH 34.0 /* width, an architecture */
#define MOST 200

enum { TIES = 3 };
static const char *const ties[TIES] = {"none", "rows", "orbit"};

typedef struct ladder {
    size_t count;
    const char **ids;
    double *logarithms; /* TIES an architecture */
} ladder;

static gsnn_status read_order(const gsnn_value *order, double *logarithm) {
    const char *digits;
    gsnn_status status = gsnn_value_decimal(order, &digits);
    if (status)
        return status;
    /* The leading digits and how many follow: orders may be beyond all doubles. */
    char leading[17] = "";
    size_t length = strlen(digits), taken = length < 16 ? length : 16;
    memcpy(leading, digits, taken);
    *logarithm = log10(strtod(leading, NULL)) + (double)(length - taken);
    return GSNN_OK;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    gsnn_value list = gsnn_value_member(&input->documents[0]->root, "architectures");
    ladder *data = page->data = gsnn_new(1, sizeof *data);
    size_t count = 0;
    gsnn_status status = data ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_value_array(&list, &count);
    if (!status && count > MOST)
        status = gsnn_value_complain(&list, "%zu architectures; %d can be drawn", count, MOST);
    if (status)
        return status;
    data->ids = gsnn_new(count, sizeof *data->ids);
    data->logarithms = gsnn_new(TIES * count, sizeof *data->logarithms);
    if (!data->ids || !data->logarithms)
        return gsnn_fail_memory(error);
    gsnn_value phase = gsnn_value_before(&list);
    for (; !status && gsnn_value_next(&phase); data->count++) {
        gsnn_value id = gsnn_value_member(&phase, "id"), orders = gsnn_value_member(&phase, "ties");
        status = gsnn_value_string(&id, &data->ids[data->count]);
        for (size_t t = 0; !status && t < TIES; t++) {
            gsnn_value order = gsnn_value_member(&orders, ties[t]);
            status = read_order(&order, &data->logarithms[data->count * TIES + t]);
        }
    }
    snprintf(page->facts, sizeof page->facts,
             "how much of the group every draw of an architecture's networks is invariant under, "
             "when its rows are free, drawn independently in their spaces, or one row moved");
    return status;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const ladder *data = page->data;
    double width = fmax(420, 90 + EACH * (double)data->count);
    gsnn_plot plot = {
        .cr = cr,
        .paint = paint,
        .horizontal = {.label = "architecture", .names = data->ids, .name_count = data->count},
        .vertical = {.label = "log10 of the order"}};
    gsnn_legend_entry entries[TIES];
    (void)error;
    gsnn_axis_include(&plot.vertical, 0);
    for (size_t k = 0; k < data->count * TIES; k++)
        gsnn_axis_include(&plot.vertical, data->logarithms[k]);
    gsnn_plot_begin(&plot, 0, 0, width, HEIGHT);
    for (size_t t = 0; t < TIES; t++) {
        gsnn_series_style style = gsnn_series(t);
        style.hollow = t == 1;
        for (size_t k = 0; k < data->count; k++) {
            double left = (double)k + ((double)t - 1.5) * 0.26;
            gsnn_plot_bar(&plot, left, left + 0.26, data->logarithms[k * TIES + t], style);
        }
        entries[t] = (gsnn_legend_entry){GSNN_LEGEND_BAR, style,
                                         t == 0   ? "tie none (left)"
                                         : t == 1 ? "rows (middle)"
                                                  : "orbit (right)"};
    }
    gsnn_legend_draw(cr, paint, 40, HEIGHT + 6, width - 40, entries, TIES);
    *size = (gsnn_panel_size){width, HEIGHT + LEGEND_HEIGHT};
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    ladder *data = page->data;
    if (data) {
        free((void *)data->ids);
        free(data->logarithms);
    }
    free(data);
}

const gsnn_picture gsnn_density_ladder_picture = {
    .name = "density ladder",
    .title = "symmetry of draws by how rows are tied",
    .help = "what draws of each architecture are invariant under, by how\n"
            "its rows are tied (density phases)",
    .schemas = {"gsnn-density/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
