#include "train/lane_descent.h"

#include "random/lane_math.h"

#include <math.h>
#include <string.h>

static const size_t tile = 16; /* rows of data at a time */
static const size_t most_parameters = 2048;

/* Half of the lanes. */
enum { HALF = GSNN_LANES / 2 };
typedef float half __attribute__((vector_size(HALF * sizeof(float)), may_alias));

typedef struct job {
    const gsnn_descent *descent;
    const gsnn_dense *net;
    const float *x, *y;
    size_t count;
    /* All in lanes: */
    float *parameters, *gradient, *velocity, *square;
    float *values; /* z^1, t^1, z^2, ... of a tile */
    float *errors, *next;
} job;

bool gsnn_lane_descent_fits(const gsnn_descent *descent, const gsnn_dense *net) {
    return descent->optimizer != GSNN_OPTIMIZER_SGD &&
           gsnn_dense_parameters(net) <= most_parameters;
}

static size_t widest(const gsnn_dense *net, size_t *sum) {
    size_t most = 0;
    *sum = 0;
    for (size_t l = 1; l <= net->layers; l++) {
        *sum += net->widths[l];
        most = most < net->widths[l] ? net->widths[l] : most;
    }
    return most;
}

size_t gsnn_lane_descent_workspace(const gsnn_dense *net) {
    size_t sum, most = widest(net, &sum);
    return GSNN_LANES * (4 * gsnn_dense_parameters(net) + 2 * tile * (sum + most));
}

/* Number k of row `at` of a tile's inputs: one for all lanes, or one a lane. */
static GSNN_LANE_CODE void addmul(half *sums, const half *factor, const float *at, size_t k,
                                  bool every) {
    if (every) {
        const half *v = (const half *)(at + k * GSNN_LANES);
        sums[0] += factor[0] * v[0];
        sums[1] += factor[1] * v[1];
    } else {
        sums[0] += factor[0] * at[k];
        sums[1] += factor[1] * at[k];
    }
}

static GSNN_LANE_CODE void copy(half *to, const half *from) {
    to[0] = from[0];
    to[1] = from[1];
}

/* z = b + w . in at `rows` rows, a number known to the compiler. */
static GSNN_LANE_CODE void apply_rows(const float *w, const float *b, size_t n, size_t m,
                                      const float *in, bool every, size_t rows, float *z) {
    half sums[2 * 4];
    for (size_t r = 0; r < rows; r++)
        copy(sums + 2 * r, (const half *)b);
    for (size_t k = 0; k < m; k++)
        for (size_t r = 0; r < rows; r++)
            addmul(sums + 2 * r, (const half *)(w + k * GSNN_LANES),
                   in + r * m * (every ? GSNN_LANES : 1), k, every);
    for (size_t r = 0; r < rows; r++)
        copy((half *)(z + r * n * GSNN_LANES), sums + 2 * r);
}

static GSNN_LANE_CODE void apply(const float *w, size_t n, size_t m, const float *in, bool every,
                                 size_t rows, float *z) {
    const float *b = w + n * m * GSNN_LANES;
    size_t step = m * (every ? GSNN_LANES : 1);
    for (size_t j = 0; j < n; j++, w += m * GSNN_LANES, b += GSNN_LANES, z += GSNN_LANES) {
        size_t r = 0;
        for (; r + 4 <= rows; r += 4)
            apply_rows(w, b, n, m, in + r * step, every, 4, z + r * n * GSNN_LANES);
        for (; r < rows; r++)
            apply_rows(w, b, n, m, in + r * step, every, 1, z + r * n * GSNN_LANES);
    }
}

/* Adds to the gradient of `some` neighbouring weights of a neuron, a number known to the compiler;
 * errors are the neuron's. */
static GSNN_LANE_CODE void collect_some(const float *errors, size_t n, const float *in, size_t m,
                                        bool every, size_t rows, size_t some, float *gradient) {
    half sums[2 * 4];
    for (size_t k = 0; k < some; k++)
        copy(sums + 2 * k, (const half *)(gradient + k * GSNN_LANES));
    for (size_t r = 0; r < rows; r++)
        for (size_t k = 0; k < some; k++)
            addmul(sums + 2 * k, (const half *)(errors + r * n * GSNN_LANES),
                   in + r * m * (every ? GSNN_LANES : 1), k, every);
    for (size_t k = 0; k < some; k++)
        copy((half *)(gradient + k * GSNN_LANES), sums + 2 * k);
}

static GSNN_LANE_CODE void collect(const float *errors, size_t n, const float *in, size_t m,
                                   bool every, size_t rows, float *gradient) {
    float *bias = gradient + n * m * GSNN_LANES;
    size_t step = every ? GSNN_LANES : 1;
    for (size_t j = 0; j < n; j++) {
        const float *own = errors + j * GSNN_LANES;
        float *g = gradient + j * m * GSNN_LANES;
        size_t k = 0;
        for (; k + 4 <= m; k += 4)
            collect_some(own, n, in + k * step, m, every, rows, 4, g + k * GSNN_LANES);
        for (; k + 2 <= m; k += 2)
            collect_some(own, n, in + k * step, m, every, rows, 2, g + k * GSNN_LANES);
        if (k < m)
            collect_some(own, n, in + k * step, m, every, rows, 1, g + k * GSNN_LANES);
        half sums[2];
        copy(sums, (const half *)(bias + j * GSNN_LANES));
        for (size_t r = 0; r < rows; r++) {
            const half *error = (const half *)(own + r * n * GSNN_LANES);
            sums[0] += error[0];
            sums[1] += error[1];
        }
        copy((half *)(bias + j * GSNN_LANES), sums);
    }
}

/* next = errors W at one row, for `some` neighbouring inputs. */
static GSNN_LANE_CODE void return_some(const float *errors, size_t n, const float *w, size_t m,
                                       size_t some, float *next) {
    half sums[2 * 4];
    for (size_t k = 0; k < 2 * some; k++)
        sums[k] = (half){0};
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < some; k++)
            addmul(sums + 2 * k, (const half *)(errors + j * GSNN_LANES), w + j * m * GSNN_LANES, k,
                   true);
    for (size_t k = 0; k < some; k++)
        copy((half *)(next + k * GSNN_LANES), sums + 2 * k);
}

static GSNN_LANE_CODE void return_errors(const float *errors, size_t n, const float *w, size_t m,
                                         size_t rows, float *next) {
    for (size_t r = 0; r < rows; r++, errors += n * GSNN_LANES, next += m * GSNN_LANES) {
        size_t k = 0;
        for (; k + 4 <= m; k += 4)
            return_some(errors, n, w + k * GSNN_LANES, m, 4, next + k * GSNN_LANES);
        for (; k < m; k++)
            return_some(errors, n, w + k * GSNN_LANES, m, 1, next + k * GSNN_LANES);
    }
}

/* Integers are made of such numbers: no NaN may be among them.  Parameters that are NaN stay so. */
static GSNN_LANE_CODE float bounded(float x) {
    x = x > -1e9F ? x : -1e9F;
    return x < 1e9F ? x : 1e9F;
}

static GSNN_LANE_CODE float wave(float x, bool cosine) {
    float s, c;
    gsnn_lane_sincos(bounded(x), &s, &c);
    return cosine ? c : s;
}

#define EACH(target, expression)                                                                   \
    for (size_t i = 0; i < count; i++) {                                                           \
        float x = z[i];                                                                            \
        (target)[i] = (expression);                                                                \
    }                                                                                              \
    break

static GSNN_LANE_CODE void activate(const gsnn_dense *net, const float *restrict z, size_t count,
                                    float *restrict t) {
    float slope = (float)net->slope;
    switch (net->activation) {
    case GSNN_DENSE_RELU:
        EACH(t, x > 0 ? x : 0);
    case GSNN_DENSE_LEAKY_RELU:
        EACH(t, x > 0 ? x : slope * x);
    case GSNN_DENSE_TANH:
        EACH(t, gsnn_lane_tanh(x));
    case GSNN_DENSE_ERF:
        EACH(t, gsnn_lane_erf(bounded(x)));
    case GSNN_DENSE_ABS:
        EACH(t, fabsf(x));
    case GSNN_DENSE_SQUARE:
        EACH(t, x * x);
    case GSNN_DENSE_CUBE:
        EACH(t, x * x * x);
    case GSNN_DENSE_IDENTITY:
        EACH(t, x);
    case GSNN_DENSE_SIN:
        EACH(t, wave(x, false));
    case GSNN_DENSE_COS:
        EACH(t, wave(x, true));
    case GSNN_DENSE_SQUARED_RELU:
        EACH(t, x > 0 ? x * x : 0);
    }
}

/* errors *= act'(z), where t = act(z) is known. */
static GSNN_LANE_CODE void chain(const gsnn_dense *net, const float *restrict z,
                                 const float *restrict t, size_t count, float *restrict errors) {
    float slope = (float)net->slope;
    switch (net->activation) {
    case GSNN_DENSE_RELU:
        EACH(errors, x > 0 ? errors[i] : 0);
    case GSNN_DENSE_LEAKY_RELU:
        EACH(errors, errors[i] * (x > 0 ? 1 : slope));
    case GSNN_DENSE_TANH:
        for (size_t i = 0; i < count; i++)
            errors[i] *= 1 - t[i] * t[i];
        break;
    case GSNN_DENSE_ERF:
        EACH(errors, errors[i] * (1.12837917F * gsnn_lane_exp(-bounded(x) * bounded(x))));
    case GSNN_DENSE_ABS:
        EACH(errors, x > 0 ? errors[i] : x < 0 ? -errors[i] : 0);
    case GSNN_DENSE_SQUARE:
        EACH(errors, errors[i] * (2 * x));
    case GSNN_DENSE_CUBE:
        EACH(errors, errors[i] * (3 * x * x));
    case GSNN_DENSE_IDENTITY:
        break;
    case GSNN_DENSE_SIN:
        EACH(errors, errors[i] * wave(x, true));
    case GSNN_DENSE_COS:
        EACH(errors, errors[i] * -wave(x, false));
    case GSNN_DENSE_SQUARED_RELU:
        EACH(errors, x > 0 ? errors[i] * (2 * x) : 0);
    }
}

/* Adds the gradient of the loss at some rows. */
static GSNN_LANE_CODE void add_gradient(const job *j, const float *x, const float *y, size_t rows) {
    const gsnn_dense *net = j->net;
    size_t outputs = net->widths[net->layers], offset = 0;
    float *z = j->values, *errors = j->errors, *next = j->next;
    const float *in = x;
    for (size_t l = 1; l <= net->layers; l++) {
        size_t n = net->widths[l], m = net->widths[l - 1], count = rows * n * GSNN_LANES;
        const float *w = j->parameters + offset * GSNN_LANES;
        if (l == 1)
            apply(w, n, m, in, false, rows, z);
        else
            apply(w, n, m, in, true, rows, z);
        offset += n * (m + 1);
        if (l == net->layers)
            break;
        activate(net, z, count, z + count);
        in = z + count;
        z += 2 * count;
    }
    float factor = (float)(2 / (double)j->descent->rows);
    for (size_t i = 0; i < rows * outputs; i++)
        for (size_t k = 0; k < 2; k++)
            ((half *)errors)[2 * i + k] = factor * (((const half *)z)[2 * i + k] - y[i]);
    for (size_t l = net->layers; l >= 1; l--) {
        size_t n = net->widths[l], m = net->widths[l - 1], count = rows * m * GSNN_LANES;
        offset -= n * (m + 1);
        if (l == 1) {
            collect(errors, n, x, m, false, rows, j->gradient + offset * GSNN_LANES);
            break;
        }
        z -= 2 * count;
        collect(errors, n, z + count, m, true, rows, j->gradient + offset * GSNN_LANES);
        return_errors(errors, n, j->parameters + offset * GSNN_LANES, m, rows, next);
        chain(net, z, z + count, count, next);
        float *kept = errors;
        errors = next;
        next = kept;
    }
}

static GSNN_LANE_CODE void step_adam(const job *j, uint64_t step, size_t at) {
    const gsnn_descent *d = j->descent;
    const float keep = 0.9F, keep_square = 0.999F, least = 1e-8F;
    float mend = (float)(1 / (1 - pow(0.9, (double)step)));
    float mend_square = (float)(1 / (1 - pow(0.999, (double)step)));
    float rate = (float)d->rate, decay = (float)d->decay;
    float *restrict p = j->parameters + at, *restrict mean = j->velocity + at;
    float *restrict square = j->square + at;
    const float *restrict gradient = j->gradient + at;
    for (size_t l = 0; l < GSNN_LANES; l++) {
        float g = gradient[l] + decay * p[l];
        mean[l] = keep * mean[l] + (1 - keep) * g;
        square[l] = keep_square * square[l] + (1 - keep_square) * g * g;
        p[l] -= rate * (mean[l] * mend) / (sqrtf(square[l] * mend_square) + least);
    }
}

static GSNN_LANE_CODE void step_plain(const job *j, size_t at) {
    const gsnn_descent *d = j->descent;
    float momentum = (float)d->momentum, rate = (float)d->rate, decay = (float)d->decay;
    half *p = (half *)(j->parameters + at), *velocity = (half *)(j->velocity + at);
    const half *gradient = (const half *)(j->gradient + at);
    for (size_t k = 0; k < 2; k++) {
        velocity[k] = momentum * velocity[k] - rate * (gradient[k] + decay * p[k]);
        p[k] += velocity[k];
    }
}

static GSNN_LANE_CODE void train(const job *j, gsnn_vectors vectors) {
    const gsnn_descent *d = j->descent;
    size_t inputs = j->net->widths[0], outputs = j->net->widths[j->net->layers];
    (void)vectors;
    for (uint64_t step = 1; step <= d->steps; step++) {
        memset(j->gradient, 0, j->count * GSNN_LANES * sizeof *j->gradient);
        for (size_t at = 0; at < d->rows; at += tile)
            add_gradient(j, j->x + at * inputs, j->y + at * outputs,
                         d->rows - at < tile ? d->rows - at : tile);
        for (size_t k = 0; k < j->count; k++) {
            if (d->fixed && d->fixed[k])
                continue;
            if (d->optimizer == GSNN_OPTIMIZER_ADAM)
                step_adam(j, step, k * GSNN_LANES);
            else
                step_plain(j, k * GSNN_LANES);
        }
    }
}
GSNN_LANE_VERSIONS(train, const job)

void gsnn_lane_descent_run(const gsnn_descent *descent, const gsnn_dense *net, const float *x,
                           const float *y, gsnn_vectors vectors, float *parameters,
                           /* NOLINTNEXTLINE(readability-non-const-parameter): a job writes to it */
                           float *workspace) {
    size_t sum, most = widest(net, &sum), count = gsnn_dense_parameters(net);
    size_t lanes = count * GSNN_LANES;

    job j = {
        .descent = descent,
        .net = net,
        .x = x,
        .y = y,
        .count = count,
        .parameters = workspace,
        .gradient = workspace + lanes,
        .velocity = workspace + 2 * lanes,
        .square = workspace + 3 * lanes,
        .values = workspace + 4 * lanes,
    };
    j.errors = j.values + 2 * tile * sum * GSNN_LANES;
    j.next = j.errors + tile * most * GSNN_LANES;
    memcpy(j.parameters, parameters, lanes * sizeof *parameters);
    memset(j.velocity, 0, 2 * lanes * sizeof *j.velocity);
    /* Registers of 64 bytes take a quarter longer: what was stored in halves is loaded whole. */
    GSNN_LANE_CALL(train, vectors == GSNN_VECTORS_512 ? GSNN_VECTORS_256 : vectors, &j);
    memcpy(parameters, j.parameters, lanes * sizeof *parameters);
}
