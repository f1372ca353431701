#include "fit/lane_channel.h"

#include <string.h>

enum {
    ROWS = GSNN_CHANNEL_ROWS,
    ORDER = GSNN_WALSH_ORDER,
    NEURONS = 124, /* whose signs a byte can count, in whole cosets */
};

/* A block of rows, and some of the neurons. */
typedef struct block {
    const gsnn_lane_channel *c;
    const double *weights; /* transformed, and behind them their negatives */
    const double *values;  /* at the first of the rows */
    size_t first;          /* row */
    size_t begin, end;     /* neurons */
    int8_t *signs;         /* ROWS for each of these */
    int8_t *slopes;        /* transformed: ROWS for each of these, and behind them the negatives */
    int8_t *counts;        /* ROWS for each product */
    double *column;        /* ROWS */
} block;

/* A byte for each row. */
typedef int8_t row_bytes __attribute__((vector_size(ROWS), aligned(1), may_alias));

/* Bytes of rows are in such an order that eight registers of numbers have one of words: in each
 * word the first byte is for a number of the first register, and so on.
 *
 * Sums in registers of `width` numbers, named one by one since arrays go to memory. */
#define DEFINE_SUMS(width)                                                                         \
    typedef double vector_##width __attribute__((vector_size((width) * sizeof(double)),            \
                                                 aligned(sizeof(double)), may_alias));             \
    typedef int64_t words_##width                                                                  \
        __attribute__((vector_size((width) * sizeof(int64_t)), aligned(1), may_alias));            \
    typedef uint64_t bits_##width                                                                  \
        __attribute__((vector_size((width) * sizeof(int64_t)), aligned(1), may_alias));            \
    typedef struct four_##width {                                                                  \
        vector_##width a, b, c, d;                                                                 \
    } four_##width;                                                                                \
    /* sum += ReLU(z), or |z|; bytes get minus the sign of z: -1, 0 and of |z| 1. */               \
    static GSNN_LANE_CODE void take_##width(const vector_##width *z, bool half, int byte,          \
                                            words_##width *bytes, vector_##width *sum) {           \
        words_##width more = (words_##width)(*z > 0), kept = (words_##width) * z;                  \
        *bytes |= more & ((int64_t)255 << (8 * byte));                                             \
        if (half) {                                                                                \
            *bytes |= (words_##width)(*z < 0) & ((int64_t)1 << (8 * byte));                        \
            kept &= INT64_MAX;                                                                     \
        } else {                                                                                   \
            kept &= more;                                                                          \
        }                                                                                          \
        *sum += (vector_##width)kept;                                                              \
    }                                                                                              \
    /* The same of rows from l on, 4 x width of them, which have the first halves of words or the  \
     * second ones. */                                                                             \
    static GSNN_LANE_CODE void take_four_##width(const four_##width z, bool half, int8_t *signs,   \
                                                 size_t l, four_##width *sum) {                    \
        words_##width bytes = {0}, *all = (words_##width *)(signs + l / ((size_t)8 * (width)) *    \
                                                                        ((size_t)8 * (width)));    \
        take_##width(&z.a, half, 0, &bytes, &sum->a);                                              \
        take_##width(&z.b, half, 1, &bytes, &sum->b);                                              \
        take_##width(&z.c, half, 2, &bytes, &sum->c);                                              \
        take_##width(&z.d, half, 3, &bytes, &sum->d);                                              \
        if (l % ((size_t)8 * (width)) > 0)                                                         \
            bytes = *all | (words_##width)((bits_##width)bytes << 32);                             \
        *all = bytes;                                                                              \
    }                                                                                              \
    static GSNN_LANE_CODE four_##width plus_##width(const four_##width x, const four_##width y) {  \
        return (four_##width){x.a + y.a, x.b + y.b, x.c + y.c, x.d + y.d};                         \
    }                                                                                              \
    static GSNN_LANE_CODE four_##width minus_##width(const four_##width x, const four_##width y) { \
        return (four_##width){x.a - y.a, x.b - y.b, x.c - y.c, x.d - y.d};                         \
    }                                                                                              \
    /* The argument of a transformed neuron, from that on. */                                      \
    static GSNN_LANE_CODE four_##width add_terms_##width(const block *b, size_t neuron, size_t l,  \
                                                         double from) {                            \
        const gsnn_walsh *w = b->c->walsh;                                                         \
        const gsnn_walsh_term *end = w->terms + w->begin[neuron + 1];                              \
        vector_##width s0 = (vector_##width){0} + from, s1 = s0, s2 = s0, s3 = s0;                 \
        for (const gsnn_walsh_term *t = w->terms + w->begin[neuron]; t < end; t++) {               \
            const vector_##width *at =                                                             \
                (const vector_##width *)(b->values + l + (size_t)t->column * b->c->stride);        \
            double weight = b->weights[t->weight];                                                 \
            s0 += weight * at[0];                                                                  \
            s1 += weight * at[1];                                                                  \
            s2 += weight * at[2];                                                                  \
            s3 += weight * at[3];                                                                  \
        }                                                                                          \
        return (four_##width){s0, s1, s2, s3};                                                     \
    }                                                                                              \
    /* phi += the values of neurons, or twice these for `half`, and their signs. */                \
    static GSNN_LANE_CODE void add_values_##width(const block *b, bool half, size_t order) {       \
        const gsnn_lane_channel *c = b->c;                                                         \
        for (size_t l = 0; l < ROWS; l += (size_t)4 * (width)) {                                   \
            four_##width *phi = (four_##width *)(c->phi + b->first + l),                           \
                         sum = {{0}, {0}, {0}, {0}};                                               \
            if (b->begin > 0)                                                                      \
                sum = *phi;                                                                        \
            for (size_t n = b->begin; n < b->end; n += order) {                                    \
                int8_t *signs = b->signs + (n - b->begin) * ROWS;                                  \
                four_##width x = add_terms_##width(b, n, l, c->bias);                              \
                if (order == 1) {                                                                  \
                    take_four_##width(x, half, signs, l, &sum);                                    \
                    continue;                                                                      \
                }                                                                                  \
                four_##width y = add_terms_##width(b, n + 1, l, 0);                                \
                four_##width more = plus_##width(x, y), less = minus_##width(x, y);                \
                if (order == 2) {                                                                  \
                    take_four_##width(more, half, signs, l, &sum);                                 \
                    take_four_##width(less, half, signs + ROWS, l, &sum);                          \
                    continue;                                                                      \
                }                                                                                  \
                x = add_terms_##width(b, n + 2, l, 0);                                             \
                y = add_terms_##width(b, n + 3, l, 0);                                             \
                four_##width more2 = plus_##width(x, y), less2 = minus_##width(x, y);              \
                take_four_##width(plus_##width(more, more2), half, signs, l, &sum);                \
                take_four_##width(plus_##width(less, less2), half, signs + ROWS, l, &sum);         \
                take_four_##width(minus_##width(more, more2), half, signs + (size_t)2 * ROWS, l,   \
                                  &sum);                                                           \
                take_four_##width(minus_##width(less, less2), half, signs + (size_t)3 * ROWS, l,   \
                                  &sum);                                                           \
            }                                                                                      \
            *phi = sum;                                                                            \
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
    /* Bytes as numbers: the last bits of 2^52 + 128 + byte. */                                    \
    static GSNN_LANE_CODE void get_numbers_##width(const words_##width *bytes, int byte,           \
                                                   vector_##width *numbers) {                      \
        words_##width last = (words_##width)((bits_##width) * bytes >> (8 * byte)) & 255;          \
        *numbers = (vector_##width)(last ^ 0x4330000000000080) - 0x1.000000000008p52;              \
    }                                                                                              \
    static GSNN_LANE_CODE void add_product_##width(                                                \
        const words_##width *bytes, int byte, const vector_##width *at, vector_##width *sum) {     \
        vector_##width numbers;                                                                    \
        get_numbers_##width(bytes, byte, &numbers);                                                \
        *sum += numbers * *at;                                                                     \
    }                                                                                              \
    /* column += the products of a weight, from one to before another; or it is begun. */          \
    static GSNN_LANE_CODE void add_products_##width(const block *b, size_t begin, size_t end,      \
                                                    double *column) {                              \
        const gsnn_products *p = b->c->products;                                                   \
        for (size_t l = 0; l < ROWS; l += (size_t)8 * (width)) {                                   \
            vector_##width *sum = (vector_##width *)(column + l);                                  \
            vector_##width s0 = {0}, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0,         \
                           s7 = s0;                                                                \
            for (size_t i = begin; i < end; i++) {                                                 \
                const int8_t *count =                                                              \
                    p->shared ? b->counts + i * ROWS : b->slopes + slope_at(b, p->from[i]);        \
                words_##width bytes = *(const words_##width *)(count + l);                         \
                const vector_##width *at =                                                         \
                    (const vector_##width *)(b->values + l +                                       \
                                             (size_t)p->columns[i] * b->c->stride);                \
                add_product_##width(&bytes, 0, at, &s0);                                           \
                add_product_##width(&bytes, 1, at + 1, &s1);                                       \
                add_product_##width(&bytes, 2, at + 2, &s2);                                       \
                add_product_##width(&bytes, 3, at + 3, &s3);                                       \
                add_product_##width(&bytes, 4, at + 4, &s4);                                       \
                add_product_##width(&bytes, 5, at + 5, &s5);                                       \
                add_product_##width(&bytes, 6, at + 6, &s6);                                       \
                add_product_##width(&bytes, 7, at + 7, &s7);                                       \
            }                                                                                      \
            if (b->c->jacobian && b->begin > 0) {                                                  \
                s0 += sum[0];                                                                      \
                s1 += sum[1];                                                                      \
                s2 += sum[2];                                                                      \
                s3 += sum[3];                                                                      \
                s4 += sum[4];                                                                      \
                s5 += sum[5];                                                                      \
                s6 += sum[6];                                                                      \
                s7 += sum[7];                                                                      \
            }                                                                                      \
            sum[0] = s0;                                                                           \
            sum[1] = s1;                                                                           \
            sum[2] = s2;                                                                           \
            sum[3] = s3;                                                                           \
            sum[4] = s4;                                                                           \
            sum[5] = s5;                                                                           \
            sum[6] = s6;                                                                           \
            sum[7] = s7;                                                                           \
        }                                                                                          \
    }                                                                                              \
    /* column += numbers, or it is begun. */                                                       \
    static GSNN_LANE_CODE void add_counts_##width(const block *b, const int8_t *counts,            \
                                                  double *column) {                                \
        for (size_t l = 0; l < ROWS; l += (width)) {                                               \
            vector_##width *sum = (vector_##width *)(column + l), numbers;                         \
            get_numbers_##width((const words_##width *)(counts + l / ((size_t)8 * (width)) *       \
                                                                     ((size_t)8 * (width))),       \
                                (int)(l / (width) % 8), &numbers);                                 \
            if (b->c->jacobian && b->begin > 0)                                                    \
                numbers += *sum;                                                                   \
            *sum = numbers;                                                                        \
        }                                                                                          \
    }

/* Where the slopes of a transformed neuron are: +-(1 + its number), for - the negatives. */
static GSNN_LANE_CODE size_t slope_at(const block *b, int32_t neuron) {
    size_t count = b->end - b->begin;
    return neuron > 0 ? ((size_t)neuron - 1 - b->begin) * ROWS
                      : (count + (size_t)(-neuron) - 1 - b->begin) * ROWS;
}

/* cppcheck-suppress [ctunullpointer,ctuuninitvar] ; functions of one line are confused */
DEFINE_SUMS(2)
/* cppcheck-suppress [ctunullpointer,ctuuninitvar] ; functions of one line are confused */
DEFINE_SUMS(4)
/* cppcheck-suppress [ctunullpointer,ctuuninitvar] ; functions of one line are confused */
DEFINE_SUMS(8)

/* Calls the version for registers that the processor has; the others are not compiled. */
#define CALL(vectors, name, ...)                                                                   \
    ((vectors) == GSNN_VECTORS_512   ? name##_8(__VA_ARGS__)                                       \
     : (vectors) == GSNN_VECTORS_256 ? name##_4(__VA_ARGS__)                                       \
                                     : name##_2(__VA_ARGS__))

static GSNN_LANE_CODE void add_values(const block *b, size_t order, gsnn_vectors vectors) {
    if (b->c->half)
        CALL(vectors, add_values, b, true, order);
    else
        CALL(vectors, add_values, b, false, order);
}

/* ---- Derivatives ----------------------------------------------------------------------------- */

/* Where the block of a derivative is summed. */
static GSNN_LANE_CODE double *begin_column(const block *b, size_t k) {
    const gsnn_lane_channel *c = b->c;
    return c->jacobian ? c->jacobian + k * c->stride + b->first : b->column;
}

static GSNN_LANE_CODE void end_column(const block *b, size_t k, gsnn_vectors vectors) {
    const gsnn_lane_channel *c = b->c;
    if (!c->jacobian)
        CALL(vectors, add_parts, c->residual + b->first, b->column,
             c->gradient + k * GSNN_GRADIENT_PARTS);
}

/* Slopes of transformed neurons, from minus the signs. */
static GSNN_LANE_CODE void transform_signs(const block *b) {
    size_t order = b->c->walsh->order, count = b->end - b->begin;
    for (size_t n = 0; n < count; n += order) {
        row_bytes waves[ORDER];
        for (size_t t = 0; t < order; t++)
            waves[t] = *(const row_bytes *)(b->signs + (n + t) * ROWS);
        for (size_t apart = 1; apart < order; apart *= 2)
            for (size_t t = 0; t < order; t++)
                if (!(t & apart)) {
                    row_bytes x = waves[t], y = waves[t + apart];
                    waves[t] = x + y;
                    waves[t + apart] = x - y;
                }
        for (size_t t = 0; t < order; t++) {
            *(row_bytes *)(b->slopes + (n + t) * ROWS) = -waves[t];
            *(row_bytes *)(b->slopes + (count + n + t) * ROWS) = waves[t];
        }
    }
}

static GSNN_LANE_CODE void count_slopes(const block *b) {
    const gsnn_products *p = b->c->products;
    memset(b->counts, 0, p->count * ROWS);
    for (size_t n = b->begin; n < b->end; n++)
        for (size_t t = p->begin[n]; t < p->begin[n + 1]; t++) {
            size_t at = slope_at(b, p->terms[t] > 0 ? (int32_t)n + 1 : -(int32_t)n - 1);
            size_t product = (size_t)(p->terms[t] > 0 ? p->terms[t] : -p->terms[t]) - 1;
            *(row_bytes *)(b->counts + product * ROWS) += *(const row_bytes *)(b->slopes + at);
        }
}

/* The first product of a weight from `begin` on whose neuron is not before that number. */
static GSNN_LANE_CODE size_t first_from(const gsnn_products *p, size_t begin, size_t end,
                                        size_t neuron) {
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        int32_t from = p->from[middle];
        if ((size_t)(from > 0 ? from : -from) - 1 < neuron)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin;
}

static GSNN_LANE_CODE void add_by_weights(const block *b, gsnn_vectors vectors) {
    const gsnn_products *p = b->c->products;
    bool all = p->shared || b->end - b->begin == b->c->walsh->sums.neurons;
    for (size_t k = 0; k < b->c->walsh->sums.dimension; k++) {
        size_t begin = p->first[k], end = p->first[k + 1];
        if (!all) {
            begin = first_from(p, begin, end, b->begin);
            end = first_from(p, begin, end, b->end);
        }
        CALL(vectors, add_products, b, begin, end, begin_column(b, k));
        end_column(b, k, vectors);
    }
}

/* The bias stands in one neuron of each coset, that of the trivial character. */
static GSNN_LANE_CODE void add_by_bias(const block *b, gsnn_vectors vectors) {
    size_t k = b->c->walsh->sums.dimension;
    row_bytes sum = {0};
    int8_t counts[ROWS];
    for (size_t n = 0; n < b->end - b->begin; n += b->c->walsh->order)
        sum += *(const row_bytes *)(b->slopes + n * ROWS);
    *(row_bytes *)counts = sum;
    CALL(vectors, add_counts, b, counts, begin_column(b, k));
    end_column(b, k, vectors);
}

static GSNN_LANE_CODE void add_derivatives(const block *b, gsnn_vectors vectors) {
    transform_signs(b);
    if (b->c->products->shared)
        count_slopes(b);
    add_by_weights(b, vectors);
    if (!b->c->half)
        add_by_bias(b, vectors);
}

/* ---- Blocks ---------------------------------------------------------------------------------- */

static GSNN_LANE_CODE size_t count_columns(const gsnn_lane_channel *c) {
    return c->walsh->sums.dimension + !c->half;
}

/* Sets rows from `first` to the end of the block to zero in all columns. */
static GSNN_LANE_CODE void clear_rows(const gsnn_lane_channel *c, size_t first) {
    size_t end = (first / ROWS + 1) * ROWS;
    for (size_t k = 0; c->jacobian && k < count_columns(c); k++)
        memset(c->jacobian + k * c->stride + first, 0, (end - first) * sizeof *c->jacobian);
    if (c->phi)
        memset(c->phi + first, 0, (end - first) * sizeof *c->phi);
}

/* Derivatives by transformed weights turn into those by weights. */
static GSNN_LANE_CODE void turn_back(const gsnn_lane_channel *c, size_t first) {
    for (size_t o = 0; o < c->walsh->orbit_count; o++) {
        const gsnn_walsh_orbit *orbit = &c->walsh->orbits[o];
        double turned[ORDER][ROWS], factor = (c->half ? 0.5 : 1) / (double)orbit->size;
        if (orbit->size == 1 && !c->half)
            continue;
        for (size_t i = 0; i < orbit->size; i++) {
            memset(turned[i], 0, sizeof turned[i]);
            for (size_t a = 0; a < orbit->size; a++) {
                const double *column = c->jacobian + orbit->weights[a] * c->stride + first;
                double signed_factor = factor * orbit->signs[a][i];
                for (size_t s = 0; s < ROWS; s++)
                    turned[i][s] += signed_factor * column[s];
            }
        }
        for (size_t i = 0; i < orbit->size; i++)
            memcpy(c->jacobian + orbit->weights[i] * c->stride + first, turned[i],
                   sizeof turned[i]);
    }
}

static GSNN_LANE_CODE void transform_weights(const gsnn_lane_channel *c, double *weights) {
    const gsnn_walsh *w = c->walsh;
    size_t d = w->sums.dimension;
    for (size_t o = 0; o < w->orbit_count; o++) {
        const gsnn_walsh_orbit *orbit = &w->orbits[o];
        for (size_t a = 0; a < orbit->size; a++) {
            double sum = 0;
            for (size_t i = 0; i < orbit->size; i++)
                sum += orbit->signs[a][i] * c->weights[orbit->weights[i]];
            weights[orbit->weights[a]] = sum / (double)orbit->size;
            weights[d + orbit->weights[a]] = -sum / (double)orbit->size;
        }
    }
}

static GSNN_LANE_CODE void fill(const gsnn_lane_channel *c, gsnn_vectors vectors) {
    double weights[2 * GSNN_WALSH_MOST_WEIGHTS], column[ROWS];
    int8_t counts[GSNN_MOST_PRODUCTS * ROWS], signs[NEURONS * ROWS], slopes[2 * NEURONS * ROWS];
    size_t neurons = c->walsh->sums.neurons;
    block b = {.c = c, .weights = weights, .counts = counts, .slopes = slopes, .column = column};
    if (c->phi)
        transform_weights(c, weights);
    for (b.first = 0; b.first < c->rows; b.first += ROWS) {
        b.values = c->values + b.first;
        for (b.begin = 0; b.begin < neurons; b.begin = b.end) {
            b.end = neurons - b.begin < NEURONS ? neurons : b.begin + NEURONS;
            /* cppcheck-suppress legacyUninitvar ; filled with phi where none are kept */
            b.signs = c->signs ? c->signs + b.first * neurons + b.begin * ROWS : signs;
            if (c->phi)
                c->walsh->order == 1   ? add_values(&b, 1, vectors)
                : c->walsh->order == 2 ? add_values(&b, 2, vectors)
                                       : add_values(&b, 4, vectors);
            if (c->jacobian || c->gradient)
                add_derivatives(&b, vectors);
        }
        for (size_t s = 0; c->half && c->phi && s < ROWS; s++)
            c->phi[b.first + s] *= 0.5;
        if (c->jacobian)
            turn_back(c, b.first);
    }
    if (c->rows % ROWS > 0)
        clear_rows(c, c->rows);
}
GSNN_LANE_VERSIONS(fill, const gsnn_lane_channel)

void gsnn_lane_channel_fill(const gsnn_lane_channel *channel, gsnn_vectors vectors) {
    GSNN_LANE_CALL(fill, vectors, channel);
}
