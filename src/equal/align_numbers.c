#include "equal/align_numbers.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/rational.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>

static void largest_of(fmpq_t largest, const fmpq *entries, slong count) {
    fmpq_t size;
    fmpq_init(size);
    for (slong j = 0; j < count; j++) {
        fmpq_abs(size, entries + j);
        if (fmpq_cmp(size, largest) > 0)
            fmpq_set(largest, size);
    }
    fmpq_clear(size);
}

static void divide(fmpq *entries, slong count, const fmpq_t divisor) {
    for (slong j = 0; j < count; j++)
        fmpq_div(entries + j, entries + j, divisor);
}

/* Divides each row of the hidden layers of a ReLU network by its largest entry, which the next
 * layer is multiplied with: exactly, so that no double overflows.  The divisors go to `divisors`,
 * one a hidden neuron. */
static void balance(gsnn_mlp *mlp, fmpq *divisors) {
    for (size_t l = 0; l + 1 < mlp->layer_count; l++) {
        gsnn_layer *layer = &mlp->layers[l], *next = &mlp->layers[l + 1];
        for (slong i = 0; i < layer->W->r; i++, divisors++) {
            largest_of(divisors, layer->W->rows[i], layer->W->c);
            largest_of(divisors, fmpq_mat_entry(layer->b, i, 0), 1);
            if (fmpq_is_zero(divisors))
                fmpq_one(divisors);
            divide(layer->W->rows[i], layer->W->c, divisors);
            divide(fmpq_mat_entry(layer->b, i, 0), 1, divisors);
            for (slong k = 0; k < next->W->r; k++)
                fmpq_mul(fmpq_mat_entry(next->W, k, i), fmpq_mat_entry(next->W, k, i), divisors);
        }
    }
}

/* Divides a layer of both networks by their largest entry. */
static void level(gsnn_layer *f, gsnn_layer *g) {
    gsnn_layer *both[] = {f, g};
    fmpq_t largest;
    fmpq_init(largest);
    for (int n = 0; n < 2; n++) {
        largest_of(largest, both[n]->W->entries, both[n]->W->r * both[n]->W->c);
        largest_of(largest, both[n]->b->entries, both[n]->b->r);
    }
    for (int n = 0; !fmpq_is_zero(largest) && n < 2; n++) {
        divide(both[n]->W->entries, both[n]->W->r * both[n]->W->c, largest);
        divide(both[n]->b->entries, both[n]->b->r, largest);
    }
    fmpq_clear(largest);
}

static void copy_layer(double *rows, const gsnn_layer *layer) {
    for (slong i = 0; i < layer->W->r; i++) {
        for (slong j = 0; j < layer->W->c; j++)
            *rows++ = gsnn_rational_double(fmpq_mat_entry(layer->W, i, j));
        *rows++ = gsnn_rational_double(fmpq_mat_entry(layer->b, i, 0));
    }
}

/* Brings the rows to length 1, with the factors in the next layer. */
static void shorten(double *rows, size_t count, size_t width, double *lengths, double *next,
                    size_t next_count) {
    for (size_t i = 0; i < count; i++) {
        double *row = rows + i * width, sum = 0;
        for (size_t j = 0; j < width; j++)
            sum += row[j] * row[j];
        lengths[i] = sum > 0 ? sqrt(sum) : 1;
        for (size_t j = 0; j < width; j++)
            row[j] /= lengths[i];
        for (size_t k = 0; k < next_count; k++)
            next[k * (count + 1) + i] *= lengths[i];
    }
}

static gsnn_status make_pairs(gsnn_layer_pair *pairs, const gsnn_mlp *f, const gsnn_mlp *g,
                              gsnn_error *error) {
    for (size_t l = 0; l < f->layer_count; l++) {
        gsnn_layer_pair *p = &pairs[l];
        *p = (gsnn_layer_pair){.rows = f->widths[l + 1], .columns = f->widths[l]};
        size_t size = p->rows * (p->columns + 1);
        p->f = gsnn_new(size, sizeof *p->f);
        p->g = gsnn_new(size, sizeof *p->g);
        p->f_length = gsnn_new(p->rows, sizeof *p->f_length);
        p->g_length = gsnn_new(p->rows, sizeof *p->g_length);
        if (!p->f || !p->g || !p->f_length || !p->g_length)
            return gsnn_fail_memory(error);
        copy_layer(p->f, &f->layers[l]);
        copy_layer(p->g, &g->layers[l]);
    }
    for (size_t l = 0; f->activation == GSNN_ACTIVATION_RELU && l + 1 < f->layer_count; l++) {
        gsnn_layer_pair *p = &pairs[l], *next = &pairs[l + 1];
        shorten(p->f, p->rows, p->columns + 1, p->f_length, next->f, next->rows);
        shorten(p->g, p->rows, p->columns + 1, p->g_length, next->g, next->rows);
    }
    return GSNN_OK;
}

gsnn_status gsnn_network_pair_init(gsnn_network_pair *pair, const gsnn_mlp *f, const gsnn_mlp *g,
                                   gsnn_error *error) {
    *pair = (gsnn_network_pair){.count = f->layer_count, .hidden = (slong)gsnn_mlp_hidden(f)};
    gsnn_mlp *a = gsnn_mlp_copy(f), *b = gsnn_mlp_copy(g);
    pair->f_divisors = _fmpq_vec_init(pair->hidden);
    pair->g_divisors = _fmpq_vec_init(pair->hidden);
    pair->layers = gsnn_new(pair->count, sizeof *pair->layers);
    gsnn_status status = a && b && pair->layers ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        bool relu = f->activation == GSNN_ACTIVATION_RELU;
        if (relu) {
            balance(a, pair->f_divisors);
            balance(b, pair->g_divisors);
        }
        for (size_t l = relu ? pair->count - 1 : 0; l < pair->count; l++)
            level(&a->layers[l], &b->layers[l]);
        status = make_pairs(pair->layers, a, b, error);
    }
    gsnn_mlp_free(a);
    gsnn_mlp_free(b);
    return status;
}

void gsnn_network_pair_clear(gsnn_network_pair *pair) {
    for (size_t l = 0; pair->layers && l < pair->count; l++) {
        free(pair->layers[l].f);
        free(pair->layers[l].g);
        free(pair->layers[l].f_length);
        free(pair->layers[l].g_length);
    }
    free(pair->layers);
    _fmpq_vec_clear(pair->f_divisors, pair->hidden);
    _fmpq_vec_clear(pair->g_divisors, pair->hidden);
    *pair = (gsnn_network_pair){0};
}
