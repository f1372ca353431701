/* gauge_picture.c - the gauge groups of architectures, one small multiple each: the free weights as
 * coloured cells, and for each generator where it takes them. */
#include "draw/multiples.h"
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"
#include "draw/canvas.h"
#include "exact/entry.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELL_WIDTH 176.0
#define TITLE 30.0 /* two lines */
#define BLOCK 50.0 /* a generator: two rows of cells with arrows between them */
#define CELL 15.0  /* a cell at most */
#define HEAD 4.5
enum { SHOWN_MOST = 3, COORDINATES_MOST = 24, MATRIX_MOST = 8 };

/* What is shown of a generator: a signed permutation, or a matrix. */
typedef struct generator {
    int32_t images[COORDINATES_MOST];
    double matrix[MATRIX_MOST * MATRIX_MOST];
} generator;

typedef struct architecture {
    char title[96], note[96];
    size_t coordinates, weights;
    size_t count, shown; /* generators; of them that are drawn */
    bool matrices;
    generator generators[SHOWN_MOST];
} architecture;

typedef struct gauge_data {
    size_t count;
    architecture *architectures;
} gauge_data;

/* ---- Reading ------------------------------------------------------------------------------- */

static gsnn_status read_entry(const gsnn_value *value, double *entry) {
    const char *text;
    ulong conductor = 1;
    gsnn_field *field = NULL;
    gsnn_error reason;
    fmpq_poly_t x;
    fmpq_poly_init(x);
    gsnn_status status = gsnn_value_entry(value, &text);
    if (!status) {
        if (gsnn_entry_conductor(text, &conductor, &reason) ||
            gsnn_field_new(&field, conductor, &reason) ||
            gsnn_entry_parse_real(field, text, x, &reason))
            status = gsnn_value_complain(value, "%s", reason.message);
        else
            *entry = gsnn_field_double(field, x);
    }
    fmpq_poly_clear(x);
    gsnn_field_free(field);
    return status;
}

static gsnn_status read_matrix(const gsnn_value *value, architecture *a, generator *g) {
    gsnn_status status = gsnn_value_array_of(value, a->coordinates, "coordinates");
    gsnn_value row = gsnn_value_before(value);
    while (!status && gsnn_value_next(&row)) {
        status = gsnn_value_array_of(&row, a->coordinates, "coordinates");
        gsnn_value entry = gsnn_value_before(&row);
        while (!status && gsnn_value_next(&entry))
            status = read_entry(&entry, &g->matrix[row.index * a->coordinates + entry.index]);
    }
    return status;
}

static gsnn_status read_generators(const gsnn_value *list, architecture *a) {
    gsnn_status status = gsnn_value_array(list, &a->count);
    gsnn_value item = gsnn_value_before(list), first = gsnn_value_element(list, 0);
    gsnn_value inner = gsnn_value_element(&first, 0);
    a->matrices = gsnn_value_get_kind(&inner) == GSNN_VALUE_ARRAY;
    bool small = a->coordinates <= (a->matrices ? MATRIX_MOST : COORDINATES_MOST);
    while (!status && small && a->shown < SHOWN_MOST && gsnn_value_next(&item)) {
        generator *g = &a->generators[a->shown++];
        status = a->matrices ? read_matrix(&item, a, g)
                             : gsnn_value_signed_list(&item, a->coordinates, "coordinates",
                                                      (int32_t)a->coordinates, false, g->images);
    }
    if (!small)
        snprintf(a->note, sizeof a->note, "%zu coordinates are too many to draw", a->coordinates);
    else if (a->shown < a->count)
        snprintf(a->note, sizeof a->note, "and %zu more", a->count - a->shown);
    return status;
}

static gsnn_status read_architecture(const gsnn_value *value, size_t shared, architecture *a) {
    gsnn_value id = gsnn_value_member(value, "id"), order = gsnn_value_member(value, "order");
    gsnn_value words = gsnn_value_member(value, "coordinates");
    gsnn_value total_value = gsnn_value_member(value, "parameters");
    gsnn_value seen_value = gsnn_value_member(value, "identifiable");
    gsnn_value generators = gsnn_value_member(value, "generators");
    const char *name, *digits = "not known";
    size_t kinds, total, seen;
    gsnn_status status;
    if ((status = gsnn_value_string(&id, &name)) || (status = gsnn_value_array(&words, &kinds)) ||
        (status = gsnn_value_size(&total_value, UINT32_MAX, &total)) ||
        (status = gsnn_value_size(&seen_value, UINT32_MAX, &seen)) ||
        (gsnn_value_given(&order) && (status = gsnn_value_decimal(&order, &digits))))
        return status;
    if (total < shared + kinds)
        return gsnn_value_complain(&total_value, "fewer than the affine part and a weight have");
    a->weights = total - shared - kinds;
    a->coordinates = total - shared - 1;
    snprintf(a->title, sizeof a->title, "%.20s   order %.40s", name, digits);
    if (gsnn_value_given(&generators))
        status = read_generators(&generators, a);
    else
        snprintf(a->note, sizeof a->note, "generators not known");
    return status;
}

/* What all architectures share: the invariant linear functions and the constant; their number is
 * that of the constants of a layer. */
static gsnn_status read_shared(const gsnn_value *value, size_t *shared) {
    gsnn_value nfn = gsnn_value_member(value, "nfn"), affine = gsnn_value_member(&nfn, "affine");
    return gsnn_value_size(&affine, UINT32_MAX, shared);
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    gsnn_value list = gsnn_value_member(root, "architectures"), item = gsnn_value_before(&list);
    gauge_data *data = page->data = gsnn_new(1, sizeof *data);
    size_t count, shared = SIZE_MAX;
    gsnn_status status = data ? gsnn_value_array(&list, &count) : gsnn_fail_memory(error);
    if (!status && !(data->architectures = gsnn_new(count, sizeof *data->architectures)))
        status = gsnn_fail_memory(error);
    /* Those whose generators are left out may say nothing of layers, either. */
    while (!status && shared == SIZE_MAX && gsnn_value_next(&item)) {
        gsnn_value nfn = gsnn_value_member(&item, "nfn");
        if (gsnn_value_given(&nfn))
            status = read_shared(&item, &shared);
    }
    if (!status && count && shared == SIZE_MAX)
        status = gsnn_value_complain(&list, "no architecture says what its moves are");
    item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value id = gsnn_value_member(&item, "id");
        const char *name;
        if ((status = gsnn_value_string(&id, &name)) || (input->id && strcmp(input->id, name) != 0))
            continue;
        architecture *a = &data->architectures[data->count++];
        status = read_architecture(&item, shared, a);
    }
    if (!status && input->id && !data->count)
        status = gsnn_value_complain(&list, "there is no architecture %s", input->id);
    snprintf(page->facts, sizeof page->facts,
             "%zu architecture%s: where generators of Gamma take the free weights; hatched where "
             "the sign is reversed",
             data ? data->count : 0, data && data->count == 1 ? "" : "s");
    return status;
}

/* ---- Drawing ------------------------------------------------------------------------------- */

static void paint_cell(const architecture *a, cairo_t *cr, double x, double y, double width,
                       size_t coordinate, bool negative) {
    bool bias = coordinate == a->weights;
    gsnn_colour colour = bias ? (gsnn_colour){0.88, 0.88, 0.88} : gsnn_palette_category(coordinate);
    char text[24];
    cairo_rectangle(cr, x, y, width, CELL);
    gsnn_canvas_colour(cr, colour);
    cairo_fill(cr);
    if (negative) {
        gsnn_canvas_colour(cr, gsnn_palette_ink(colour));
        cairo_set_line_width(cr, 0.9);
        gsnn_canvas_add_hatching(cr, x, y, width, CELL, 4);
        cairo_stroke(cr);
    }
    cairo_rectangle(cr, x, y, width, CELL);
    cairo_set_source_rgb(cr, 0.3, 0.3, 0.3);
    cairo_set_line_width(cr, 0.6);
    cairo_stroke(cr);
    if (width < 10 || negative) /* which it is, the arrow says */
        return;
    snprintf(text, sizeof text, "%zu", coordinate + 1);
    gsnn_canvas_colour(cr, gsnn_palette_ink(colour));
    gsnn_canvas_text_centred(cr, GSNN_TEXT_TINY, x + width / 2, y + CELL / 2, bias ? "b" : text);
}

/* Above the cells as they are, below them what comes to each place. */
static void paint_permutation(const architecture *a, cairo_t *cr, double top, const generator *g) {
    double gap = a->coordinates > 12 ? 0 : 3;
    double width =
        fmin(CELL + 3, (CELL_WIDTH - gap * (double)a->coordinates) / (double)a->coordinates);
    double bottom = top + BLOCK - CELL - 7;
    for (size_t i = 0; i < a->coordinates; i++) {
        size_t j = (size_t)labs(g->images[i]) - 1;
        double from = (double)i * (width + gap), to = (double)j * (width + gap);
        paint_cell(a, cr, from, top, width, i, false);
        paint_cell(a, cr, to, bottom, width, i, g->images[i] < 0);
        double x = from + width / 2, y = top + CELL + 1, end = to + width / 2;
        double angle = atan2(bottom - 1 - y, end - x);
        cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
        cairo_set_line_width(cr, 0.8);
        cairo_move_to(cr, x, y);
        cairo_line_to(cr, end - HEAD * cos(angle), bottom - 1 - HEAD * sin(angle));
        cairo_stroke(cr);
        gsnn_canvas_arrow_head(cr, end, bottom - 1, angle, HEAD);
    }
}

/* The entries as cells, vermilion for positive and blue, hatched, for negative. */
static void paint_matrix(const architecture *a, cairo_t *cr, double top, const generator *g) {
    size_t n = a->coordinates;
    double width = fmin(CELL + 3, (BLOCK - 6) / (double)n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double entry = g->matrix[i * n + j], x = (double)j * width, y = top + (double)i * width;
            cairo_rectangle(cr, x, y, width, width);
            gsnn_canvas_colour(cr, gsnn_palette_diverging(fmax(-1, fmin(1, entry))));
            cairo_fill(cr);
            cairo_set_line_width(cr, 0.8);
            if (entry < 0) {
                gsnn_canvas_colour(cr, gsnn_palette_ink(gsnn_palette_diverging(entry)));
                gsnn_canvas_add_hatching(cr, x, y, width, width, 4);
                cairo_stroke(cr);
            }
            cairo_set_source_rgb(cr, 0.3, 0.3, 0.3);
            cairo_rectangle(cr, x, y, width, width);
            cairo_stroke(cr);
        }
}

static gsnn_status draw_cell(void *context, size_t k, cairo_t *cr, gsnn_error *error) {
    const gauge_data *data = context;
    const architecture *a = &data->architectures[k];
    (void)error;
    cairo_set_source_rgb(cr, 0, 0, 0);
    gsnn_canvas_text_fitted(cr, GSNN_TEXT_BODY, 0, 0, CELL_WIDTH, a->title);
    cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
    gsnn_canvas_text_fitted(cr, GSNN_TEXT_SMALL, 0, 15, CELL_WIDTH, a->note);
    for (size_t g = 0; g < a->shown; g++)
        (a->matrices ? paint_matrix : paint_permutation)(a, cr, TITLE + (double)g * (BLOCK + 6),
                                                         &a->generators[g]);
    return GSNN_OK;
}

static double cell_height(const void *context, size_t k) {
    const gauge_data *data = context;
    return TITLE + (double)data->architectures[k].shown * (BLOCK + 6);
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    gauge_data *data = page->data;
    const gsnn_multiples multiples = {.count = data->count,
                                      .cell_width = CELL_WIDTH,
                                      .height = cell_height,
                                      .draw = draw_cell,
                                      .context = data};
    return gsnn_multiples_draw(&multiples, cr, paint, size, error);
}

static void clear(gsnn_picture_page *page) {
    gauge_data *data = page->data;
    if (data)
        free(data->architectures);
    free(data);
}

const gsnn_picture gsnn_gauge_picture = {
    .name = "gauge",
    .title = "moves of the parameters",
    .help = "the moves that gsnn gauge found: free weights as cells, and where\n"
            "each generator takes them",
    .schemas = {"gsnn-gauge/1"},
    .needed = 1,
    .options = GSNN_PICTURE_TAKES_ID,
    .read = read,
    .draw = draw,
    .clear = clear,
};
