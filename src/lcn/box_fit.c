#include "lcn/box_fit.h"

#include "base/error.h"
#include "base/memory.h"
#include "lcn/row_table.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

void gsnn_lcn_box_fit_clear(gsnn_lcn_box_fit *fit) {
    for (size_t i = 0; i < fit->channel_count; i++) {
        gsnn_lcn_box_factors_clear(&fit->channels[i]);
        free(fit->channels[i].row);
    }
    free(fit->channels);
    *fit = (gsnn_lcn_box_fit){0};
}

/* ---- Folding ----------------------------------------------------------------------------- */

/* 1 or -1 when the row shifted by (u, v) is that multiple of itself, else 0. */
static int sign_of_shift(const gsnn_lcn_torus *torus, const int32_t *row, size_t u, size_t v) {
    bool same = true, opposite = true;
    for (size_t y = 0; y < torus->height && (same || opposite); y++) {
        for (size_t x = 0; x < torus->width; x++) {
            int32_t moved = row[gsnn_lcn_torus_place(torus, x + u, y + v)];
            same &= moved == row[x + torus->width * y];
            opposite &= moved == -row[x + torus->width * y];
        }
    }
    return same ? 1 : opposite ? -1 : 0;
}

/* The basis of the shifts that keep the row up to sign, in Hermite's form.  All shifts of the
 * torus are among those looked at, so both are found. */
static void find_lattice(gsnn_lcn_box_channel *channel, const gsnn_lcn_torus *torus,
                         const int32_t *row) {
    for (channel->width = 1;; channel->width++)
        if ((channel->signs[0] = sign_of_shift(torus, row, channel->width, 0)))
            break;
    for (channel->height = 1;; channel->height++)
        for (channel->skew = 0; channel->skew < channel->width; channel->skew++)
            if ((channel->signs[1] = sign_of_shift(torus, row, channel->skew, channel->height)))
                return;
}

/* ---- Channels ---------------------------------------------------------------------------- */

/* What all channels of an architecture need. */
typedef struct work {
    const gsnn_lcn_torus *torus;
    gsnn_lcn_row_table table;
    bool *met;      /* neurons */
    int32_t *moved; /* a row */
    size_t dimension;
    const fmpz *weights; /* NULL: free */
    const gsnn_run *run;
} work;

/* Marks the neurons of a channel. */
static gsnn_status mark(work *w, const gsnn_lcn_box_channel *channel, const int32_t *row,
                        gsnn_error *error) {
    const gsnn_lcn_torus *torus = w->torus;
    for (size_t v = 0; v < channel->height; v++) {
        for (size_t u = 0; u < channel->width; u++) {
            int sign;
            for (size_t y = 0; y < torus->height; y++)
                for (size_t x = 0; x < torus->width; x++)
                    w->moved[x + torus->width * y] = row[gsnn_lcn_torus_place(torus, x + u, y + v)];
            size_t found = gsnn_lcn_row_table_find(&w->table, w->moved, &sign);
            if (found == SIZE_MAX || w->met[found])
                return gsnn_fail(error, GSNN_INVALID,
                                 "the translations do not permute the rows of the weights: they "
                                 "are not in the group");
            w->met[found] = true;
        }
    }
    return GSNN_OK;
}

static gsnn_status add_channel(gsnn_lcn_box_fit *fit, work *w, size_t neuron, gsnn_error *error) {
    gsnn_lcn_box_channel *channel = &fit->channels[fit->channel_count++];
    const int32_t *row = gsnn_lcn_row_table_row(&w->table, neuron);
    *channel = (gsnn_lcn_box_channel){.exact = w->weights != NULL};
    find_lattice(channel, w->torus, row);
    gsnn_status status = mark(w, channel, row, error);
    if (status)
        return status;
    size_t taps = channel->width * channel->height;
    if (!(channel->row = gsnn_new(taps, sizeof *channel->row)))
        return gsnn_fail_memory(error);
    for (size_t y = 0; y < channel->height; y++)
        for (size_t x = 0; x < channel->width; x++)
            channel->row[x + channel->width * y] = row[gsnn_lcn_torus_place(w->torus, x, y)];
    if (taps > GSNN_LCN_MAX_BOX_TAPS)
        return GSNN_OK;
    return gsnn_lcn_box_factors_find(channel, w->dimension, w->weights, w->run, error);
}

gsnn_status gsnn_lcn_box_fit_init(gsnn_lcn_box_fit *fit,
                                  const gsnn_record_architecture *architecture,
                                  const gsnn_lcn_torus *torus, const fmpq *weights,
                                  const gsnn_run *run, gsnn_error *error) {
    const gsnn_record_weights *known = &architecture->weights;
    *fit =
        (gsnn_lcn_box_fit){.rows_known = known->rows && known->row_count == architecture->neurons};
    if (!fit->rows_known)
        return GSNN_OK;
    size_t neurons = (size_t)architecture->neurons;
    work w = {.torus = torus, .dimension = known->dimension, .run = run};
    gsnn_status status = gsnn_lcn_row_table_init(&w.table, architecture, torus->degree,
                                                 torus->order, torus->degree, error);
    w.met = gsnn_new(neurons, sizeof *w.met);
    w.moved = gsnn_new(torus->degree, sizeof *w.moved);
    fit->channels = gsnn_new(neurons, sizeof *fit->channels);
    if (!status && (!w.met || !w.moved || !fit->channels))
        status = gsnn_fail_memory(error);
    /* One free weight only scales. */
    fmpz *integers = _fmpz_vec_init((slong)w.dimension);
    fmpz_t common;
    fmpz_init(common);
    if (weights)
        _fmpq_vec_get_fmpz_vec_fmpz(integers, common, weights, (slong)w.dimension);
    else if (w.dimension == 1)
        fmpz_one(integers);
    w.weights = weights || w.dimension == 1 ? integers : NULL;
    for (size_t i = 0; !status && i < neurons; i++)
        if (!w.met[i])
            status = add_channel(fit, &w, i, error);
    _fmpz_vec_clear(integers, (slong)w.dimension);
    fmpz_clear(common);
    free(w.met);
    free(w.moved);
    gsnn_lcn_row_table_clear(&w.table);
    return status;
}

/* ---- Sizes ------------------------------------------------------------------------------- */

/* Larger area first, then wider. */
static int compare_sizes(const void *a, const void *b) {
    const uint64_t *x = a, *y = b;
    uint64_t p = x[0] * x[1], q = y[0] * y[1];
    if (p != q)
        return p > q ? -1 : 1;
    return (x[0] < y[0]) - (x[0] > y[0]);
}

void gsnn_lcn_box_channel_sizes(uint64_t *sizes, const gsnn_lcn_box_channel *channel) {
    size_t count = 0;
    const gsnn_lcn_box *rest = channel->rest;
    for (size_t i = 0; i < channel->factor_count; i++)
        for (size_t k = 0; k < channel->factors[i].multiplicity; k++, count++) {
            sizes[2 * count] = channel->factors[i].width;
            sizes[2 * count + 1] = channel->factors[i].height;
        }
    for (size_t axis = 0; axis < 2; axis++)
        for (size_t k = 0; k < channel->infinite[axis]; k++, count++) {
            sizes[2 * count] = axis ? 1 : 2;
            sizes[2 * count + 1] = axis ? 2 : 1;
        }
    if (rest->width * rest->height > 1) {
        sizes[2 * count] = rest->width;
        sizes[2 * count++ + 1] = rest->height;
    }
    qsort(sizes, count, 2 * sizeof *sizes, compare_sizes);
}
