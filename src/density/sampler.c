#include "density/sampler.h"

#include "base/error.h"
#include "base/memory.h"
#include "density/lane_layer.h"
#include "density/random_matrix.h"
#include "density/tied_points.h"

#include <stdlib.h>
#include <string.h>

/* A hidden layer: its random numbers, and the layer without them. */
typedef struct stage {
    gsnn_random_matrix weights, bias;
    gsnn_lane_layer layer;
    float *shared;
} stage;

/* A network of independent stages; `added` is linear in random coefficients. */
typedef struct network {
    size_t depth;
    stage *stages;
    gsnn_random_matrix readout, added;
    float *added_values; /* points x added.columns: of output 0; NULL: 1 for each output */
} network;

struct gsnn_sampler {
    size_t points, outputs;
    size_t count;
    network *networks;
    uint32_t part; /* the next stream */
    /* Sizes of the workspace, in numbers of sixteen lanes. */
    size_t scratch, weights, bias, readout, added, values, hidden;
};

static void largest(size_t *most, size_t size) {
    if (*most < size)
        *most = size;
}

/* Takes note of what a matrix of random numbers needs. */
static void measure(gsnn_sampler *s, const gsnn_random_matrix *matrix, size_t *most) {
    largest(most, matrix->rows * matrix->columns);
    largest(&s->scratch, gsnn_random_matrix_scratch(matrix));
}

/* Whether a x b stays below the limit. */
static bool fits(size_t a, size_t b, size_t limit) {
    return b == 0 || a <= limit / b;
}

static gsnn_status check_size(size_t rows, size_t columns, size_t limit, gsnn_error *error) {
    if (fits(rows, columns, limit))
        return GSNN_OK;
    return gsnn_fail(error, GSNN_FAILED,
                     "the networks are too large to be drawn: a layer has %zu times %zu numbers",
                     rows, columns);
}

static gsnn_status init_equal(gsnn_random_matrix *matrix, size_t rows, const gsnn_distribution *law,
                              gsnn_sampler *s, gsnn_error *error) {
    const gsnn_distribution *laws[1] = {law};
    return gsnn_random_matrix_init(matrix, rows, 1, laws, &s->part, error);
}

static gsnn_status init_list(gsnn_random_matrix *matrix, size_t rows, size_t columns,
                             const gsnn_distribution *list, gsnn_sampler *s, gsnn_error *error) {
    const gsnn_distribution **laws = gsnn_new(columns, sizeof *laws);
    if (!laws)
        return gsnn_fail_memory(error);
    for (size_t j = 0; j < columns; j++)
        laws[j] = &list[j];
    gsnn_status status = gsnn_random_matrix_init(matrix, rows, columns, laws, &s->part, error);
    free(laws);
    return status;
}

static gsnn_status init_row(gsnn_random_matrix *matrix, size_t rows, const gsnn_row_law *row,
                            gsnn_sampler *s, gsnn_error *error) {
    size_t n = row->count;
    if (!row->joint)
        return init_list(matrix, rows, n, row->entries, s, error);
    double *mean = gsnn_new(n, sizeof *mean), *covariance = gsnn_new(n * n, sizeof *covariance);
    gsnn_status status = GSNN_OK;
    if (!mean || !covariance)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < n; i++) {
        mean[i] = fmpq_get_d(fmpq_mat_entry(row->mean, 0, (slong)i));
        for (size_t j = 0; j < n; j++)
            covariance[i * n + j] = fmpq_get_d(fmpq_mat_entry(row->covariance, (slong)i, (slong)j));
    }
    if (!status)
        status = gsnn_random_matrix_init_joint(matrix, rows, n, mean, covariance, &s->part, error);
    free(mean);
    free(covariance);
    return status;
}

/* The readout: a row for each neuron, a column for each output. */
static gsnn_status init_readout(gsnn_random_matrix *matrix, const gsnn_plain_law *law, size_t width,
                                gsnn_sampler *s, gsnn_error *error) {
    if (!law->has_means)
        return init_list(matrix, width, law->outputs, law->readout, s, error);
    gsnn_distribution *entries = gsnn_distributions_new(law->outputs);
    if (!entries)
        return gsnn_fail_memory(error);
    for (size_t o = 0; o < law->outputs; o++)
        if (!fmpq_is_zero(law->readout_variance)) {
            entries[o].family = GSNN_LAW_NORMAL;
            fmpq_set(entries[o].second, law->readout_variance);
        }
    gsnn_status status = init_list(matrix, width, law->outputs, entries, s, error);
    gsnn_distributions_free(entries, law->outputs);
    if (status)
        return status;
    matrix->means = gsnn_new(width * law->outputs, sizeof *matrix->means);
    if (!matrix->means)
        return gsnn_fail_memory(error);
    for (size_t j = 0; j < width; j++)
        for (size_t o = 0; o < law->outputs; o++)
            matrix->means[j * law->outputs + o] =
                (float)fmpq_get_d(fmpq_mat_entry(law->readout_mean, (slong)o, (slong)j));
    return GSNN_OK;
}

static gsnn_status init_plain(gsnn_sampler *s, network *net, const gsnn_plain_law *law,
                              const double *points, gsnn_error *error) {
    net->depth = law->depth;
    net->stages = gsnn_new(law->depth, sizeof *net->stages);
    if (!net->stages) {
        net->depth = 0;
        return gsnn_fail_memory(error);
    }
    gsnn_status status = GSNN_OK;
    for (size_t l = 0; !status && l < law->depth; l++) {
        stage *t = net->stages + l;
        const gsnn_layer_law *layer = law->layers + l;
        size_t inputs = layer->row.count;
        t->layer = (gsnn_lane_layer){
            .activation = law->activation,
            .slope = (float)fmpq_get_d(law->slope),
            .neurons = layer->width,
            .points = s->points,
            .fold = 1,
            .inputs = inputs,
            .period = 1,
            .share = 1,
            .outputs = l + 1 < law->depth ? 0 : law->outputs,
            .scale = 1,
        };
        status = check_size(layer->width, inputs, GSNN_SAMPLER_MAX_NUMBERS, error);
        if (!status && l + 1 < law->depth) {
            status = check_size(layer->width, s->points, GSNN_SAMPLER_MAX_VALUES, error);
            largest(&s->hidden, layer->width * s->points);
        }
        if (!status)
            status = init_row(&t->weights, layer->width, &layer->row, s, error);
        if (!status)
            status = init_equal(&t->bias, layer->width, &layer->bias, s, error);
    }
    if (status)
        return status;
    float *shared = net->stages[0].shared = gsnn_new(s->points * law->inputs, sizeof *shared);
    if (!shared)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < s->points * law->inputs; i++)
        shared[i] = (float)points[i];
    size_t width = law->layers[law->depth - 1].width;
    status = check_size(width, law->outputs, GSNN_SAMPLER_MAX_NUMBERS, error);
    if (!status)
        status = init_readout(&net->readout, law, width, s, error);
    if (!status)
        status = init_list(&net->added, 1, law->outputs, law->output_bias, s, error);
    return status;
}

static gsnn_status init_tied(gsnn_sampler *s, network *net, const gsnn_tied_law *law,
                             const gsnn_enumeration_record *record, const double *points,
                             gsnn_error *error) {
    const gsnn_record_architecture *architecture = &record->architectures[law->architecture];
    gsnn_tied_points tied = {0};
    net->depth = 1;
    net->stages = gsnn_new(1, sizeof *net->stages);
    if (!net->stages) {
        net->depth = 0;
        return gsnn_fail_memory(error);
    }
    gsnn_status status = gsnn_tied_points_init(&tied, law, record, points, s->points, error);
    stage *t = net->stages;
    size_t neurons = (size_t)architecture->neurons;
    bool orbit = law->tie == GSNN_TIE_ORBIT;
    t->layer = (gsnn_lane_layer){
        .activation = architecture->type == 2 ? GSNN_LAW_ABS : GSNN_LAW_RELU,
        .points = s->points,
        .fold = tied.fold,
        .period = tied.period,
        .inputs = tied.inputs,
        .share = orbit ? 1 : neurons,
        .outputs = 1,
        .scale = architecture->type == 2 ? 0.5F : 1,
    };
    if (!status)
        status = check_size(law->channels, orbit ? 1 : neurons, GSNN_SAMPLER_MAX_NUMBERS, error);
    if (!status) {
        t->layer.neurons = orbit ? law->channels : law->channels * neurons;
        status = check_size(t->layer.neurons, tied.inputs, GSNN_SAMPLER_MAX_NUMBERS, error);
    }
    if (!status) {
        t->shared = gsnn_new(tied.count, sizeof *t->shared);
        net->added_values = gsnn_new(s->points * tied.added, sizeof *net->added_values);
        if (!t->shared || !net->added_values)
            status = gsnn_fail_memory(error);
    }
    for (size_t i = 0; !status && i < tied.count; i++)
        t->shared[i] = (float)tied.coefficients[i];
    for (size_t i = 0; !status && i < s->points * tied.added; i++)
        net->added_values[i] = (float)tied.added_values[i];
    if (!status)
        status = init_list(&t->weights, t->layer.neurons, law->count, law->weights, s, error);
    if (!status)
        status = init_equal(&t->bias, law->channels, &law->bias, s, error);
    if (!status)
        status = init_equal(&net->readout, law->channels, &law->readout, s, error);
    const gsnn_distribution **laws = gsnn_new(tied.added + 1, sizeof *laws);
    if (!status && !laws)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < tied.added; i++)
        laws[i] = i + 1 < tied.added ? &law->linear : &law->constant;
    if (!status)
        status = gsnn_random_matrix_init(&net->added, 1, tied.added, laws, &s->part, error);
    free(laws);
    gsnn_tied_points_clear(&tied);
    return status;
}

/* Takes note of the workspace that a network needs. */
static gsnn_status measure_network(gsnn_sampler *s, const network *net, gsnn_error *error) {
    for (size_t l = 0; l < net->depth; l++) {
        const stage *t = net->stages + l;
        gsnn_status status =
            check_size(t->layer.points, t->layer.fold, GSNN_SAMPLER_MAX_VALUES, error);
        if (status)
            return status;
        largest(&s->values, t->layer.points * t->layer.fold);
        measure(s, &t->weights, &s->weights);
        measure(s, &t->bias, &s->bias);
    }
    measure(s, &net->readout, &s->readout);
    measure(s, &net->added, &s->added);
    return GSNN_OK;
}

gsnn_status gsnn_sampler_new(gsnn_sampler **sampler, const gsnn_law *law,
                             const gsnn_enumeration_record *record, const double *points,
                             size_t count, gsnn_error *error) {
    bool sum = law->kind == GSNN_LAW_SUM;
    gsnn_sampler *s = *sampler = gsnn_new(1, sizeof *s);
    if (!s)
        return gsnn_fail_memory(error);
    s->points = count;
    s->outputs = gsnn_law_outputs(law);
    s->networks = gsnn_new(sum ? law->count : 1, sizeof *s->networks);
    gsnn_status status = s->networks ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < (sum ? law->count : 1); i++) {
        const gsnn_law *one = sum ? law->summands + i : law;
        network *net = s->networks + s->count++;
        status = one->kind == GSNN_LAW_TIED ? init_tied(s, net, &one->tied, record, points, error)
                                            : init_plain(s, net, &one->plain, points, error);
        if (!status)
            status = measure_network(s, net, error);
    }
    if (!status)
        status = check_size(s->points, s->outputs, GSNN_SAMPLER_MAX_VALUES, error);
    if (!status && s->part >= UINT32_C(1) << 24)
        status = gsnn_fail(error, GSNN_FAILED, "the law has too many parts to be drawn");
    if (status) {
        gsnn_sampler_free(s);
        *sampler = NULL;
    }
    return status;
}

void gsnn_sampler_free(gsnn_sampler *sampler) {
    if (!sampler)
        return;
    for (size_t i = 0; sampler->networks && i < sampler->count; i++) {
        network *net = sampler->networks + i;
        for (size_t l = 0; l < net->depth; l++) {
            gsnn_random_matrix_clear(&net->stages[l].weights);
            gsnn_random_matrix_clear(&net->stages[l].bias);
            free(net->stages[l].shared);
        }
        free(net->stages);
        gsnn_random_matrix_clear(&net->readout);
        gsnn_random_matrix_clear(&net->added);
        free(net->added_values);
    }
    free(sampler->networks);
    free(sampler);
}

size_t gsnn_sampler_outputs(const gsnn_sampler *sampler) {
    return sampler->outputs;
}

size_t gsnn_sampler_workspace(const gsnn_sampler *s) {
    size_t lanes =
        s->scratch + s->weights + s->bias + s->readout + s->added + s->values + 2 * s->hidden;
    return lanes * GSNN_LANES * sizeof(float);
}

/* The next `count` lanes of the workspace. */
static float *take(float **workspace, size_t count) {
    float *taken = *workspace;
    *workspace += count * GSNN_LANES;
    return taken;
}

void gsnn_sampler_draw(const gsnn_sampler *s, uint64_t seed, unsigned purpose, uint64_t first,
                       gsnn_vectors vectors, void *workspace, float *values) {
    float *rest = workspace;
    float *scratch = take(&rest, s->scratch), *weights = take(&rest, s->weights);
    float *bias = take(&rest, s->bias), *readout = take(&rest, s->readout);
    float *added = take(&rest, s->added), *z = take(&rest, s->values);
    float *hidden[2] = {take(&rest, s->hidden), take(&rest, s->hidden)};
    static const float ones[1] = {1};
    memset(values, 0, s->points * s->outputs * GSNN_LANES * sizeof *values);
    for (size_t i = 0; i < s->count; i++) {
        const network *net = s->networks + i;
        gsnn_random_matrix_draw(&net->readout, seed, purpose, first, vectors, scratch, readout);
        for (size_t l = 0; l < net->depth; l++) {
            const stage *t = net->stages + l;
            gsnn_lane_layer layer = t->layer;
            bool last = l + 1 == net->depth;
            gsnn_random_matrix_draw(&t->weights, seed, purpose, first, vectors, scratch, weights);
            gsnn_random_matrix_draw(&t->bias, seed, purpose, first, vectors, scratch, bias);
            layer.shared = t->shared;
            layer.lanes = l ? hidden[(l - 1) % 2] : NULL;
            layer.weights = weights;
            layer.bias = bias;
            layer.scratch = z;
            layer.hidden = last ? NULL : hidden[l % 2];
            layer.readout = readout;
            layer.sums = values;
            gsnn_lane_layer_run(&layer, vectors);
        }
        gsnn_random_matrix_draw(&net->added, seed, purpose, first, vectors, scratch, added);
        if (net->added_values)
            gsnn_lane_add_linear(values, s->points, s->outputs, 0, net->added_values,
                                 net->added.columns, added);
        else
            for (size_t o = 0; o < s->outputs; o++)
                for (size_t p = 0; p < s->points; p++)
                    gsnn_lane_add_linear(values + p * s->outputs * GSNN_LANES, 1, s->outputs, o,
                                         ones, 1, added + o * GSNN_LANES);
    }
}

void gsnn_sampler_parameters(const gsnn_sampler *s, uint64_t seed, unsigned purpose, uint64_t first,
                             gsnn_vectors vectors, void *workspace, float *parameters) {
    const network *net = s->networks;
    float *rest = workspace;
    float *scratch = take(&rest, s->scratch), *readout;
    take(&rest, s->weights);
    take(&rest, s->bias);
    readout = take(&rest, s->readout);
    for (size_t l = 0; l < net->depth; l++) {
        const stage *t = net->stages + l;
        gsnn_random_matrix_draw(&t->weights, seed, purpose, first, vectors, scratch,
                                take(&parameters, t->weights.rows * t->weights.columns));
        gsnn_random_matrix_draw(&t->bias, seed, purpose, first, vectors, scratch,
                                take(&parameters, t->bias.rows));
    }
    gsnn_random_matrix_draw(&net->readout, seed, purpose, first, vectors, scratch, readout);
    float *transposed = take(&parameters, net->readout.rows * s->outputs);
    for (size_t j = 0; j < net->readout.rows; j++)
        for (size_t o = 0; o < s->outputs; o++)
            memcpy(transposed + (o * net->readout.rows + j) * GSNN_LANES,
                   readout + (j * s->outputs + o) * GSNN_LANES, GSNN_LANES * sizeof(float));
    gsnn_random_matrix_draw(&net->added, seed, purpose, first, vectors, scratch,
                            take(&parameters, net->added.columns));
}
