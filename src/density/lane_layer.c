#include "density/lane_layer.h"

#include "random/lane_math.h"

/* z[p] = b + w . x[p] of one neuron, in registers of `width` numbers and for four points at a time.
 * A number of a point is one for all lanes (`every` is 0) or one a lane. */
#define DEFINE_MAKE(width)                                                                         \
    typedef float vector_##width                                                                   \
        __attribute__((vector_size((width) * sizeof(float)), aligned(sizeof(float)), may_alias));  \
    static GSNN_LANE_CODE void make_##width(const float *x, int every, size_t points,              \
                                            size_t inputs, const float *w, const float *b,         \
                                            float *z) {                                            \
        size_t step = every ? GSNN_LANES : 1;                                                      \
        for (size_t p = 0; p < points; p += 4) {                                                   \
            size_t some = points - p < 4 ? points - p : 4;                                         \
            const float *at[4];                                                                    \
            for (size_t i = 0; i < 4; i++)                                                         \
                at[i] = x + (p + (i < some ? i : 0)) * inputs * step;                              \
            for (size_t l = 0; l < GSNN_LANES; l += (width)) {                                     \
                vector_##width start = *(const vector_##width *)(b + l);                           \
                vector_##width sums[4] = {start, start, start, start};                             \
                for (size_t k = 0; k < inputs; k++) {                                              \
                    vector_##width weight = *(const vector_##width *)(w + k * GSNN_LANES + l);     \
                    for (size_t i = 0; i < 4; i++)                                                 \
                        if (every)                                                                 \
                            sums[i] += weight * *(const vector_##width *)(at[i] + k * step + l);   \
                        else                                                                       \
                            sums[i] += weight * at[i][k];                                          \
                }                                                                                  \
                for (size_t i = 0; i < 4; i++) /* of a known length: sums stay in registers */     \
                    if (i < some)                                                                  \
                        *(vector_##width *)(z + (p + i) * GSNN_LANES + l) = sums[i];               \
            }                                                                                      \
        }                                                                                          \
    }
DEFINE_MAKE(4)
DEFINE_MAKE(8)
DEFINE_MAKE(16)

/* The width is known where this is compiled, and only its own version stays. */
static GSNN_LANE_CODE void make(gsnn_vectors vectors, const float *x, int every, size_t points,
                                size_t inputs, const float *w, const float *b, float *z) {
    if (vectors == GSNN_VECTORS_512)
        make_16(x, every, points, inputs, w, b, z);
    else if (vectors == GSNN_VECTORS_256)
        make_8(x, every, points, inputs, w, b, z);
    else
        make_4(x, every, points, inputs, w, b, z);
}

#define EACH(expression)                                                                           \
    for (size_t i = 0; i < count; i++) {                                                           \
        float t = z[i];                                                                            \
        z[i] = (expression);                                                                       \
    }                                                                                              \
    break

static GSNN_LANE_CODE float wave(float t, int cosine) {
    float s, c;
    gsnn_lane_sincos(t, &s, &c);
    return cosine ? c : s;
}

static GSNN_LANE_CODE void activate(gsnn_law_activation activation, float slope, size_t count,
                                    float *restrict z) {
    switch (activation) {
    case GSNN_LAW_RELU:
        EACH(t > 0 ? t : 0);
    case GSNN_LAW_LEAKY_RELU:
        EACH(t > 0 ? t : slope * t);
    case GSNN_LAW_TANH:
        EACH(gsnn_lane_tanh(t));
    case GSNN_LAW_ERF:
        EACH(gsnn_lane_erf(t));
    case GSNN_LAW_ABS:
        EACH(fabsf(t));
    case GSNN_LAW_SQUARE:
        EACH(t * t);
    case GSNN_LAW_CUBE:
        EACH(t * t * t);
    case GSNN_LAW_IDENTITY:
        break;
    case GSNN_LAW_SIN:
        EACH(wave(t, 0));
    case GSNN_LAW_COS:
        EACH(wave(t, 1));
    case GSNN_LAW_STEP:
        EACH(t > 0 ? 1.0F : 0.0F);
    case GSNN_LAW_SQUARED_RELU:
        EACH(t > 0 ? t * t : 0);
    }
}

/* Adds readout times what one neuron gives to the sums, in registers of `width` numbers. */
#define DEFINE_ADD(width)                                                                          \
    static GSNN_LANE_CODE void add_##width(const gsnn_lane_layer *layer, const float *readout) {   \
        for (size_t p = 0; p < layer->points; p++)                                                 \
            for (size_t l = 0; l < GSNN_LANES; l += (width)) {                                     \
                const float *z = layer->scratch + p * layer->fold * GSNN_LANES + l;                \
                vector_##width value = *(const vector_##width *)z;                                 \
                for (size_t part = 1; part < layer->fold; part++)                                  \
                    value += *(const vector_##width *)(z + part * GSNN_LANES);                     \
                value = layer->scale * value;                                                      \
                float *sum = layer->sums + p * layer->outputs * GSNN_LANES + l;                    \
                for (size_t o = 0; o < layer->outputs; o++)                                        \
                    *(vector_##width *)(sum + o * GSNN_LANES) +=                                   \
                        *(const vector_##width *)(readout + o * GSNN_LANES + l) * value;           \
            }                                                                                      \
    }
DEFINE_ADD(4)
DEFINE_ADD(8)
DEFINE_ADD(16)

static GSNN_LANE_CODE void add(gsnn_vectors vectors, const gsnn_lane_layer *layer,
                               const float *readout) {
    if (vectors == GSNN_VECTORS_512)
        add_16(layer, readout);
    else if (vectors == GSNN_VECTORS_256)
        add_8(layer, readout);
    else
        add_4(layer, readout);
}

static GSNN_LANE_CODE void run(const gsnn_lane_layer *layer, gsnn_vectors vectors) {
    static const float zero[GSNN_LANES] = {0};
    size_t points = layer->points * layer->fold;
    for (size_t j = 0; j < layer->neurons; j++) {
        size_t channel = j / layer->share;
        const float *weights = layer->weights + j * layer->inputs * GSNN_LANES;
        const float *bias = layer->bias ? layer->bias + channel * GSNN_LANES : zero;
        if (layer->shared)
            make(vectors, layer->shared + j % layer->period * points * layer->inputs, 0, points,
                 layer->inputs, weights, bias, layer->scratch);
        else
            make(vectors, layer->lanes, 1, points, layer->inputs, weights, bias, layer->scratch);
        activate(layer->activation, layer->slope, points * GSNN_LANES, layer->scratch);
        if (layer->hidden)
            for (size_t p = 0; p < points; p++)
                memcpy(layer->hidden + (p * layer->neurons + j) * GSNN_LANES,
                       layer->scratch + p * GSNN_LANES, GSNN_LANES * sizeof(float));
        else
            add(vectors, layer, layer->readout + channel * layer->outputs * GSNN_LANES);
    }
}
GSNN_LANE_VERSIONS(run, const gsnn_lane_layer)

void gsnn_lane_layer_run(const gsnn_lane_layer *layer, gsnn_vectors vectors) {
    GSNN_LANE_CALL(run, vectors, layer);
}

void gsnn_lane_add_linear(float *sums, size_t points, size_t outputs, size_t output,
                          const float *values, size_t count, const float *coefficients) {
    for (size_t p = 0; p < points; p++)
        for (size_t i = 0; i < count; i++)
            for (size_t l = 0; l < GSNN_LANES; l++)
                sums[(p * outputs + output) * GSNN_LANES + l] +=
                    values[p * count + i] * coefficients[i * GSNN_LANES + l];
}
