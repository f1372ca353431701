#include "deep/relu.h"

#include <flint/fmpq_vec.h>

/* Subtracts `factor` times row k of layer j, as an affine function of inputs and ReLUs. */
static void subtract_row(fmpq_mat_t W, fmpq *bias, slong row, const gsnn_deep_relu *relu, size_t j,
                         size_t k, const fmpq *factor) {
    for (slong c = 0; c < fmpq_mat_ncols(relu->W[j]); c++)
        fmpq_submul(fmpq_mat_entry(W, row, c), factor, fmpq_mat_entry(relu->W[j], (slong)k, c));
    fmpq_submul(bias, factor, relu->b[j] + k);
}

/* Layer i from those before: each |z| that it sees is twice the ReLU less z. */
static void convert_layer(gsnn_deep_relu *relu, const gsnn_deep_network *network, size_t i) {
    const gsnn_deep_layer *layer = &network->layers[i];
    fmpq_mat_init(relu->W[i], (slong)layer->neurons, (slong)layer->columns);
    relu->b[i] = _fmpq_vec_init((slong)layer->neurons);
    relu->widths[i] = layer->neurons;
    for (slong r = 0; r < (slong)layer->neurons; r++) {
        size_t column = network->degree;
        fmpq_set(relu->b[i] + r, layer->bias);
        for (size_t c = 0; c < column; c++)
            fmpq_set(fmpq_mat_entry(relu->W[i], r, (slong)c),
                     fmpq_mat_entry(layer->U, r, (slong)c));
        for (size_t j = 0; j < i; j++)
            for (size_t k = 0; k < network->layers[j].neurons; k++, column++) {
                const fmpq *entry = fmpq_mat_entry(layer->U, r, (slong)column);
                fmpq *place = fmpq_mat_entry(relu->W[i], r, (slong)column);
                fmpq_add(place, place, entry);
                fmpq_add(place, place, entry);
                subtract_row(relu->W[i], relu->b[i] + r, r, relu, j, k, entry);
            }
    }
}

void gsnn_deep_relu_init(gsnn_deep_relu *relu, const gsnn_deep_network *network) {
    relu->depth = network->depth;
    relu->degree = network->degree;
    relu->neurons = 0;
    for (size_t i = 0; i < network->depth; i++) {
        convert_layer(relu, network, i);
        relu->neurons += network->layers[i].neurons;
    }
    /* The outputs are rows as well: of inputs and all ReLUs. */
    slong outputs = (slong)network->outputs;
    fmpq_mat_init(relu->out, outputs, (slong)(network->degree + relu->neurons));
    fmpq_mat_init(relu->d, outputs, 1);
    for (slong o = 0; o < outputs; o++) {
        fmpq *constant = fmpq_mat_entry(relu->d, o, 0);
        fmpq_set(constant, network->constant + o);
        size_t column = network->degree;
        for (size_t c = 0; c < column; c++)
            fmpq_set(fmpq_mat_entry(relu->out, o, (slong)c),
                     fmpq_mat_entry(network->linear, o, (slong)c));
        for (size_t j = 0; j < network->depth; j++)
            for (size_t k = 0; k < network->layers[j].neurons; k++, column++) {
                const fmpq *a = fmpq_mat_entry(network->layers[j].A, o, (slong)k);
                fmpq *place = fmpq_mat_entry(relu->out, o, (slong)column);
                fmpq_add(place, place, a);
                fmpq_add(place, place, a);
                subtract_row(relu->out, constant, o, relu, j, k, a);
            }
    }
}

void gsnn_deep_relu_clear(gsnn_deep_relu *relu) {
    for (size_t i = 0; i < relu->depth; i++) {
        fmpq_mat_clear(relu->W[i]);
        _fmpq_vec_clear(relu->b[i], (slong)relu->widths[i]);
    }
    fmpq_mat_clear(relu->out);
    fmpq_mat_clear(relu->d);
}
