#include "network/mlp.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "exact/rational.h"
#include "random/normal.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Memory ------------------------------------------------------------------------------ */

gsnn_status gsnn_mlp_new(gsnn_mlp **mlp, gsnn_activation activation, const size_t *widths,
                         size_t layer_count, gsnn_error *error) {
    *mlp = NULL;
    if (layer_count == 0)
        return gsnn_fail(error, GSNN_INVALID, "a network has at least one layer");
    for (size_t l = 0; l <= layer_count; l++)
        if (widths[l] == 0)
            return gsnn_fail(error, GSNN_INVALID, "width %zu is 0", l);
    gsnn_mlp *made = gsnn_new(1, sizeof *made);
    if (!made)
        return gsnn_fail_memory(error);
    made->activation = activation;
    made->widths = gsnn_copy(widths, layer_count + 1, sizeof *widths);
    made->layers = gsnn_new(layer_count, sizeof *made->layers);
    if (!made->widths || !made->layers) {
        gsnn_mlp_free(made);
        return gsnn_fail_memory(error);
    }
    made->layer_count = layer_count;
    for (size_t l = 1; l <= layer_count; l++) {
        fmpq_mat_init(made->layers[l - 1].W, (slong)widths[l], (slong)widths[l - 1]);
        fmpq_mat_init(made->layers[l - 1].b, (slong)widths[l], 1);
    }
    *mlp = made;
    return GSNN_OK;
}

void gsnn_mlp_free(gsnn_mlp *mlp) {
    if (!mlp)
        return;
    for (size_t l = 0; l < mlp->layer_count; l++) {
        fmpq_mat_clear(mlp->layers[l].W);
        fmpq_mat_clear(mlp->layers[l].b);
    }
    free(mlp->layers);
    free(mlp->widths);
    free(mlp);
}

gsnn_mlp *gsnn_mlp_copy(const gsnn_mlp *mlp) {
    gsnn_mlp *copy;
    if (gsnn_mlp_new(&copy, mlp->activation, mlp->widths, mlp->layer_count, NULL))
        return NULL;
    for (size_t l = 0; l < mlp->layer_count; l++) {
        fmpq_mat_set(copy->layers[l].W, mlp->layers[l].W);
        fmpq_mat_set(copy->layers[l].b, mlp->layers[l].b);
    }
    return copy;
}

/* ---- Parameters -------------------------------------------------------------------------- */

size_t gsnn_mlp_offset(const gsnn_mlp *mlp, size_t l) {
    size_t offset = 0;
    for (size_t k = 1; k < l; k++)
        offset += mlp->widths[k] * (mlp->widths[k - 1] + 1);
    return offset;
}

size_t gsnn_mlp_parameters(const gsnn_mlp *mlp) {
    return gsnn_mlp_offset(mlp, mlp->layer_count + 1);
}

size_t gsnn_mlp_hidden(const gsnn_mlp *mlp) {
    size_t hidden = 0;
    for (size_t l = 1; l < mlp->layer_count; l++)
        hidden += mlp->widths[l];
    return hidden;
}

static void seed_number(fmpq_t value, uint64_t *state) {
    fmpq_set_si(value, (slong)((gsnn_random_next(state) >> 33) % 199) - 99, 1);
}

void gsnn_mlp_seed(gsnn_mlp *mlp, uint64_t seed) {
    uint64_t state = seed;
    for (size_t l = 0; l < mlp->layer_count; l++) {
        gsnn_layer *layer = &mlp->layers[l];
        for (slong i = 0; i < layer->W->r * layer->W->c; i++)
            seed_number(layer->W->entries + i, &state);
        for (slong i = 0; i < layer->b->r; i++)
            seed_number(layer->b->entries + i, &state);
    }
}

static void seed_normal(fmpq_t value, double deviation, uint64_t *state) {
    double scaled = nearbyint(deviation * gsnn_random_normal(state) * 0x1p30);
    gsnn_rational_set_double(value, scaled * 0x1p-30);
}

void gsnn_mlp_seed_he(gsnn_mlp *mlp, uint64_t seed) {
    uint64_t state = seed;
    for (size_t l = 0; l < mlp->layer_count; l++) {
        gsnn_layer *layer = &mlp->layers[l];
        double deviation = sqrt(2.0 / (double)mlp->widths[l]);
        for (slong i = 0; i < layer->W->r * layer->W->c; i++)
            seed_normal(layer->W->entries + i, deviation, &state);
        for (slong i = 0; i < layer->b->r; i++)
            seed_normal(layer->b->entries + i, 0.01, &state);
    }
}

/* ---- Values ------------------------------------------------------------------------------ */

void gsnn_mlp_preactivations(const gsnn_mlp *mlp, const fmpq *x, fmpq *z) {
    const fmpq *input = x;
    fmpq *output = z;
    for (size_t l = 1; l <= mlp->layer_count; l++) {
        const gsnn_layer *layer = &mlp->layers[l - 1];
        for (slong i = 0; i < layer->W->r; i++) {
            fmpq_set(output + i, fmpq_mat_entry(layer->b, i, 0));
            for (slong j = 0; j < layer->W->c; j++)
                if (l == 1 || fmpq_sgn(input + j) > 0)
                    fmpq_addmul(output + i, fmpq_mat_entry(layer->W, i, j), input + j);
        }
        input = output;
        output += layer->W->r;
    }
}

void gsnn_mlp_value(const gsnn_mlp *mlp, const fmpq *x, fmpq *y) {
    slong hidden = (slong)gsnn_mlp_hidden(mlp), outputs = (slong)mlp->widths[mlp->layer_count];
    fmpq *z = _fmpq_vec_init(hidden + outputs);
    gsnn_mlp_preactivations(mlp, x, z);
    for (slong i = 0; i < outputs; i++)
        fmpq_set(y + i, z + hidden + i);
    _fmpq_vec_clear(z, hidden + outputs);
}

double *gsnn_mlp_doubles(const gsnn_mlp *mlp) {
    double *parameters = gsnn_new(gsnn_mlp_parameters(mlp), sizeof *parameters), *next = parameters;
    for (size_t l = 0; parameters && l < mlp->layer_count; l++) {
        const gsnn_layer *layer = &mlp->layers[l];
        for (slong i = 0; i < layer->W->r * layer->W->c; i++)
            *next++ = gsnn_rational_double(layer->W->entries + i);
        for (slong i = 0; i < layer->b->r; i++)
            *next++ = gsnn_rational_double(layer->b->entries + i);
    }
    return parameters;
}

static double activate(gsnn_activation activation, double z) {
    switch (activation) {
    case GSNN_ACTIVATION_TANH:
        return tanh(z);
    case GSNN_ACTIVATION_SIN:
        return sin(z);
    default:
        return z <= 0 ? 0 : z; /* not-a-number stays */
    }
}

void gsnn_mlp_value_double(const gsnn_mlp *mlp, const double *parameters, const double *x,
                           double *workspace, double *y) {
    size_t largest = 0;
    for (size_t l = 0; l <= mlp->layer_count; l++)
        largest = mlp->widths[l] > largest ? mlp->widths[l] : largest;
    const double *input = x;
    for (size_t l = 1; l <= mlp->layer_count; l++) {
        size_t rows = mlp->widths[l], columns = mlp->widths[l - 1];
        const double *bias = parameters + rows * columns;
        double *output = l == mlp->layer_count ? y : workspace + (l % 2) * largest;
        for (size_t i = 0; i < rows; i++) {
            double sum = bias[i];
            for (size_t j = 0; j < columns; j++)
                sum += parameters[i * columns + j] * input[j];
            output[i] = l == mlp->layer_count ? sum : activate(mlp->activation, sum);
        }
        parameters = bias + rows;
        input = output;
    }
}
