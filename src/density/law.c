#include "density/law.h"

#include "base/memory.h"

#include <stdlib.h>

static const char *const activations[] = {
    [GSNN_LAW_RELU] = "relu", [GSNN_LAW_LEAKY_RELU] = "leaky-relu",
    [GSNN_LAW_TANH] = "tanh", [GSNN_LAW_ERF] = "erf",
    [GSNN_LAW_ABS] = "abs",   [GSNN_LAW_SQUARE] = "square",
    [GSNN_LAW_CUBE] = "cube", [GSNN_LAW_IDENTITY] = "identity",
    [GSNN_LAW_SIN] = "sin",   [GSNN_LAW_COS] = "cos",
    [GSNN_LAW_STEP] = "step", [GSNN_LAW_SQUARED_RELU] = "squared-relu",
};

const char *gsnn_law_activation_name(gsnn_law_activation activation) {
    return (size_t)activation < sizeof activations / sizeof *activations ? activations[activation]
                                                                         : NULL;
}

bool gsnn_law_activation_is_even(gsnn_law_activation activation) {
    return activation == GSNN_LAW_ABS || activation == GSNN_LAW_SQUARE ||
           activation == GSNN_LAW_COS;
}

bool gsnn_law_activation_is_odd(gsnn_law_activation activation) {
    return activation == GSNN_LAW_TANH || activation == GSNN_LAW_ERF ||
           activation == GSNN_LAW_CUBE || activation == GSNN_LAW_IDENTITY ||
           activation == GSNN_LAW_SIN;
}

size_t gsnn_law_outputs(const gsnn_law *law) {
    return law->kind == GSNN_LAW_PLAIN ? law->plain.outputs
           : law->kind == GSNN_LAW_SUM ? gsnn_law_outputs(&law->summands[0])
                                       : 1;
}

static void clear_plain(gsnn_plain_law *plain) {
    for (size_t l = 0; plain->layers && l < plain->depth; l++) {
        gsnn_layer_law *layer = &plain->layers[l];
        gsnn_distributions_free(layer->row.entries, layer->row.count);
        if (layer->row.joint) {
            fmpq_mat_clear(layer->row.mean);
            fmpq_mat_clear(layer->row.covariance);
        }
        gsnn_distribution_clear(&layer->bias);
    }
    free(plain->layers);
    gsnn_distributions_free(plain->readout, plain->outputs);
    gsnn_distributions_free(plain->output_bias, plain->outputs);
    if (plain->has_means) {
        fmpq_mat_clear(plain->readout_mean);
        fmpq_clear(plain->readout_variance);
    }
    fmpq_clear(plain->slope);
}

static void clear_tied(gsnn_tied_law *tied) {
    free(tied->id);
    gsnn_distributions_free(tied->weights, tied->count);
    gsnn_distribution_clear(&tied->bias);
    gsnn_distribution_clear(&tied->readout);
    gsnn_distribution_clear(&tied->linear);
    gsnn_distribution_clear(&tied->constant);
}

/* A zeroed struct holds the numbers 0, which may be cleared. */
void gsnn_law_clear(gsnn_law *law) {
    for (size_t i = 0; law->summands && i < law->count; i++)
        gsnn_law_clear(&law->summands[i]);
    free(law->summands);
    clear_plain(&law->plain);
    clear_tied(&law->tied);
    *law = (gsnn_law){0};
}
