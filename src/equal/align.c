#include "equal/align.h"

#include "base/error.h"
#include "base/memory.h"
#include "equal/deep.h"
#include "exact/rational.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

const char *gsnn_align_method_name(gsnn_align_method method) {
    static const char *const names[] = {"canonical forms", "assignment", "descent"};
    return names[method];
}

/* ---- Memory -------------------------------------------------------------------------------- */

static gsnn_status make_layers(gsnn_alignment *alignment, const gsnn_mlp *f, gsnn_error *error) {
    *alignment = (gsnn_alignment){.layer_count = f->layer_count - 1};
    alignment->layers = gsnn_new(alignment->layer_count, sizeof *alignment->layers);
    for (size_t l = 0; alignment->layers && l < alignment->layer_count; l++) {
        gsnn_layer_alignment *layer = &alignment->layers[l];
        layer->width = f->widths[l + 1];
        layer->scale = _fmpq_vec_init((slong)layer->width);
        layer->place = gsnn_new(layer->width, sizeof *layer->place);
        layer->ratio = gsnn_new(layer->width, sizeof *layer->ratio);
        if (!layer->place || !layer->ratio)
            return gsnn_fail_memory(error);
    }
    return alignment->layers ? GSNN_OK : gsnn_fail_memory(error);
}

void gsnn_alignment_clear(gsnn_alignment *alignment) {
    for (size_t l = 0; alignment->layers && l < alignment->layer_count; l++) {
        gsnn_layer_alignment *layer = &alignment->layers[l];
        if (layer->scale)
            _fmpq_vec_clear(layer->scale, (slong)layer->width);
        free(layer->place);
        free(layer->ratio);
    }
    free(alignment->layers);
    *alignment = (gsnn_alignment){0};
}

/* ---- Equal forms --------------------------------------------------------------------------- */

/* Reads places and scales off two equal forms from which nothing is missing. */
static void compose(gsnn_alignment *alignment, const gsnn_deep_canon *f, const gsnn_deep_canon *g) {
    for (size_t l = 0; l < alignment->layer_count; l++)
        for (size_t i = 0; i < alignment->layers[l].width; i++) {
            const gsnn_neuron_origin *from = &f->origins[l][i], *to = &g->origins[l][i];
            alignment->layers[l].place[from->origin] = to->origin;
            fmpq_div(alignment->layers[l].scale + from->origin, from->factor, to->factor);
        }
}

static gsnn_status try_forms(bool *found, gsnn_alignment *alignment, const gsnn_mlp *f,
                             const gsnn_mlp *g, gsnn_error *error) {
    gsnn_deep_canon a, b;
    *found = false;
    gsnn_status status = gsnn_deep_canon_init(&a, f, error);
    if (status)
        return status;
    status = gsnn_deep_canon_init(&b, g, error);
    if (!status) {
        *found = a.pure && b.pure && gsnn_mlp_equal(a.form, b.form);
        if (*found)
            compose(alignment, &a, &b);
        gsnn_deep_canon_clear(&b);
    }
    gsnn_deep_canon_clear(&a);
    return status;
}

/* ---- Whether places are exact -------------------------------------------------------------- */

/* What neuron j of hidden layer `layer` (NULL: an input or an output) becomes. */
static size_t place_of(const gsnn_layer_alignment *layer, slong j) {
    return layer ? layer->place[j] : (size_t)j;
}

/* expected = scale of row i * entry / scale of column j */
static void move_entry(fmpq_t moved, const fmpq_t entry, const gsnn_layer_alignment *rows, slong i,
                       const gsnn_layer_alignment *columns, slong j) {
    fmpq_set(moved, entry);
    if (rows)
        fmpq_mul(moved, moved, rows->scale + i);
    if (columns)
        fmpq_div(moved, moved, columns->scale + j);
}

/* Sets the scale of neuron i so that the first entry of its row that is not 0 becomes g's; false
 * when there is no allowed one.  A row of zeros has scale 1. */
static bool find_scale(gsnn_activation activation, const gsnn_layer *f, const gsnn_layer *g,
                       const gsnn_layer_alignment *rows, slong i,
                       const gsnn_layer_alignment *columns) {
    fmpq *scale = rows->scale + i;
    slong place = (slong)rows->place[i];
    fmpq_one(scale);
    for (slong j = 0; j <= f->W->c; j++) {
        bool bias = j == f->W->c;
        const fmpq *from = bias ? fmpq_mat_entry(f->b, i, 0) : fmpq_mat_entry(f->W, i, j);
        if (fmpq_is_zero(from))
            continue;
        fmpq_t moved;
        fmpq_init(moved);
        move_entry(moved, from, NULL, 0, bias ? NULL : columns, j);
        fmpq_div(scale,
                 bias ? fmpq_mat_entry(g->b, place, 0)
                      : fmpq_mat_entry(g->W, place, (slong)place_of(columns, j)),
                 moved);
        fmpq_clear(moved);
        bool allowed = fmpq_sgn(scale) > 0;
        if (activation != GSNN_ACTIVATION_RELU)
            allowed = fmpz_is_one(fmpq_denref(scale)) && fmpz_is_pm1(fmpq_numref(scale));
        if (!allowed)
            fmpq_one(scale);
        return allowed;
    }
    return true;
}

static bool layer_matches(const gsnn_layer *f, const gsnn_layer *g,
                          const gsnn_layer_alignment *rows, const gsnn_layer_alignment *columns) {
    bool good = true;
    fmpq_t moved;
    fmpq_init(moved);
    for (slong i = 0; good && i < f->W->r; i++) {
        slong place = (slong)place_of(rows, i);
        for (slong j = 0; good && j < f->W->c; j++) {
            move_entry(moved, fmpq_mat_entry(f->W, i, j), rows, i, columns, j);
            good = fmpq_equal(moved, fmpq_mat_entry(g->W, place, (slong)place_of(columns, j)));
        }
        move_entry(moved, fmpq_mat_entry(f->b, i, 0), rows, i, NULL, 0);
        good = good && fmpq_equal(moved, fmpq_mat_entry(g->b, place, 0));
    }
    fmpq_clear(moved);
    return good;
}

/* Whether there are scales for the places with which f becomes g; then they are set. */
static bool is_exact(gsnn_alignment *alignment, const gsnn_mlp *f, const gsnn_mlp *g) {
    const gsnn_layer_alignment *columns = NULL;
    for (size_t l = 0; l < f->layer_count; l++) {
        gsnn_layer_alignment *rows = l < alignment->layer_count ? &alignment->layers[l] : NULL;
        for (size_t i = 0; rows && i < rows->width; i++)
            if (!find_scale(f->activation, &f->layers[l], &g->layers[l], rows, (slong)i, columns))
                return false;
        if (!layer_matches(&f->layers[l], &g->layers[l], rows, columns))
            return false;
        columns = rows;
    }
    return true;
}

/* ---- The whole ----------------------------------------------------------------------------- */

static gsnn_status check_shapes(const gsnn_mlp *f, const gsnn_mlp *g, gsnn_error *error) {
    if (f->activation != g->activation)
        return gsnn_fail(error, GSNN_INVALID, "networks of %s and %s cannot be aligned",
                         gsnn_activation_name(f->activation), gsnn_activation_name(g->activation));
    if (f->layer_count != g->layer_count)
        return gsnn_fail(error, GSNN_INVALID, "%zu layers and %zu layers cannot be aligned",
                         f->layer_count, g->layer_count);
    for (size_t l = 0; l <= f->layer_count; l++)
        if (f->widths[l] != g->widths[l])
            return gsnn_fail(error, GSNN_INVALID, "%zu and %zu %s%.0zu cannot be aligned",
                             f->widths[l], g->widths[l],
                             l == 0                ? "inputs"
                             : l == f->layer_count ? "outputs"
                                                   : "neurons in layer ",
                             l == f->layer_count ? 0 : l);
    return GSNN_OK;
}

static gsnn_status find_nearest(gsnn_alignment *alignment, const gsnn_mlp *f, const gsnn_mlp *g,
                                gsnn_error *error) {
    alignment->method = f->layer_count <= 2 ? GSNN_ALIGN_ASSIGNMENT : GSNN_ALIGN_DESCENT;
    for (size_t l = 1; l < f->layer_count; l++)
        if (f->widths[l] > GSNN_ALIGN_WIDEST)
            return gsnn_fail(error, GSNN_FAILED,
                             "no exact alignment, and %zu neurons in layer %zu are too many to "
                             "look for the nearest (at most %d)",
                             f->widths[l], l, GSNN_ALIGN_WIDEST);
    gsnn_status status = gsnn_align_nearest(alignment, f, g, error);
    if (!status && is_exact(alignment, f, g)) {
        alignment->exact = true;
        alignment->distance = 0;
    }
    return status;
}

gsnn_status gsnn_alignment_init(gsnn_alignment *alignment, const gsnn_mlp *f, const gsnn_mlp *g,
                                gsnn_error *error) {
    gsnn_status status = check_shapes(f, g, error);
    if (status)
        return status;
    status = make_layers(alignment, f, error);
    if (!status)
        status = try_forms(&alignment->exact, alignment, f, g, error);
    if (!status && !alignment->exact)
        status = find_nearest(alignment, f, g, error);
    for (size_t l = 0; !status && alignment->exact && l < alignment->layer_count; l++)
        for (size_t i = 0; i < alignment->layers[l].width; i++)
            alignment->layers[l].ratio[i] = gsnn_rational_double(alignment->layers[l].scale + i);
    if (status)
        gsnn_alignment_clear(alignment);
    return status;
}
