/* contour_panel.c - the level lines of a random network over a plane of inputs.
 *
 * The network is the one that `gsnn realize` draws for the same seed, without its affine part
 * c.x + d, which the symmetry leaves free and which would only tilt the picture, and with an
 * output weight of 1. */
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"
#include "draw/canvas.h"
#include "draw/input_plane.h"
#include "draw/level_lines.h"
#include "draw/neuron_rows.h"
#include "random/normal.h"

#include <math.h>
#include <stdlib.h>

#define SAMPLES 81 /* a side of the grid; odd, so that the origin is a sample */
#define SIDE 180.0 /* of the picture */
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

static gsnn_status paint_levels(const double *values, double low, double high, cairo_t *cr,
                                double x, gsnn_error *error) {
    const double step = SIDE / (SAMPLES - 1);
    cairo_set_line_width(cr, 1.1);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    for (size_t k = 0; k < LEVELS; k++) {
        double share = ((double)k + 0.5) / LEVELS;
        gsnn_level_lines lines;
        gsnn_status status = gsnn_level_lines_trace(&lines, values, SAMPLES, SAMPLES,
                                                    low + share * (high - low), error);
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
        gsnn_canvas_colour(cr, gsnn_palette_ramp(share));
        cairo_stroke(cr);
        gsnn_level_lines_clear(&lines);
    }
    return GSNN_OK;
}

/* The frame, and the axes of the plane. */
static void paint_frame(cairo_t *cr, double x) {
    cairo_set_line_width(cr, 0.5);
    cairo_set_source_rgb(cr, 0.85, 0.85, 0.85);
    cairo_move_to(cr, x + SIDE / 2, 0);
    cairo_line_to(cr, x + SIDE / 2, SIDE);
    cairo_move_to(cr, x, SIDE / 2);
    cairo_line_to(cr, x + SIDE, SIDE / 2);
    cairo_stroke(cr);
    cairo_set_source_rgb(cr, 0.5, 0.5, 0.5);
    cairo_rectangle(cr, x, 0, SIDE, SIDE);
    cairo_stroke(cr);
}

/* The ramp with its least and greatest value at the ends. */
static void paint_scale(cairo_t *cr, double x, double y, double low, double high) {
    char text[40];
    const double width = SIDE / LEVELS;
    for (size_t k = 0; k < LEVELS; k++) {
        gsnn_canvas_colour(cr, gsnn_palette_ramp(((double)k + 0.5) / LEVELS));
        cairo_rectangle(cr, x + (double)k * width + 1, y + 2, width - 2, 4);
        cairo_fill(cr);
    }
    cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
    snprintf(text, sizeof text, "%.3g", low);
    gsnn_canvas_text(cr, GSNN_TEXT_SMALL, x, y + 8, text);
    snprintf(text, sizeof text, "%.3g", high);
    gsnn_canvas_text(cr, GSNN_TEXT_SMALL,
                     x + SIDE - gsnn_canvas_text_width(cr, GSNN_TEXT_SMALL, text), y + 8, text);
}

/* Samples the network and paints it at x; *constant when it has one value. */
static gsnn_status paint_network(const ridges *r, cairo_t *cr, double x, gsnn_error *error) {
    /* Far enough out for the bends, which are at distance |bias| and more. */
    double reach = r->type == 1 ? 2.5 * fmax(fabs(r->bias), 0.2) : 1;
    double low = INFINITY, high = -INFINITY;
    double *values = gsnn_new((size_t)SAMPLES * SAMPLES, sizeof *values);
    if (!values)
        return gsnn_fail_memory(error);
    for (size_t row = 0; row < SAMPLES; row++)
        for (size_t column = 0; column < SAMPLES; column++) {
            double s = reach * (2.0 * (double)column / (SAMPLES - 1) - 1);
            double t = reach * (2.0 * (double)row / (SAMPLES - 1) - 1);
            double value = value_at(r, s, t);
            values[row * SAMPLES + column] = value;
            low = fmin(low, value);
            high = fmax(high, value);
        }
    gsnn_status status = GSNN_OK;
    paint_frame(cr, x);
    if (high - low > 1e-9 * fmax(fabs(high), fabs(low)))
        status = paint_levels(values, low, high, cr, x, error);
    paint_scale(cr, x, SIDE + 4, low, high);
    free(values);
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
    .title = "level lines of a random network",
    .help = "values and level lines of a random network over a plane of inputs",
    .schemas = {GSNN_ENUMERATION_SCHEMA},
    .needed = 1,
    .options = GSNN_PICTURE_TAKES_ID | GSNN_PICTURE_TAKES_SEED,
    .panel = draw_contour,
};
