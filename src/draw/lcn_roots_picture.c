/* lcn_roots_picture.c - the roots of the layers of a member: the upper half plane as a disc, whose
 * rim is the real line with infinity. */
#include "draw/lcn_picture.h"
#include "draw/legend.h"

#include "base/error.h"
#include "base/memory.h"
#include "polynomial/approximate_roots.h"

#include <math.h>
#include <stdlib.h>

#define DISC 360.0
#define LEGEND_HEIGHT 60.0
enum { NAMED_LAYERS = 12 };

typedef struct mark {
    double x, y; /* in the disc */
    size_t layer;
} mark;

typedef struct roots_data {
    size_t count, capacity, layers;
    mark *marks;
} roots_data;

static gsnn_status add(roots_data *data, double complex z, bool infinite, size_t layer,
                       gsnn_error *error) {
    if (gsnn_reserve(&data->marks, &data->capacity, data->count + 1, sizeof *data->marks))
        return gsnn_fail_memory(error);
    if (cimag(z) < 0) /* one of a pair stands for both */
        z = conj(z);
    double complex w = infinite ? 1 : (z - I) / (z + I);
    /* Infinity on top, 0 at the bottom. */
    data->marks[data->count++] = (mark){-cimag(w), creal(w), layer};
    return GSNN_OK;
}

/* The roots of one layer; what vanishes at the ends is infinity and 0. */
static gsnn_status add_layer(roots_data *data, const double *filter, size_t size, size_t layer,
                             gsnn_error *error) {
    double most = 0;
    int exponent;
    fmpz_poly_t p;
    for (size_t i = 0; i < size; i++)
        most = fmax(most, fabs(filter[i]));
    frexp(most, &exponent);
    fmpz_poly_init(p);
    for (size_t i = 0; i < size; i++)
        fmpz_poly_set_coeff_si(p, (slong)i, (slong)ldexp(filter[i], 60 - exponent));
    gsnn_status status = GSNN_OK;
    for (size_t k = (size_t)fmpz_poly_length(p); !status && k > 0 && k < size; k++)
        status = add(data, 0, true, layer, error);
    while (!status && !fmpz_poly_is_zero(p) && fmpz_is_zero(p->coeffs)) {
        status = add(data, 0, false, layer, error);
        fmpz_poly_shift_right(p, p, 1);
    }
    slong degree = fmpz_poly_degree(p);
    if (!status && degree > 0) {
        double complex *roots = gsnn_new((size_t)degree, sizeof *roots);
        status = roots ? gsnn_approximate_roots(roots, p, error) : gsnn_fail_memory(error);
        for (slong k = 0; !status && k < degree; k++)
            if (cimag(roots[k]) > -1e-7)
                status = add(data, roots[k], false, layer, error);
        free(roots);
    }
    fmpz_poly_clear(p);
    return status;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    gsnn_value layers = gsnn_value_member(root, "layers"), item = gsnn_value_before(&layers);
    roots_data *data = page->data = gsnn_new(1, sizeof *data);
    gsnn_status status = data ? gsnn_lcn_picture_command(root, "member") : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_value_array(&layers, &data->layers);
    while (!status && gsnn_value_next(&item)) {
        double *filter;
        size_t size;
        status = gsnn_lcn_picture_numbers(&item, &filter, &size, error);
        if (!status)
            status = add_layer(data, filter, size, item.index, error);
        free(filter);
    }
    snprintf(page->facts, sizeof page->facts,
             "the rim is the real line, infinity on top; pairs of conjugate roots inside");
    return status;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const roots_data *data = page->data;
    gsnn_plot plot = {.cr = cr, .paint = paint};
    gsnn_series_style rim = gsnn_series(7), ring = gsnn_series(7);
    gsnn_legend_entry entries[NAMED_LAYERS];
    char names[NAMED_LAYERS][32];
    (void)error;
    for (int side = -1; side <= 1; side += 2) {
        gsnn_axis_include(&plot.horizontal, 1.1 * side);
        gsnn_axis_include(&plot.vertical, 1.1 * side);
    }
    gsnn_plot_begin(&plot, 0, 0, DISC, DISC);
    rim.dashed = false;
    gsnn_lcn_picture_ellipse(&plot, 1, 1, rim);
    ring.marker = GSNN_MARKER_CIRCLE;
    ring.hollow = true;
    ring.marker_size = 18;
    for (size_t i = 0; i < data->count; i++) {
        const mark *m = &data->marks[i];
        for (size_t k = 0; k < i; k++)
            if (data->marks[k].layer != m->layer &&
                hypot(data->marks[k].x - m->x, data->marks[k].y - m->y) < 1e-3)
                gsnn_plot_points(&plot, &m->x, &m->y, 1, ring);
        gsnn_plot_points(&plot, &m->x, &m->y, 1, gsnn_series(m->layer));
    }
    size_t named = data->layers < NAMED_LAYERS ? data->layers : NAMED_LAYERS;
    for (size_t l = 0; l < named; l++) {
        snprintf(names[l], sizeof names[l], "layer %zu", l + 1);
        entries[l] = (gsnn_legend_entry){GSNN_LEGEND_POINT, gsnn_series(l), names[l]};
    }
    gsnn_legend_draw(cr, paint, 20, DISC + 8, DISC - 20, entries, named);
    *size = (gsnn_panel_size){DISC, DISC + LEGEND_HEIGHT};
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    roots_data *data = page->data;
    if (data)
        free(data->marks);
    free(data);
}

const gsnn_picture gsnn_lcn_roots_picture = {
    .name = "lcn roots",
    .title = "roots of the layers",
    .help = "the roots of the layers of a filter that gsnn lcn member found",
    .schemas = {"gsnn-lcn/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
