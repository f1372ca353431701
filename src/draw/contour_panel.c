/* contour_panel.c - the values of a random network over a plane of inputs, in bands between level
 * lines.
 *
 * The network is the one that `gsnn realize` draws for the same seed, without its affine part
 * c.x + d, which the symmetry leaves free and which would only tilt the picture, and with an
 * output weight of 1. */
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"
#include "draw/axis.h"
#include "draw/canvas.h"
#include "draw/input_plane.h"
#include "draw/level_lines.h"
#include "draw/neuron_rows.h"
#include "draw/ridge_cells.h"
#include "random/normal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINES_LIMIT 32 /* so many different bends are drawn exactly */
#define SAMPLES 161    /* a side of the grid for more; odd, so that the origin is a sample */
#define SIDE 180.0     /* of the picture */
#define LEVELS 12
#define WORK_LIMIT 20000 /* neurons */

/* The architecture's ridge part on the plane. */
typedef struct ridges {
    int type;
    size_t neurons;
    double bias;
    const gsnn_input_plane *plane;
} ridges;

static double value_at(const ridges *r, double s, double t) {
    double sum = 0;
    for (size_t i = 0; i < r->neurons; i++) {
        double z = s * r->plane->across[i] + t * r->plane->up[i];
        sum += r->type == 1 ? fmax(z + r->bias, 0) : fabs(z) / 2;
    }
    return sum;
}

static double entry_value(int32_t entry, const double *free_weights) {
    if (entry == 0)
        return 0;
    return entry > 0 ? free_weights[entry - 1] : -free_weights[-entry - 1];
}

/* All weight rows for random free weights, neurons x degree, from *random on; NULL in *weights
 * when the file does not hold the rows that it takes. */
static gsnn_status draw_weights(const gsnn_panel_context *context,
                                const gsnn_record_architecture *architecture, uint64_t *random,
                                double **weights, gsnn_error *error) {
    const gsnn_record_weights *space = &architecture->weights;
    size_t degree = context->record->group.degree, row_count = 0;
    size_t neurons = (size_t)architecture->neurons;
    int32_t *rows = NULL;
    double *free_weights = gsnn_new(space->dimension, sizeof *free_weights);
    double *result = NULL;
    gsnn_status status = GSNN_OK;
    if (!free_weights)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < space->dimension; k++)
        free_weights[k] = gsnn_random_normal(random);
    if (!space->basis)
        status = gsnn_neuron_rows(context->record, architecture, &rows, &row_count, error);
    if (status == GSNN_OK && (space->basis ? space->basis_row_count : row_count) == neurons) {
        result = gsnn_new(neurons * degree, sizeof *result);
        if (!result)
            status = gsnn_fail_memory(error);
    }
    for (size_t i = 0; result && i < neurons * degree; i++) {
        if (rows)
            result[i] = entry_value(rows[i], free_weights);
        for (size_t k = 0; space->basis && k < space->dimension; k++)
            result[i] += free_weights[k] * space->basis[k * neurons * degree + i];
    }
    free(rows);
    free(free_weights);
    *weights = result;
    return status;
}

/* The k-th level, k < LEVELS, and the colour of the band below it; the last band is above all. */
static double level_at(size_t k, double low, double high) {
    return low + ((double)k + 0.5) / LEVELS * (high - low);
}

static gsnn_colour band_colour(size_t k) {
    return gsnn_palette_tint(0.9 * (double)k / LEVELS);
}

static size_t band_of(double value, double low, double high) {
    double place = high > low ? (value - low) / (high - low) * LEVELS + 0.5 : 0;
    return place < LEVELS ? (size_t)fmax(place, 0) : LEVELS;
}

/* Whether there are levels at all, and not one value up to rounding. */
static bool varies(double low, double high) {
    return high - low > 1e-9 * fmax(fabs(high), fabs(low));
}

/* Thin, dark on the light bands and light on the dark ones. */
static void set_level_pen(cairo_t *cr, size_t level) {
    gsnn_colour ink = gsnn_palette_ink(band_colour(level));
    cairo_set_source_rgba(cr, ink.red, ink.green, ink.blue, 0.55);
    cairo_set_line_width(cr, 0.7);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
}

static double cell_value(const void *context, double s, double t) {
    return value_at(context, s, t);
}

/* The sampled values as a picture of SAMPLES pixels a side, a colour a band. */
static void paint_samples(const double *values, double low, double high, cairo_t *cr, double x) {
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, SAMPLES, SAMPLES);
    if (cairo_surface_status(image) == CAIRO_STATUS_SUCCESS) {
        unsigned char *data = cairo_image_surface_get_data(image);
        int stride = cairo_image_surface_get_stride(image);
        for (int row = 0; row < SAMPLES; row++)
            for (int column = 0; column < SAMPLES; column++) {
                double value = values[(SAMPLES - 1 - row) * SAMPLES + column];
                gsnn_colour c = band_colour(band_of(value, low, high));
                uint32_t pixel = (uint32_t)lround(255 * c.red) << 16 |
                                 (uint32_t)lround(255 * c.green) << 8 |
                                 (uint32_t)lround(255 * c.blue);
                memcpy(data + (ptrdiff_t)row * stride + 4 * (ptrdiff_t)column, &pixel,
                       sizeof pixel);
            }
        cairo_surface_mark_dirty(image);
    }
    cairo_save(cr);
    cairo_rectangle(cr, x, 0, SIDE, SIDE);
    cairo_clip(cr);
    /* A sample is the middle of a pixel, and the outermost ones are on the frame. */
    const double step = SIDE / (SAMPLES - 1);
    cairo_translate(cr, x - step / 2, -step / 2);
    cairo_scale(cr, step, step);
    cairo_set_source_surface(cr, image, 0, 0);
    cairo_paint(cr);
    cairo_restore(cr);
    cairo_surface_destroy(image);
}

static gsnn_status paint_sampled_level(const double *values, double level, cairo_t *cr, double x,
                                       gsnn_error *error) {
    const double step = SIDE / (SAMPLES - 1);
    gsnn_level_lines lines;
    gsnn_status status = gsnn_level_lines_trace(&lines, values, SAMPLES, SAMPLES, level, error);
    if (status != GSNN_OK)
        return status;
    for (size_t line = 0; line < lines.line_count; line++)
        for (size_t p = lines.start[line]; p < lines.start[line + 1]; p++) {
            double px = x + lines.points[2 * p] * step;
            double py = SIDE - lines.points[2 * p + 1] * step;
            if (p == lines.start[line])
                cairo_move_to(cr, px, py);
            else
                cairo_line_to(cr, px, py);
        }
    cairo_stroke(cr);
    gsnn_level_lines_clear(&lines);
    return GSNN_OK;
}

/* Many neurons: sampled, whose corners are within a sample of where they belong. */
static gsnn_status paint_sampled(const ridges *r, double reach, cairo_t *cr, double x, double *low,
                                 double *high, gsnn_error *error) {
    double *values = gsnn_new((size_t)SAMPLES * SAMPLES, sizeof *values);
    if (!values)
        return gsnn_fail_memory(error);
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t row = 0; row < SAMPLES; row++)
        for (size_t column = 0; column < SAMPLES; column++) {
            double s = reach * (2.0 * (double)column / (SAMPLES - 1) - 1);
            double t = reach * (2.0 * (double)row / (SAMPLES - 1) - 1);
            double value = value_at(r, s, t);
            values[row * SAMPLES + column] = value;
            *low = fmin(*low, value);
            *high = fmax(*high, value);
        }
    gsnn_status status = GSNN_OK;
    paint_samples(values, *low, *high, cr, x);
    for (size_t k = 0; status == GSNN_OK && k < LEVELS && varies(*low, *high); k++) {
        set_level_pen(cr, k);
        status = paint_sampled_level(values, level_at(k, *low, *high), cr, x, error);
    }
    free(values);
    return status;
}

/* Few neurons: exactly. */
static void paint_exact(const gsnn_ridge_cells *cells, double reach, cairo_t *cr, double x) {
    cairo_matrix_t page;
    cairo_get_matrix(cr, &page);
    for (size_t k = 0; k <= LEVELS; k++) {
        double low = k ? level_at(k - 1, cells->low, cells->high) : -INFINITY;
        double high = k < LEVELS ? level_at(k, cells->low, cells->high) : INFINITY;
        cairo_translate(cr, x + SIDE / 2, SIDE / 2);
        cairo_scale(cr, SIDE / 2 / reach, -SIDE / 2 / reach);
        if (varies(cells->low, cells->high))
            gsnn_ridge_cells_add_band(cells, cr, low, high);
        else if (k == 0)
            cairo_rectangle(cr, -reach, -reach, 2 * reach, 2 * reach);
        cairo_set_matrix(cr, &page);
        gsnn_canvas_colour(cr, band_colour(k));
        cairo_fill(cr);
    }
    for (size_t k = 0; k < LEVELS && varies(cells->low, cells->high); k++) {
        cairo_translate(cr, x + SIDE / 2, SIDE / 2);
        cairo_scale(cr, SIDE / 2 / reach, -SIDE / 2 / reach);
        gsnn_ridge_cells_add_level(cells, cr, level_at(k, cells->low, cells->high));
        cairo_set_matrix(cr, &page);
        set_level_pen(cr, k);
        cairo_stroke(cr);
    }
}

/* The frame, and the axes of the plane. */
static void paint_frame(cairo_t *cr, double x) {
    cairo_set_line_width(cr, 0.5);
    cairo_set_source_rgba(cr, 0.3, 0.3, 0.3, 0.3);
    cairo_move_to(cr, x + SIDE / 2, 0);
    cairo_line_to(cr, x + SIDE / 2, SIDE);
    cairo_move_to(cr, x, SIDE / 2);
    cairo_line_to(cr, x + SIDE, SIDE / 2);
    cairo_stroke(cr);
    cairo_set_source_rgb(cr, 0.4, 0.4, 0.4);
    cairo_rectangle(cr, x, 0, SIDE, SIDE);
    cairo_stroke(cr);
}

/* The bands with the least and the greatest value at the ends. */
static void paint_scale(cairo_t *cr, double x, double y, double low, double high) {
    char text[64];
    const double width = SIDE / (LEVELS + 1);
    for (size_t k = 0; k <= LEVELS; k++) {
        gsnn_canvas_colour(cr, band_colour(k));
        cairo_rectangle(cr, x + (double)k * width, y + 2, width, 5);
        cairo_fill(cr);
    }
    cairo_set_source_rgb(cr, 0.5, 0.5, 0.5);
    cairo_set_line_width(cr, 0.5);
    cairo_rectangle(cr, x, y + 2, SIDE, 5);
    cairo_stroke(cr);
    cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
    gsnn_number_text(low, 3, text, sizeof text);
    gsnn_canvas_text(cr, GSNN_TEXT_SMALL, x, y + 8, text);
    gsnn_number_text(high, 3, text, sizeof text);
    gsnn_canvas_text(cr, GSNN_TEXT_SMALL,
                     x + SIDE - gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, text), y + 8, text);
}

/* Paints the network at x. */
static gsnn_status paint_network(const ridges *r, cairo_t *cr, double x, gsnn_error *error) {
    /* Far enough out for the bends, which are at distance |bias| and more. */
    double reach = r->type == 1 ? 2.5 * fmax(fabs(r->bias), 0.2) : 1, low = 0, high = 0;
    gsnn_status status = GSNN_OK;
    gsnn_line *lines = gsnn_new(r->neurons, sizeof *lines);
    if (!lines)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < r->neurons; i++)
        lines[i] = (gsnn_line){r->plane->across[i], r->plane->up[i], r->bias};
    size_t count = gsnn_lines_distinct(lines, r->neurons, reach, LINES_LIMIT);
    if (count <= LINES_LIMIT) {
        gsnn_ridge_cells cells;
        status = gsnn_ridge_cells_init(&cells, lines, count, reach, cell_value, r, error);
        if (status == GSNN_OK)
            paint_exact(&cells, reach, cr, x);
        low = cells.low;
        high = cells.high;
        gsnn_ridge_cells_clear(&cells);
    } else {
        status = paint_sampled(r, reach, cr, x, &low, &high, error);
    }
    paint_frame(cr, x);
    paint_scale(cr, x, SIDE + 4, low, high);
    free(lines);
    return status;
}

/* Why there is nothing to draw, or NULL. */
static const char *obstacle(const gsnn_record_architecture *architecture, size_t degree) {
    if (architecture->neurons > WORK_LIMIT)
        return "too many neurons to evaluate for a picture";
    if (architecture->weights.dimension == 0)
        return "all weights are zero";
    if (architecture->weights.dimension > degree)
        return "more free weights than inputs: the file is false";
    return architecture->signed_permutations ? NULL : "the file holds no signed permutations";
}

static gsnn_status draw_contour(const gsnn_panel_context *context,
                                const gsnn_record_architecture *architecture, cairo_t *cr,
                                bool paint, gsnn_panel_size *size, gsnn_error *error) {
    uint64_t random = context->seed;
    double *weights = NULL;
    gsnn_input_plane plane = {0};
    gsnn_status status = GSNN_OK;
    const char *text = obstacle(architecture, context->record->group.degree);
    if (!text)
        status = draw_weights(context, architecture, &random, &weights, error);
    if (status != GSNN_OK)
        return status;
    if (!text && !weights)
        text = "the file does not hold the weights of all neurons";
    double y = 0;
    size->width = fmax(size->width, SIDE);
    if (!text) {
        ridges r = {.type = architecture->type,
                    .neurons = (size_t)architecture->neurons,
                    .bias = architecture->type == 1 ? gsnn_random_normal(&random) : 0,
                    .plane = &plane};
        status = gsnn_input_plane_find(&plane, context->record, architecture, weights, error);
        if (status == GSNN_OK && paint)
            status = paint_network(&r, cr, (size->width - SIDE) / 2, error);
        text = plane.description;
        y = SIDE + 26;
    }
    if (status == GSNN_OK) {
        if (paint)
            cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
        size->height =
            y + gsnn_canvas_paragraph(cr, GSNN_TEXT_SMALL, 0, y, size->width, text, paint);
    }
    gsnn_input_plane_clear(&plane);
    free(weights);
    return status;
}

const gsnn_picture gsnn_contour_picture = {
    .name = "contour",
    .title = "a random network over a plane of inputs",
    .help = "values and level lines of a random network over a plane of inputs",
    .schemas = {GSNN_ENUMERATION_SCHEMA},
    .needed = 1,
    .options = GSNN_PICTURE_TAKES_ID | GSNN_PICTURE_TAKES_SEED,
    .panel = draw_contour,
};
