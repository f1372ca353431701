#include "dimension/cells.h"

#include "base/error.h"
#include "base/memory.h"
#include "dimension/pattern_set.h"
#include "dimension/region.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

/* A walk over the cells, of the whole space of inputs or of a line. */
typedef struct walk {
    const gsnn_integer_net *net;
    size_t variables;
    fmpz_t scale;      /* the inputs, as functions of the variables, are multiplied by it */
    fmpz_mat_t *image; /* image[l]: `scale` t^l as functions of the variables, for the branch */
    uint64_t *pattern;
    const fmpq *origin; /* of a line, else NULL */
    const fmpz *direction;
    gsnn_cell_visitor visit;
    void *context;
    gsnn_pattern_set nonsmooth; /* branches: the pattern so far, and the neuron in a last word */
    uint64_t *stuck;            /* such a branch */
    gsnn_error *error;
    fmpq *variable_point, *point;
} walk;

static gsnn_status walk_init(walk *w, const gsnn_integer_net *net, size_t variables,
                             gsnn_error *error) {
    *w = (walk){.net = net, .variables = variables, .error = error};
    w->nonsmooth.words = net->words + 1;
    w->stuck = gsnn_new(net->words + 1, sizeof *w->stuck);
    fmpz_init_set_ui(w->scale, 1);
    w->pattern = gsnn_new(net->words, sizeof *w->pattern);
    w->image = gsnn_new(net->layer_count, sizeof *w->image);
    w->variable_point = _fmpq_vec_init((slong)variables);
    w->point = _fmpq_vec_init((slong)net->inputs);
    if (!w->pattern || !w->image || !w->stuck)
        return gsnn_fail_memory(error);
    for (size_t l = 0; l < net->layer_count; l++)
        fmpz_mat_init(w->image[l], (slong)net->mlp->widths[l], (slong)variables + 1);
    return GSNN_OK;
}

static void walk_clear(walk *w) {
    for (size_t l = 0; w->image && l < w->net->layer_count; l++)
        fmpz_mat_clear(w->image[l]);
    free(w->image);
    free(w->pattern);
    free(w->stuck);
    gsnn_pattern_set_clear(&w->nonsmooth);
    fmpz_clear(w->scale);
    _fmpq_vec_clear(w->variable_point, (slong)w->variables);
    _fmpq_vec_clear(w->point, (slong)w->net->inputs);
}

static gsnn_status visit_cell(walk *w, const gsnn_region *region) {
    if (!w->origin) {
        gsnn_region_point(region, w->point);
        return w->visit(w->context, w->pattern, w->point);
    }
    gsnn_region_point(region, w->variable_point);
    for (size_t j = 0; j < w->net->inputs; j++) {
        fmpq_mul_fmpz(w->point + j, w->variable_point, w->direction + j);
        fmpq_add(w->point + j, w->point + j, w->origin + j);
    }
    return w->visit(w->context, w->pattern, w->point);
}

/* Counts the branch at the h-th hidden neuron; pieces of the space may have it in common. */
static gsnn_status count_nonsmooth(walk *w, size_t h) {
    size_t number;
    bool added;
    memset(w->stuck, 0, (w->net->words + 1) * sizeof *w->stuck);
    for (size_t i = 0; i < h; i++)
        gsnn_pattern_switch(w->stuck, i, gsnn_pattern_on(w->pattern, i));
    w->stuck[w->net->words] = h;
    return gsnn_pattern_set_add(&w->nonsmooth, w->stuck, &number, &added, w->error);
}

/* Goes on with neuron i of layer l (from 1), the h-th hidden one, on the region. */
static gsnn_status branch(walk *w, size_t l, size_t i, size_t h, const gsnn_region *region) {
    const gsnn_integer_net *net = w->net;
    while (l < net->layer_count && i == net->mlp->widths[l]) {
        l++;
        i = 0;
    }
    if (l >= net->layer_count)
        return visit_cell(w, region);
    const gsnn_integer_layer *layer = &net->layers[l - 1];
    slong width = (slong)w->variables + 1;
    fmpz *g = _fmpz_vec_init(width);
    for (slong j = 0; j < layer->W->c; j++)
        _fmpz_vec_scalar_addmul_fmpz(g, w->image[l - 1]->rows[j], width,
                                     fmpz_mat_entry(layer->W, (slong)i, j));
    fmpz_addmul(g + w->variables, w->scale, fmpz_mat_entry(layer->b, (slong)i, 0));
    gsnn_status status = GSNN_OK;
    if (_fmpz_vec_is_zero(g, width))
        status = count_nonsmooth(w, h);
    else
        for (int sign = 1; !status && sign >= -1; sign -= 2) {
            gsnn_region part;
            if (!gsnn_region_cut(&part, region, g, sign))
                continue;
            gsnn_pattern_switch(w->pattern, h, sign > 0);
            if (sign > 0)
                _fmpz_vec_set(w->image[l]->rows[i], g, width);
            else
                _fmpz_vec_zero(w->image[l]->rows[i], width);
            status = branch(w, l, i + 1, h + 1, &part);
            gsnn_region_clear(&part);
        }
    _fmpz_vec_clear(g, width);
    return status;
}

static gsnn_status walk_all(walk *w) {
    gsnn_status status = GSNN_OK;
    for (size_t piece = 0; !status && piece < gsnn_region_pieces(w->variables); piece++) {
        gsnn_region region;
        gsnn_region_init(&region, w->variables, piece);
        status = branch(w, 1, 0, 0, &region);
        gsnn_region_clear(&region);
    }
    return status;
}

gsnn_status gsnn_cells_visit(const gsnn_integer_net *net, gsnn_cell_visitor visit, void *context,
                             size_t *nonsmooth, gsnn_error *error) {
    walk w;
    gsnn_status status = walk_init(&w, net, net->inputs, error);
    w.visit = visit;
    w.context = context;
    for (size_t j = 0; !status && j < net->inputs; j++)
        fmpz_one(fmpz_mat_entry(w.image[0], (slong)j, (slong)j));
    if (!status)
        status = walk_all(&w);
    *nonsmooth = w.nonsmooth.count;
    walk_clear(&w);
    return status;
}

gsnn_status gsnn_cells_visit_line(const gsnn_integer_net *net, const fmpq *origin,
                                  const fmpz *direction, gsnn_cell_visitor visit, void *context,
                                  gsnn_error *error) {
    walk w;
    gsnn_status status = walk_init(&w, net, 1, error);
    w.visit = visit;
    w.context = context;
    w.origin = origin;
    w.direction = direction;
    fmpz_t quotient;
    fmpz_init(quotient);
    for (size_t j = 0; !status && j < net->inputs; j++)
        fmpz_lcm(w.scale, w.scale, fmpq_denref(origin + j));
    for (size_t j = 0; !status && j < net->inputs; j++) {
        fmpz_mul(fmpz_mat_entry(w.image[0], (slong)j, 0), w.scale, direction + j);
        fmpz_divexact(quotient, w.scale, fmpq_denref(origin + j));
        fmpz_mul(fmpz_mat_entry(w.image[0], (slong)j, 1), quotient, fmpq_numref(origin + j));
    }
    fmpz_clear(quotient);
    if (!status)
        status = walk_all(&w);
    walk_clear(&w);
    return status;
}

bool gsnn_cells_pattern_at(const gsnn_integer_net *net, const fmpq *point, uint64_t *pattern) {
    fmpq *z = _fmpq_vec_init((slong)(net->hidden + net->outputs));
    gsnn_mlp_preactivations(net->mlp, point, z);
    bool smooth = true;
    for (size_t h = 0; h < net->hidden; h++) {
        smooth = smooth && !fmpq_is_zero(z + h);
        gsnn_pattern_switch(pattern, h, fmpq_sgn(z + h) > 0);
    }
    _fmpq_vec_clear(z, (slong)(net->hidden + net->outputs));
    return smooth;
}
