#include "equal/deep.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpz.h>
#include <stdlib.h>

/* A hidden layer in the making: neurons of the form are numbered as they stand now. */
typedef struct stage {
    gsnn_deep_canon *canon;
    size_t l; /* from 1 */
    fmpq_mat_struct *W, *b, *next_W, *next_b;
    gsnn_neuron_origin *origins;
    slong n;
    bool changed;
} stage;

static stage stage_of(gsnn_deep_canon *canon, size_t l) {
    gsnn_layer *layers = canon->form->layers;
    return (stage){.canon = canon,
                   .l = l,
                   .W = layers[l - 1].W,
                   .b = layers[l - 1].b,
                   .next_W = layers[l].W,
                   .next_b = layers[l].b,
                   .origins = canon->origins[l - 1],
                   .n = layers[l - 1].W->r};
}

/* Keeps `count` neurons of the layer, in that order, by swapping their numbers into new matrices.
 */
static gsnn_status select_neurons(stage *s, const slong *order, slong count, gsnn_error *error) {
    fmpq_mat_t W, b, next;
    gsnn_neuron_origin *origins = gsnn_new((size_t)s->n, sizeof *origins);
    if (!origins)
        return gsnn_fail_memory(error);
    fmpq_mat_init(W, count, s->W->c);
    fmpq_mat_init(b, count, 1);
    fmpq_mat_init(next, s->next_W->r, count);
    for (slong i = 0; i < count; i++) {
        for (slong j = 0; j < s->W->c; j++)
            fmpq_swap(fmpq_mat_entry(W, i, j), fmpq_mat_entry(s->W, order[i], j));
        fmpq_swap(fmpq_mat_entry(b, i, 0), fmpq_mat_entry(s->b, order[i], 0));
        for (slong k = 0; k < next->r; k++)
            fmpq_swap(fmpq_mat_entry(next, k, i), fmpq_mat_entry(s->next_W, k, order[i]));
        fmpq_init(origins[i].factor);
        fmpq_swap(origins[i].factor, s->origins[order[i]].factor);
        origins[i].origin = s->origins[order[i]].origin;
    }
    for (slong i = 0; i < s->n; i++)
        fmpq_clear(s->origins[i].factor);
    free(s->origins);
    s->origins = s->canon->origins[s->l - 1] = origins;
    fmpq_mat_swap(W, s->W);
    fmpq_mat_swap(b, s->b);
    fmpq_mat_swap(next, s->next_W);
    fmpq_mat_clear(W);
    fmpq_mat_clear(b);
    fmpq_mat_clear(next);
    s->n = count;
    s->canon->form->widths[s->l] = (size_t)count;
    return GSNN_OK;
}

/* ---- One neuron ---------------------------------------------------------------------------- */

static bool row_is_zero(const stage *s, slong i) {
    for (slong j = 0; j < s->W->c; j++)
        if (!fmpq_is_zero(fmpq_mat_entry(s->W, i, j)))
            return false;
    return true;
}

static bool column_is_zero(const stage *s, slong i) {
    for (slong k = 0; k < s->next_W->r; k++)
        if (!fmpq_is_zero(fmpq_mat_entry(s->next_W, k, i)))
            return false;
    return true;
}

/* Whether neuron i adds nothing, or a constant that goes into the next layer. */
static bool is_spare(stage *s, slong i) {
    const fmpq *bias = fmpq_mat_entry(s->b, i, 0);
    if (column_is_zero(s, i))
        return true;
    if (!row_is_zero(s, i))
        return false;
    if (fmpq_is_zero(bias))
        return true;
    if (s->canon->form->activation != GSNN_ACTIVATION_RELU)
        return false;
    for (slong k = 0; fmpq_sgn(bias) > 0 && k < s->next_W->r; k++)
        fmpq_addmul(fmpq_mat_entry(s->next_b, k, 0), fmpq_mat_entry(s->next_W, k, i), bias);
    return true;
}

/* The factor that makes row i canonical. */
static void find_factor(fmpq_t factor, const stage *s, slong i) {
    const fmpq *bias = fmpq_mat_entry(s->b, i, 0);
    if (s->canon->form->activation != GSNN_ACTIVATION_RELU) {
        slong j = 0;
        while (j < s->W->c && fmpq_is_zero(fmpq_mat_entry(s->W, i, j)))
            j++;
        fmpq_set_si(factor, fmpq_sgn(j < s->W->c ? fmpq_mat_entry(s->W, i, j) : bias), 1);
        return;
    }
    /* The greatest common divisor of fractions, by which the row is divided. */
    fmpq_t divisor;
    fmpq_init(divisor);
    fmpq_abs(divisor, bias);
    for (slong j = 0; j < s->W->c; j++)
        fmpq_gcd(divisor, divisor, fmpq_mat_entry(s->W, i, j));
    fmpq_inv(factor, divisor);
    fmpq_clear(divisor);
}

static void scale_neuron(stage *s, slong i, const fmpq_t factor) {
    for (slong j = 0; j < s->W->c; j++)
        fmpq_mul(fmpq_mat_entry(s->W, i, j), fmpq_mat_entry(s->W, i, j), factor);
    fmpq_mul(fmpq_mat_entry(s->b, i, 0), fmpq_mat_entry(s->b, i, 0), factor);
    for (slong k = 0; k < s->next_W->r; k++)
        fmpq_div(fmpq_mat_entry(s->next_W, k, i), fmpq_mat_entry(s->next_W, k, i), factor);
    fmpq_mul(s->origins[i].factor, s->origins[i].factor, factor);
}

/* ---- One layer ----------------------------------------------------------------------------- */

/* Leaves one neuron of zeros where nothing is left of a layer. */
static gsnn_status drop_spare(stage *s, slong *order, gsnn_error *error) {
    slong kept = 0;
    for (slong i = 0; i < s->n; i++)
        if (!is_spare(s, i))
            order[kept++] = i;
    if (kept == s->n)
        return GSNN_OK;
    bool empty = kept == 0;
    if (empty) {
        bool zero =
            row_is_zero(s, 0) && fmpq_is_zero(fmpq_mat_entry(s->b, 0, 0)) && column_is_zero(s, 0);
        order[kept++] = 0;
        s->changed |= !zero;
    }
    s->changed |= kept < s->n;
    s->canon->removed += (size_t)(s->n - kept);
    gsnn_status status = select_neurons(s, order, kept, error);
    if (!status && empty) {
        fmpq_mat_zero(s->W);
        fmpq_mat_zero(s->b);
        fmpq_mat_zero(s->next_W);
    }
    return status;
}

static int compare_neurons(const stage *s, slong i, slong k) {
    for (slong j = 0; j < s->W->c; j++) {
        int order = fmpq_cmp(fmpq_mat_entry(s->W, i, j), fmpq_mat_entry(s->W, k, j));
        if (order)
            return order;
    }
    return fmpq_cmp(fmpq_mat_entry(s->b, i, 0), fmpq_mat_entry(s->b, k, 0));
}

typedef struct place {
    const stage *s;
    slong neuron;
} place;

static int compare_places(const void *a, const void *b) {
    const place *x = a, *y = b;
    int order = compare_neurons(x->s, x->neuron, y->neuron);
    return order ? order : (x->neuron > y->neuron) - (x->neuron < y->neuron);
}

/* Puts the neurons in order; those with equal rows become one. */
static gsnn_status sort_and_merge(stage *s, slong *order, gsnn_error *error) {
    place *places = gsnn_new((size_t)s->n, sizeof *places);
    if (!places)
        return gsnn_fail_memory(error);
    for (slong i = 0; i < s->n; i++)
        places[i] = (place){s, i};
    qsort(places, (size_t)s->n, sizeof *places, compare_places);
    slong kept = 0;
    for (slong i = 0; i < s->n; i++) {
        slong neuron = places[i].neuron;
        if (kept && compare_neurons(s, order[kept - 1], neuron) == 0) {
            for (slong k = 0; k < s->next_W->r; k++) {
                fmpq *sum = fmpq_mat_entry(s->next_W, k, order[kept - 1]);
                fmpq_add(sum, sum, fmpq_mat_entry(s->next_W, k, neuron));
            }
            continue;
        }
        order[kept++] = neuron;
    }
    free(places);
    s->changed |= kept < s->n;
    s->canon->removed += (size_t)(s->n - kept);
    return select_neurons(s, order, kept, error);
}

/* Whether anything was dropped or merged goes to *changed. */
static gsnn_status normalise_layer(gsnn_deep_canon *canon, size_t l, bool *changed,
                                   gsnn_error *error) {
    stage s = stage_of(canon, l);
    slong *order = gsnn_new((size_t)s.n, sizeof *order);
    if (!order)
        return gsnn_fail_memory(error);
    gsnn_status status = drop_spare(&s, order, error);
    if (!status) {
        fmpq_t factor;
        fmpq_init(factor);
        for (slong i = 0; i < s.n; i++)
            if (!row_is_zero(&s, i) || !fmpq_is_zero(fmpq_mat_entry(s.b, i, 0))) {
                find_factor(factor, &s, i);
                scale_neuron(&s, i, factor);
            }
        fmpq_clear(factor);
        status = sort_and_merge(&s, order, error);
    }
    free(order);
    *changed |= s.changed;
    return status;
}

/* ---- The whole ----------------------------------------------------------------------------- */

static gsnn_status make_origins(gsnn_deep_canon *canon, gsnn_error *error) {
    size_t hidden = canon->form->layer_count - 1;
    canon->origins = gsnn_new(hidden, sizeof *canon->origins);
    for (size_t l = 0; canon->origins && l < hidden; l++) {
        size_t n = canon->form->widths[l + 1];
        canon->origins[l] = gsnn_new(n, sizeof **canon->origins);
        if (!canon->origins[l])
            return gsnn_fail_memory(error);
        for (size_t i = 0; i < n; i++) {
            canon->origins[l][i].origin = i;
            fmpq_init(canon->origins[l][i].factor);
            fmpq_one(canon->origins[l][i].factor);
        }
    }
    return canon->origins ? GSNN_OK : gsnn_fail_memory(error);
}

gsnn_status gsnn_deep_canon_init(gsnn_deep_canon *canon, const gsnn_mlp *mlp, gsnn_error *error) {
    *canon = (gsnn_deep_canon){.form = gsnn_mlp_copy(mlp), .pure = true};
    gsnn_status status = canon->form ? make_origins(canon, error) : gsnn_fail_memory(error);
    /* What is dropped in one layer can leave a neuron of the layer before without weight.  The
     * second pass of a network that does not shrink changes nothing. */
    for (bool changed = true; !status && changed;) {
        changed = false;
        for (size_t l = 1; !status && l < mlp->layer_count; l++)
            status = normalise_layer(canon, l, &changed, error);
        canon->pure &= !changed;
    }
    if (status)
        gsnn_deep_canon_clear(canon);
    return status;
}

void gsnn_deep_canon_clear(gsnn_deep_canon *canon) {
    for (size_t l = 0; canon->form && canon->origins && l + 1 < canon->form->layer_count; l++) {
        for (size_t i = 0; canon->origins[l] && i < canon->form->widths[l + 1]; i++)
            fmpq_clear(canon->origins[l][i].factor);
        free(canon->origins[l]);
    }
    free(canon->origins);
    gsnn_mlp_free(canon->form);
    *canon = (gsnn_deep_canon){0};
}

bool gsnn_mlp_equal(const gsnn_mlp *a, const gsnn_mlp *b) {
    if (a->layer_count != b->layer_count)
        return false;
    for (size_t l = 0; l < a->layer_count; l++)
        if (!fmpq_mat_equal(a->layers[l].W, b->layers[l].W) ||
            !fmpq_mat_equal(a->layers[l].b, b->layers[l].b))
            return false;
    return true;
}
