#include "fit/lane_channel.h"

#include <stdlib.h>
#include <string.h>

enum {
    ROWS = GSNN_CHANNEL_ROWS,
    NEURONS = 127, /* whose signs a byte can count */
};

/* A block of rows, and some of the neurons. */
typedef struct block {
    const gsnn_lane_channel *c;
    size_t first;      /* row */
    size_t begin, end; /* neurons */
    int8_t *signs;     /* ROWS for each of these */
    int8_t *counts;    /* ROWS for each product */
    double *slopes;    /* ROWS for each of these neurons */
    double *column;    /* ROWS */
} block;

/* Sums in four registers of `width` numbers, named one by one since arrays go to memory. */
#define DEFINE_SUMS(width)                                                                         \
    typedef double vector_##width __attribute__((vector_size((width) * sizeof(double)),            \
                                                 aligned(sizeof(double)), may_alias));             \
    typedef int64_t words_##width __attribute__((vector_size((width) * sizeof(int64_t)),           \
                                                 aligned(sizeof(int64_t)), may_alias));            \
    typedef int8_t bytes_##width __attribute__((vector_size(width), aligned(1), may_alias));       \
    /* sum += ReLU(z), or |z|, and the sign of z: 1, 0 and of |z| -1. */                           \
    static GSNN_LANE_CODE void take_##width(const vector_##width *z, bool half, int8_t *signs,     \
                                            vector_##width *sum) {                                 \
        words_##width more = (words_##width)(*z > 0), sign = -more, kept = (words_##width) * z;    \
        if (half) {                                                                                \
            sign += (words_##width)(*z < 0);                                                       \
            kept &= INT64_MAX;                                                                     \
        } else {                                                                                   \
            kept &= more;                                                                          \
        }                                                                                          \
        *(bytes_##width *)signs = __builtin_convertvector(sign, bytes_##width);                    \
        *sum += (vector_##width)kept;                                                              \
    }                                                                                              \
    /* phi += the values of neurons, or twice these for `half`, and their signs. */                \
    static GSNN_LANE_CODE void add_values_##width(const gsnn_lane_channel *c, const block *b,      \
                                                  bool half) {                                     \
        size_t d = c->sums->dimension;                                                             \
        for (size_t l = 0; l < ROWS; l += (size_t)4 * (width)) {                                   \
            vector_##width *phi = (vector_##width *)(c->phi + b->first + l);                       \
            vector_##width p0 = phi[0], p1 = phi[1], p2 = phi[2], p3 = phi[3];                     \
            for (size_t n = b->begin; n < b->end; n++) {                                           \
                const int32_t *places = c->sums->places + n * d;                                   \
                int8_t *signs = b->signs + (n - b->begin) * ROWS + l;                              \
                vector_##width s0 = (vector_##width){0} + c->bias, s1 = s0, s2 = s0, s3 = s0;      \
                for (size_t k = 0; k < d; k++) {                                                   \
                    if (places[k] == 0)                                                            \
                        continue;                                                                  \
                    const vector_##width *at =                                                     \
                        (const vector_##width *)(c->values + b->first + l +                        \
                                                 (size_t)(abs(places[k]) - 1) * c->stride);        \
                    double weight = places[k] > 0 ? c->weights[k] : -c->weights[k];                \
                    s0 += weight * at[0];                                                          \
                    s1 += weight * at[1];                                                          \
                    s2 += weight * at[2];                                                          \
                    s3 += weight * at[3];                                                          \
                }                                                                                  \
                take_##width(&s0, half, signs, &p0);                                               \
                take_##width(&s1, half, signs + (width), &p1);                                     \
                take_##width(&s2, half, signs + (size_t)2 * (width), &p2);                         \
                take_##width(&s3, half, signs + (size_t)3 * (width), &p3);                         \
            }                                                                                      \
            phi[0] = p0;                                                                           \
            phi[1] = p1;                                                                           \
            phi[2] = p2;                                                                           \
            phi[3] = p3;                                                                           \
        }                                                                                          \
    }                                                                                              \
    /* Adds the products of two columns to parts of their sum. */                                  \
    static GSNN_LANE_CODE void add_parts_##width(const double *left, const double *right,          \
                                                 double *parts) {                                  \
        for (size_t l = 0; l < GSNN_GRADIENT_PARTS; l += (width)) {                                \
            vector_##width *sum = (vector_##width *)(parts + l), own = *sum;                       \
            for (size_t s = l; s < ROWS; s += GSNN_GRADIENT_PARTS)                                 \
                own += *(const vector_##width *)(left + s) * *(const vector_##width *)(right + s); \
            *sum = own;                                                                            \
        }                                                                                          \
    }                                                                                              \
    /* column += slopes of neurons times what a weight multiplies in them. */                      \
    static GSNN_LANE_CODE void add_slopes_##width(                                                 \
        const double *values, size_t stride, const int32_t *places, size_t step,                   \
        const double *slopes, size_t count, double *column) {                                      \
        for (size_t l = 0; l < ROWS; l += (size_t)4 * (width)) {                                   \
            vector_##width *sum = (vector_##width *)(column + l);                                  \
            vector_##width s0 = sum[0], s1 = sum[1], s2 = sum[2], s3 = sum[3];                     \
            for (size_t n = 0; n < count; n++) {                                                   \
                int32_t place = places[n * step];                                                  \
                const vector_##width *slope = (const vector_##width *)(slopes + n * ROWS + l);     \
                if (place == 0)                                                                    \
                    continue;                                                                      \
                const vector_##width *at =                                                         \
                    (const vector_##width *)(values + (size_t)(abs(place) - 1) * stride + l);      \
                if (place > 0) {                                                                   \
                    s0 += slope[0] * at[0];                                                        \
                    s1 += slope[1] * at[1];                                                        \
                    s2 += slope[2] * at[2];                                                        \
                    s3 += slope[3] * at[3];                                                        \
                } else {                                                                           \
                    s0 -= slope[0] * at[0];                                                        \
                    s1 -= slope[1] * at[1];                                                        \
                    s2 -= slope[2] * at[2];                                                        \
                    s3 -= slope[3] * at[3];                                                        \
                }                                                                                  \
            }                                                                                      \
            sum[0] = s0;                                                                           \
            sum[1] = s1;                                                                           \
            sum[2] = s2;                                                                           \
            sum[3] = s3;                                                                           \
        }                                                                                          \
    }
DEFINE_SUMS(2)
DEFINE_SUMS(4)
DEFINE_SUMS(8)

/* Calls the version for registers that the processor has; the others are not compiled. */
#define CALL(vectors, name, ...)                                                                   \
    ((vectors) == GSNN_VECTORS_512   ? name##_8(__VA_ARGS__)                                       \
     : (vectors) == GSNN_VECTORS_256 ? name##_4(__VA_ARGS__)                                       \
                                     : name##_2(__VA_ARGS__))

static GSNN_LANE_CODE const double *values_at(const block *b, int32_t place) {
    return b->c->values + (size_t)(abs(place) - 1) * b->c->stride + b->first;
}

/* ---- Derivatives ----------------------------------------------------------------------------- */

/* Where the block of a derivative is summed. */
static GSNN_LANE_CODE double *begin_column(const block *b, size_t k) {
    const gsnn_lane_channel *c = b->c;
    if (c->jacobian)
        return c->jacobian + k * c->stride + b->first;
    memset(b->column, 0, ROWS * sizeof *b->column);
    return b->column;
}

static GSNN_LANE_CODE void end_column(const block *b, size_t k, gsnn_vectors vectors) {
    const gsnn_lane_channel *c = b->c;
    if (c->jacobian)
        return;
    for (size_t s = 0; c->half && s < ROWS; s++)
        b->column[s] *= 0.5;
    CALL(vectors, add_parts, c->residual + b->first, b->column,
         c->gradient + k * GSNN_GRADIENT_PARTS);
}

static GSNN_LANE_CODE void count_signs(const int8_t *restrict signs, bool more,
                                       int8_t *restrict counts) {
    if (more)
        for (size_t s = 0; s < ROWS; s++)
            counts[s] = (int8_t)(counts[s] + signs[s]);
    else
        for (size_t s = 0; s < ROWS; s++)
            counts[s] = (int8_t)(counts[s] - signs[s]);
}

/* column += the counts of a product times its sum of inputs. */
static GSNN_LANE_CODE void add_count(const int8_t *restrict counts, const double *restrict u,
                                     double *restrict column) {
    for (size_t s = 0; s < ROWS; s++)
        column[s] += (double)counts[s] * u[s];
}

/* The same of two products, added in their order. */
static GSNN_LANE_CODE void add_two(const int8_t *restrict counts, const int8_t *restrict others,
                                   const double *restrict u, const double *restrict v,
                                   double *restrict column) {
    for (size_t s = 0; s < ROWS; s++)
        column[s] = column[s] + (double)counts[s] * u[s] + (double)others[s] * v[s];
}

static GSNN_LANE_CODE void add_by_products(const block *b, gsnn_vectors vectors) {
    const gsnn_products *p = b->c->products;
    memset(b->counts, 0, p->count * ROWS);
    for (size_t n = b->begin; n < b->end; n++)
        for (size_t t = p->begin[n]; t < p->begin[n + 1]; t++)
            count_signs(b->signs + (n - b->begin) * ROWS, p->terms[t] > 0,
                        b->counts + (size_t)(abs(p->terms[t]) - 1) * ROWS);
    for (size_t k = 0; k < b->c->sums->dimension; k++) {
        double *column = begin_column(b, k);
        size_t i = p->first[k];
        for (; i + 2 <= p->first[k + 1]; i += 2)
            add_two(b->counts + i * ROWS, b->counts + (i + 1) * ROWS, values_at(b, p->places[i]),
                    values_at(b, p->places[i + 1]), column);
        for (; i < p->first[k + 1]; i++)
            add_count(b->counts + i * ROWS, values_at(b, p->places[i]), column);
        end_column(b, k, vectors);
    }
}

static GSNN_LANE_CODE void add_by_neurons(const block *b, gsnn_vectors vectors) {
    const gsnn_lane_channel *c = b->c;
    size_t d = c->sums->dimension, count = b->end - b->begin;
    for (size_t at = 0; at < count * ROWS; at++)
        b->slopes[at] = (double)b->signs[at];
    for (size_t k = 0; k < d; k++) {
        CALL(vectors, add_slopes, c->values + b->first, c->stride,
             c->sums->places + b->begin * d + k, d, b->slopes, count, begin_column(b, k));
        end_column(b, k, vectors);
    }
}

static GSNN_LANE_CODE void add_by_bias(const block *b, gsnn_vectors vectors) {
    size_t k = b->c->sums->dimension;
    double *restrict column = begin_column(b, k);
    int8_t counts[ROWS] = {0};
    for (size_t n = 0; n < b->end - b->begin; n++)
        count_signs(b->signs + n * ROWS, true, counts);
    for (size_t s = 0; s < ROWS; s++)
        column[s] += (double)counts[s];
    end_column(b, k, vectors);
}

static GSNN_LANE_CODE void add_derivatives(const block *b, gsnn_vectors vectors) {
    if (b->c->products->count > 0)
        add_by_products(b, vectors);
    else
        add_by_neurons(b, vectors);
    if (!b->c->half)
        add_by_bias(b, vectors);
}

/* ---- Blocks ---------------------------------------------------------------------------------- */

static GSNN_LANE_CODE size_t count_columns(const gsnn_lane_channel *c) {
    return c->sums->dimension + !c->half;
}

/* Sets rows from `first` to the end of the block to zero in all columns. */
static GSNN_LANE_CODE void clear_rows(const gsnn_lane_channel *c, size_t first) {
    size_t end = (first / ROWS + 1) * ROWS;
    for (size_t k = 0; c->jacobian && k < count_columns(c); k++)
        memset(c->jacobian + k * c->stride + first, 0, (end - first) * sizeof *c->jacobian);
    if (c->phi)
        memset(c->phi + first, 0, (end - first) * sizeof *c->phi);
}

/* Halves a block of all columns. */
static GSNN_LANE_CODE void halve(const gsnn_lane_channel *c, size_t first) {
    for (size_t k = 0; c->jacobian && k < count_columns(c); k++)
        for (size_t s = 0; s < ROWS; s++)
            c->jacobian[k * c->stride + first + s] *= 0.5;
    for (size_t s = 0; c->phi && s < ROWS; s++)
        c->phi[first + s] *= 0.5;
}

static GSNN_LANE_CODE void fill(const gsnn_lane_channel *c, gsnn_vectors vectors) {
    double slopes[NEURONS * ROWS], column[ROWS];
    int8_t counts[GSNN_MOST_PRODUCTS * ROWS], signs[NEURONS * ROWS] = {0};
    size_t neurons = c->sums->neurons;
    block b = {.c = c, .counts = counts, .slopes = slopes, .column = column};
    for (b.first = 0; b.first < c->rows; b.first += ROWS) {
        clear_rows(c, b.first);
        for (b.begin = 0; b.begin < neurons; b.begin = b.end) {
            b.end = neurons - b.begin < NEURONS ? neurons : b.begin + NEURONS;
            b.signs = c->signs ? c->signs + b.first * neurons + b.begin * ROWS : signs;
            if (c->phi)
                CALL(vectors, add_values, c, &b, c->half);
            if (c->jacobian || c->gradient)
                add_derivatives(&b, vectors);
        }
        if (c->half)
            halve(c, b.first);
    }
    if (c->rows % ROWS > 0)
        clear_rows(c, c->rows);
}
GSNN_LANE_VERSIONS(fill, const gsnn_lane_channel)

void gsnn_lane_channel_fill(const gsnn_lane_channel *channel, gsnn_vectors vectors) {
    GSNN_LANE_CALL(fill, vectors, channel);
}
