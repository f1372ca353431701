#include "density/draw_network.h"

#include "base/error.h"
#include "base/memory.h"
#include "density/purposes.h"
#include "density/sampler.h"
#include "exact/rational.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>

static const double TWO_PI = 6.283185307179586476925286766559;

static double to_double(const fmpq_t number) {
    return fmpq_get_d(number);
}

/* The value below which the weights add up to u. */
static double draw_discrete(const gsnn_distribution *law, double u) {
    double sum = 0;
    for (size_t i = 0; i + 1 < law->count; i++) {
        sum += to_double(law->weights + i);
        if (u < sum)
            return to_double(law->values + i);
    }
    return to_double(law->values + law->count - 1);
}

/* Student: R. W. Bailey, "Polar generation of random variates with the t-distribution", Math. Comp.
 * 62 (1994), without rejection. */
double gsnn_distribution_draw(const gsnn_distribution *law, gsnn_philox *stream) {
    double first = to_double(law->first), second = to_double(law->second);
    if (law->family == GSNN_LAW_CONSTANT)
        return first;
    if (law->family == GSNN_LAW_NORMAL)
        return first + sqrt(second) * gsnn_philox_normal(stream);
    double u = gsnn_philox_uniform(stream), v = gsnn_philox_uniform(stream);
    switch (law->family) {
    case GSNN_LAW_UNIFORM:
        return first + (second - first) * u;
    case GSNN_LAW_LAPLACE:
        return first + (v < 0.5 ? second : -second) * log(u);
    case GSNN_LAW_DISCRETE:
        return draw_discrete(law, u);
    default:
        return second * sqrt(first * (pow(u, -2 / first) - 1)) * cos(TWO_PI * v);
    }
}

/* ---- Tied laws --------------------------------------------------------------------------- */

static const gsnn_tied_law *part_of(const gsnn_law *law, size_t i) {
    const gsnn_law *part = law->kind == GSNN_LAW_SUM ? &law->summands[i] : law;
    return part->kind == GSNN_LAW_TIED && part->tied.tie == GSNN_TIE_ORBIT ? &part->tied : NULL;
}

/* Puts all parameters in the order of gsnn_network_set_parameters into values, which has room, and
 * returns how many. */
static size_t draw_values(fmpq *values, const gsnn_law *law, size_t parts,
                          const gsnn_enumeration_record *record, gsnn_philox *stream) {
    size_t count = 0;
    for (size_t i = 0; i < parts; i++) {
        const gsnn_tied_law *tied = part_of(law, i);
        bool bias = record->architectures[tied->architecture].type == 1;
        for (size_t c = 0; c < tied->channels; c++) {
            for (size_t k = 0; k < tied->count; k++)
                gsnn_rational_set_double(values + count++,
                                         gsnn_distribution_draw(&tied->weights[k], stream));
            if (bias)
                gsnn_rational_set_double(values + count++,
                                         gsnn_distribution_draw(&tied->bias, stream));
            gsnn_rational_set_double(values + count++,
                                     gsnn_distribution_draw(&tied->readout, stream));
        }
    }
    /* Affine functions add up. */
    size_t affine = (size_t)record->group.invariant_dimension + 1;
    for (size_t k = 0; k < affine; k++) {
        double sum = 0;
        for (size_t i = 0; i < parts; i++) {
            const gsnn_tied_law *tied = part_of(law, i);
            sum += gsnn_distribution_draw(k + 1 < affine ? &tied->linear : &tied->constant, stream);
        }
        gsnn_rational_set_double(values + count++, sum);
    }
    return count;
}

static gsnn_status choose(gsnn_summand_choice *choices, size_t *total, const gsnn_law *law,
                          size_t parts, const gsnn_enumeration_record *record, gsnn_error *error) {
    *total = (size_t)record->group.invariant_dimension + 1;
    for (size_t i = 0; i < parts; i++) {
        const gsnn_tied_law *tied = part_of(law, i);
        if (!tied)
            return gsnn_fail(error, GSNN_INVALID,
                             "only laws of architectures with tie orbit, or of one plain network, "
                             "are those of networks in files");
        for (size_t j = 0; j < i; j++)
            if (choices[j].architecture == tied->architecture)
                return gsnn_fail(error, GSNN_INVALID, "architecture %s is there twice", tied->id);
        choices[i] = (gsnn_summand_choice){tied->architecture, tied->channels};
        *total += tied->channels * (tied->count + 2);
    }
    return GSNN_OK;
}

gsnn_status gsnn_draw_tied(gsnn_network **network, const gsnn_law *law,
                           const gsnn_enumeration_record *record, uint64_t seed,
                           gsnn_error *error) {
    size_t parts = law->kind == GSNN_LAW_SUM ? law->count : 1, total = 0;
    gsnn_philox stream = gsnn_philox_stream(seed, GSNN_PURPOSE_DRAWS, 0, 0);
    gsnn_summand_choice *choices = gsnn_new(parts, sizeof *choices);
    *network = NULL;
    gsnn_status status =
        choices ? choose(choices, &total, law, parts, record, error) : gsnn_fail_memory(error);
    fmpq *values = status ? NULL : _fmpq_vec_init((slong)total);
    if (!status)
        status = gsnn_network_new(record, choices, parts, network, error);
    if (!status) {
        size_t count = draw_values(values, law, parts, record, &stream);
        status = gsnn_network_set_parameters(*network, record, values, count, error);
    }
    if (!status)
        status = gsnn_network_expand(*network, record, error);
    if (values)
        _fmpq_vec_clear(values, (slong)total);
    free(choices);
    if (status) {
        gsnn_network_free(*network);
        *network = NULL;
    }
    return status;
}

/* ---- Plain laws -------------------------------------------------------------------------- */

static bool find_activation(gsnn_activation *activation, gsnn_law_activation of) {
    *activation = of == GSNN_LAW_TANH  ? GSNN_ACTIVATION_TANH
                  : of == GSNN_LAW_SIN ? GSNN_ACTIVATION_SIN
                                       : GSNN_ACTIVATION_RELU;
    return of == GSNN_LAW_RELU || of == GSNN_LAW_TANH || of == GSNN_LAW_SIN;
}

/* Copies draw 0 into the network; the output bias is the last layer's. */
static void take(gsnn_mlp *mlp, const float *parameters) {
    size_t k = 0;
    for (size_t l = 0; l < mlp->layer_count; l++) {
        gsnn_layer *layer = &mlp->layers[l];
        for (slong i = 0; i < layer->W->r; i++)
            for (slong j = 0; j < layer->W->c; j++)
                gsnn_rational_set_double(fmpq_mat_entry(layer->W, i, j), parameters[16 * k++]);
        for (slong i = 0; i < layer->b->r; i++)
            gsnn_rational_set_double(fmpq_mat_entry(layer->b, i, 0), parameters[16 * k++]);
    }
}

gsnn_status gsnn_draw_plain(gsnn_mlp **mlp, const gsnn_plain_law *law, uint64_t seed,
                            gsnn_error *error) {
    gsnn_activation activation;
    gsnn_law whole = {.kind = GSNN_LAW_PLAIN, .plain = *law};
    gsnn_sampler *sampler = NULL;
    void *workspace = NULL;
    *mlp = NULL;
    if (!find_activation(&activation, law->activation))
        return gsnn_fail(error, GSNN_INVALID, "plain networks in files have no activation %s",
                         gsnn_law_activation_name(law->activation));
    size_t *widths = gsnn_new(law->depth + 2, sizeof *widths);
    double *origin = gsnn_new(law->inputs, sizeof *origin);
    gsnn_status status = widths && origin ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        widths[0] = law->inputs;
        for (size_t l = 0; l < law->depth; l++)
            widths[l + 1] = law->layers[l].width;
        widths[law->depth + 1] = law->outputs;
        status = gsnn_mlp_new(mlp, activation, widths, law->depth + 1, error);
    }
    if (!status)
        status = gsnn_sampler_new(&sampler, &whole, NULL, origin, 1, error);
    if (!status) {
        float *parameters = gsnn_new(16 * gsnn_mlp_parameters(*mlp), sizeof *parameters);
        workspace = gsnn_new_at_line(1, gsnn_sampler_workspace(sampler));
        if (!parameters || !workspace)
            status = gsnn_fail_memory(error);
        if (!status) {
            gsnn_sampler_parameters(sampler, seed, GSNN_PURPOSE_DRAWS, 0, gsnn_vectors_best(),
                                    workspace, parameters);
            take(*mlp, parameters);
        }
        free(parameters);
    }
    free(workspace);
    gsnn_sampler_free(sampler);
    free(widths);
    free(origin);
    if (status) {
        gsnn_mlp_free(*mlp);
        *mlp = NULL;
    }
    return status;
}
