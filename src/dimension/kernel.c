/* kernel.c - directions in which a network's function does not change, by name. */
#include "base/error.h"
#include "base/memory.h"
#include "dimension/plain.h"
#include "linear/echelon.h"

#include <stdlib.h>
#include <string.h>

typedef struct kernel {
    const gsnn_integer_net *net;
    gsnn_echelon echelon;
    ulong *vector;
    gsnn_error *error;
} kernel;

static gsnn_status add(kernel *k) {
    gsnn_status status = gsnn_echelon_add(&k->echelon, k->vector, 0, k->error);
    memset(k->vector, 0, k->net->parameters * sizeof *k->vector);
    return status;
}

/* The places in theta of W^l[i][0] and b^l[i]. */
static size_t weight_place(const gsnn_integer_net *net, size_t l, size_t i) {
    return gsnn_mlp_offset(net->mlp, l) + i * net->mlp->widths[l - 1];
}

static size_t bias_place(const gsnn_integer_net *net, size_t l, size_t i) {
    return gsnn_mlp_offset(net->mlp, l) + net->mlp->widths[l] * net->mlp->widths[l - 1] + i;
}

/* Incoming weights and bias times 1, outgoing weights times -1. */
static gsnn_status add_scaling(kernel *k, size_t l, size_t i) {
    const gsnn_integer_layer *layer = &k->net->layers[l - 1], *next = &k->net->layers[l];
    memcpy(k->vector + weight_place(k->net, l, i), layer->W_mod->rows[i],
           (size_t)layer->W->c * sizeof *k->vector);
    k->vector[bias_place(k->net, l, i)] = layer->b_mod->rows[i][0];
    for (slong o = 0; o < next->W->r; o++)
        k->vector[weight_place(k->net, l + 1, (size_t)o) + i] =
            nmod_neg(next->W_mod->rows[o][i], k->net->modulus);
    return add(k);
}

/* Every parameter of a neuron that is off everywhere. */
static gsnn_status add_dead(kernel *k, size_t l, size_t i) {
    gsnn_status status = GSNN_OK;
    for (size_t j = 0; !status && j < k->net->mlp->widths[l - 1]; j++) {
        k->vector[weight_place(k->net, l, i) + j] = 1;
        status = add(k);
    }
    if (!status) {
        k->vector[bias_place(k->net, l, i)] = 1;
        status = add(k);
    }
    for (size_t o = 0; !status && o < k->net->mlp->widths[l + 1]; o++) {
        k->vector[weight_place(k->net, l + 1, o) + i] = 1;
        status = add(k);
    }
    return status;
}

/* Neuron i, always on: its bias moves, and the next biases take that back. */
static gsnn_status add_translation(kernel *k, size_t l, size_t i) {
    const gsnn_integer_layer *next = &k->net->layers[l];
    k->vector[bias_place(k->net, l, i)] = 1;
    for (slong o = 0; o < next->W->r; o++)
        k->vector[bias_place(k->net, l + 1, (size_t)o)] =
            nmod_neg(next->W_mod->rows[o][i], k->net->modulus);
    return add(k);
}

/* Neurons i and j, always on: z_i += t z_j, and the outgoing weights of j lose t times those of i.
 */
static gsnn_status add_mixture(kernel *k, size_t l, size_t i, size_t j) {
    const gsnn_integer_layer *layer = &k->net->layers[l - 1], *next = &k->net->layers[l];
    memcpy(k->vector + weight_place(k->net, l, i), layer->W_mod->rows[j],
           (size_t)layer->W->c * sizeof *k->vector);
    k->vector[bias_place(k->net, l, i)] = layer->b_mod->rows[j][0];
    for (slong o = 0; o < next->W->r; o++)
        k->vector[weight_place(k->net, l + 1, (size_t)o) + j] =
            nmod_neg(next->W_mod->rows[o][i], k->net->modulus);
    return add(k);
}

static gsnn_status add_layer(kernel *k, size_t l, const bool *dead, const bool *always_on) {
    gsnn_status status = GSNN_OK;
    size_t width = k->net->mlp->widths[l];
    for (size_t i = 0; !status && i < width; i++) {
        status = add_scaling(k, l, i);
        if (!status && dead[i])
            status = add_dead(k, l, i);
        if (!status && always_on[i])
            status = add_translation(k, l, i);
        for (size_t j = 0; !status && always_on[i] && j < width; j++)
            if (j != i && always_on[j])
                status = add_mixture(k, l, i, j);
    }
    return status;
}

gsnn_status gsnn_kernel_rank(const gsnn_integer_net *net, const bool *dead, const bool *always_on,
                             size_t *rank, gsnn_error *error) {
    kernel k = {.net = net, .error = error};
    gsnn_status status = gsnn_echelon_init(&k.echelon, net->parameters, net->modulus, error);
    k.vector = gsnn_new(net->parameters, sizeof *k.vector);
    if (!status && !k.vector)
        status = gsnn_fail_memory(error);
    size_t first = 0;
    for (size_t l = 1; !status && l < net->layer_count; l++) {
        status = add_layer(&k, l, dead + first, always_on + first);
        first += net->mlp->widths[l];
    }
    *rank = k.echelon.rank;
    free(k.vector);
    gsnn_echelon_clear(&k.echelon);
    return status;
}
