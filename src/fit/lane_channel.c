#include "fit/lane_channel.h"

#include <string.h>

enum {
    ROWS = GSNN_CHANNEL_ROWS,
    ORDER = GSNN_WALSH_ORDER,
    NEURONS = GSNN_NEURON_BLOCK, /* whose slopes a byte can sum */
    BYTES = sizeof(gsnn_lane_real),
    HALF = BYTES > 4 ? 32 : 0, /* bits of a word that are those of four of its bytes */
};

/* A block of rows, and some of the neurons. */
typedef struct block {
    const gsnn_lane_channel *c;
    const gsnn_lane_real *weights; /* transformed, and behind them their negatives */
    const gsnn_lane_real *values;  /* at the first of the rows */
    size_t first;                  /* row */
    size_t begin, end;             /* neurons */
    int8_t *slopes;                /* of transformed neurons, ROWS for each of these */
    int8_t *counts;                /* ROWS for each list of products */
} block;

/* A byte for each row. */
typedef int8_t row_bytes __attribute__((vector_size(ROWS), aligned(1), may_alias));

/* Where the words are that have the byte of row l, with registers of that size. */
static GSNN_LANE_CODE size_t word_at(size_t l, size_t size) {
    return l / size * size;
}

/* Slopes, or their sum by a list. */
static GSNN_LANE_CODE const int8_t *find_count(const block *b, size_t count) {
    size_t neurons = b->end - b->begin;
    return count < neurons ? b->slopes + count * ROWS : b->counts + (count - neurons) * ROWS;
}

/* Bytes of rows are in such an order that as many registers of numbers as a number has bytes have
 * one of words: in each word the first byte is for a number of the first register, and so on.
 *
 * Sums in registers of `size` bytes, named one by one since arrays go to memory. */
#define NUMBERS(size) ((size) / sizeof(gsnn_lane_real))
#define DEFINE_SUMS(size)                                                                          \
    typedef gsnn_lane_real vector_##size                                                           \
        __attribute__((vector_size(size), aligned(BYTES), may_alias));                             \
    typedef gsnn_lane_word words_##size __attribute__((vector_size(size), aligned(1), may_alias)); \
    typedef gsnn_lane_bits bits_##size __attribute__((vector_size(size), aligned(1), may_alias));  \
    typedef int8_t bytes_##size __attribute__((vector_size(size), aligned(1), may_alias));         \
    typedef struct four_##size {                                                                   \
        vector_##size a, b, c, d;                                                                  \
    } four_##size;                                                                                 \
    /* sum += ReLU(z), or |z|; bytes get its slope: 1, 0 and of |z| -1. */                         \
    static GSNN_LANE_CODE void take_##size(const vector_##size *z, bool half, int byte,            \
                                           words_##size *bytes, vector_##size *sum) {              \
        words_##size more = (words_##size)(*z > 0), kept = (words_##size) * z;                     \
        *bytes |= more & ((gsnn_lane_word)1 << (8 * byte));                                        \
        if (half) {                                                                                \
            *bytes |=                                                                              \
                (words_##size)(*z < 0) & (gsnn_lane_word)((gsnn_lane_bits)255 << (8 * byte));      \
            kept &= GSNN_LANE_WORD_MAX;                                                            \
        } else {                                                                                   \
            kept &= more;                                                                          \
        }                                                                                          \
        *sum += (vector_##size)kept;                                                               \
    }                                                                                              \
    /* The same of 4 x NUMBERS(size) rows, which have the first halves of words, or all. */        \
    static GSNN_LANE_CODE void take_four_##size(const four_##size z, bool half,                    \
                                                bytes_##size *slopes, four_##size *sum) {          \
        words_##size bytes = {0};                                                                  \
        take_##size(&z.a, half, 0, &bytes, &sum->a);                                               \
        take_##size(&z.b, half, 1, &bytes, &sum->b);                                               \
        take_##size(&z.c, half, 2, &bytes, &sum->c);                                               \
        take_##size(&z.d, half, 3, &bytes, &sum->d);                                               \
        *slopes = (bytes_##size)bytes;                                                             \
    }                                                                                              \
    /* Keeps slopes of rows from l on, which may have the second halves of words. */               \
    static GSNN_LANE_CODE void keep_##size(const bytes_##size *made, size_t l, int8_t *slopes) {   \
        words_##size *all = (words_##size *)(slopes + word_at(l, size));                           \
        if (l > word_at(l, size))                                                                  \
            *all |= (words_##size)((bits_##size) * made << HALF);                                  \
        else                                                                                       \
            *all = (words_##size) * made;                                                          \
    }                                                                                              \
    static GSNN_LANE_CODE four_##size plus_##size(const four_##size x, const four_##size y) {      \
        return (four_##size){x.a + y.a, x.b + y.b, x.c + y.c, x.d + y.d};                          \
    }                                                                                              \
    static GSNN_LANE_CODE four_##size minus_##size(const four_##size x, const four_##size y) {     \
        return (four_##size){x.a - y.a, x.b - y.b, x.c - y.c, x.d - y.d};                          \
    }                                                                                              \
    static GSNN_LANE_CODE four_##size multiply_##size(const block *b, const gsnn_nested_term *t,   \
                                                      size_t l) {                                  \
        gsnn_lane_real weight = b->weights[t->weight];                                             \
        const vector_##size *at =                                                                  \
            (const vector_##size *)(b->values + l + (size_t)t->column * b->c->stride);             \
        return (four_##size){weight * at[0], weight * at[1], weight * at[2], weight * at[3]};      \
    }                                                                                              \
    static GSNN_LANE_CODE four_##size add_up_##size(const block *b,                                \
                                                    const gsnn_nested_sum *argument, size_t l,     \
                                                    const four_##size *beginnings) {               \
        const gsnn_nested_term *t = b->c->arguments->terms + argument->begin,                      \
                               *end = b->c->arguments->terms + argument->end;                      \
        four_##size sum = {{0}, {0}, {0}, {0}};                                                    \
        if (argument->from > 0) {                                                                  \
            sum = beginnings[argument->from - 1];                                                  \
        } else if (argument->from < 0) {                                                           \
            four_##size from = beginnings[-argument->from - 1];                                    \
            sum = (four_##size){-from.a, -from.b, -from.c, -from.d};                               \
        } else if (argument->biased) {                                                             \
            vector_##size bias = sum.a + b->c->bias;                                               \
            sum = (four_##size){bias, bias, bias, bias};                                           \
        } else if (t < end) {                                                                      \
            sum = multiply_##size(b, t++, l);                                                      \
        }                                                                                          \
        for (; t < end; t++)                                                                       \
            sum = plus_##size(sum, multiply_##size(b, t, l));                                      \
        return sum;                                                                                \
    }                                                                                              \
    /* Adds the values of a coset, or twice these for `half`, and keeps its slopes. */             \
    static GSNN_LANE_CODE void add_coset_##size(const block *b, bool half, size_t order,           \
                                                size_t neuron, size_t l,                           \
                                                const four_##size *beginnings, four_##size *sum) { \
        const gsnn_nested_sum *argument = b->c->arguments->neurons + neuron;                       \
        int8_t *slopes = b->slopes + (neuron - b->begin) * ROWS;                                   \
        bytes_##size s0, s1, s2, s3;                                                               \
        four_##size x = add_up_##size(b, argument, l, beginnings);                                 \
        if (order == 1) {                                                                          \
            take_four_##size(x, half, &s0, sum);                                                   \
            keep_##size(&s0, l, slopes);                                                           \
            return;                                                                                \
        }                                                                                          \
        four_##size y = add_up_##size(b, argument + 1, l, beginnings);                             \
        four_##size more = plus_##size(x, y), less = minus_##size(x, y);                           \
        if (order == 2) {                                                                          \
            take_four_##size(more, half, &s0, sum);                                                \
            take_four_##size(less, half, &s1, sum);                                                \
            s2 = s0 + s1;                                                                          \
            s3 = s0 - s1;                                                                          \
            keep_##size(&s2, l, slopes);                                                           \
            keep_##size(&s3, l, slopes + ROWS);                                                    \
            return;                                                                                \
        }                                                                                          \
        x = add_up_##size(b, argument + 2, l, beginnings);                                         \
        y = add_up_##size(b, argument + 3, l, beginnings);                                         \
        four_##size more2 = plus_##size(x, y), less2 = minus_##size(x, y);                         \
        take_four_##size(plus_##size(more, more2), half, &s0, sum);                                \
        take_four_##size(plus_##size(less, less2), half, &s1, sum);                                \
        take_four_##size(minus_##size(more, more2), half, &s2, sum);                               \
        take_four_##size(minus_##size(less, less2), half, &s3, sum);                               \
        bytes_##size plus = s0 + s1, minus = s0 - s1, plus2 = s2 + s3, minus2 = s2 - s3;           \
        s0 = plus + plus2;                                                                         \
        s1 = minus + minus2;                                                                       \
        s2 = plus - plus2;                                                                         \
        s3 = minus - minus2;                                                                       \
        keep_##size(&s0, l, slopes);                                                               \
        keep_##size(&s1, l, slopes + ROWS);                                                        \
        keep_##size(&s2, l, slopes + (size_t)2 * ROWS);                                            \
        keep_##size(&s3, l, slopes + (size_t)3 * ROWS);                                            \
    }                                                                                              \
    /* phi += the values of neurons, or twice these for `half`, and their slopes. */               \
    static GSNN_LANE_CODE void add_values_##size(const block *b, bool half, size_t order) {        \
        const gsnn_lane_channel *c = b->c;                                                         \
        const gsnn_nested_sum *first =                                                             \
            c->arguments->beginnings + c->arguments->first[b->begin / NEURONS];                    \
        size_t count =                                                                             \
            c->arguments->first[b->begin / NEURONS + 1] - c->arguments->first[b->begin / NEURONS]; \
        _Alignas(64) four_##size beginnings[NEURONS];                                              \
        for (size_t l = 0; l < ROWS; l += 4 * NUMBERS(size)) {                                     \
            four_##size *phi = (four_##size *)(c->phi + b->first + l), sum = {{0}, {0}, {0}, {0}}; \
            if (b->begin > 0)                                                                      \
                sum = *phi;                                                                        \
            for (size_t i = 0; i < count; i++)                                                     \
                beginnings[i] = add_up_##size(b, first + i, l, beginnings);                        \
            for (size_t n = b->begin; n < b->end; n += order)                                      \
                add_coset_##size(b, half, order, n, l, beginnings, &sum);                          \
            *phi = sum;                                                                            \
        }                                                                                          \
    }                                                                                              \
    /* The byte of each word as numbers: the last bits of a power of 2, + 128 + byte. */           \
    static GSNN_LANE_CODE void get_numbers_##size(const words_##size *bytes, int byte,             \
                                                  vector_##size *numbers) {                        \
        words_##size last = (words_##size)((bits_##size) * bytes >> (8 * byte)) & 255;             \
        *numbers = (vector_##size)(last ^ GSNN_LANE_SHIFTED_BITS) - GSNN_LANE_SHIFTED;             \
    }                                                                                              \
    /* Those of rows from l on. */                                                                 \
    static GSNN_LANE_CODE four_##size get_four_##size(const int8_t *counts, size_t l) {            \
        words_##size bytes = *(const words_##size *)(counts + word_at(l, size));                   \
        int byte = (int)(l / NUMBERS(size) % BYTES);                                               \
        four_##size numbers;                                                                       \
        get_numbers_##size(&bytes, byte, &numbers.a);                                              \
        get_numbers_##size(&bytes, byte + 1, &numbers.b);                                          \
        get_numbers_##size(&bytes, byte + 2, &numbers.c);                                          \
        get_numbers_##size(&bytes, byte + 3, &numbers.d);                                          \
        return numbers;                                                                            \
    }                                                                                              \
    /* Adds rows from l on to a derivative, or begins it, or adds what they are of the gradient.   \
     */                                                                                            \
    static GSNN_LANE_CODE void put_##size(const block *b, size_t k, size_t l,                      \
                                          const four_##size own) {                                 \
        const gsnn_lane_channel *c = b->c;                                                         \
        if (c->jacobian) {                                                                         \
            four_##size *at = (four_##size *)(c->jacobian + k * c->stride + b->first + l);         \
            *at = b->begin > 0 ? plus_##size(own, *at) : own;                                      \
            return;                                                                                \
        }                                                                                          \
        size_t count = GSNN_GRADIENT_PARTS / NUMBERS(size);                                        \
        const vector_##size *residual = (const vector_##size *)(c->residual + b->first + l);       \
        vector_##size *parts = (vector_##size *)(c->gradient + k * GSNN_GRADIENT_PARTS);           \
        parts[0] += residual[0] * own.a;                                                           \
        parts[1 % count] += residual[1] * own.b;                                                   \
        parts[2 % count] += residual[2] * own.c;                                                   \
        parts[3 % count] += residual[3] * own.d;                                                   \
    }                                                                                              \
    /* What a product adds. */                                                                     \
    static GSNN_LANE_CODE four_##size times_##size(const block *b, const four_##size numbers,      \
                                                   int32_t column, size_t l) {                     \
        const vector_##size *at =                                                                  \
            (const vector_##size *)(b->values + l + (size_t)column * b->c->stride);                \
        return (four_##size){numbers.a * at[0], numbers.b * at[1], numbers.c * at[2],              \
                             numbers.d * at[3]};                                                   \
    }                                                                                              \
    /* The derivatives by a pair of weights, or by one. */                                         \
    static GSNN_LANE_CODE void add_products_##size(const block *b, const gsnn_weight_pair *pair,   \
                                                   bool both) {                                    \
        const gsnn_products *p = b->c->products;                                                   \
        for (size_t l = 0; l < ROWS; l += 4 * NUMBERS(size)) {                                     \
            four_##size one = {{0}, {0}, {0}, {0}}, other = one;                                   \
            for (size_t i = 0; i < pair->count; i++) {                                             \
                four_##size numbers =                                                              \
                    get_four_##size(find_count(b, p->counts[pair->first + i]), l);                 \
                one = plus_##size(one, times_##size(b, numbers, p->columns[pair->first + i], l));  \
                if (both)                                                                          \
                    other = plus_##size(                                                           \
                        other, times_##size(b, numbers, p->columns[pair->second + i], l));         \
            }                                                                                      \
            put_##size(b, pair->weight, l, one);                                                   \
            if (both)                                                                              \
                put_##size(b, pair->other, l, other);                                              \
        }                                                                                          \
    }                                                                                              \
    /* The derivative by the bias. */                                                              \
    static GSNN_LANE_CODE void add_counts_##size(const block *b, const int8_t *counts) {           \
        for (size_t l = 0; l < ROWS; l += 4 * NUMBERS(size))                                       \
            put_##size(b, b->c->walsh->sums.dimension, l, get_four_##size(counts, l));             \
    }

/* cppcheck-suppress [ctunullpointer,ctuuninitvar] ; functions of one line are confused */
DEFINE_SUMS(16)
/* cppcheck-suppress [ctunullpointer,ctuuninitvar] ; functions of one line are confused */
DEFINE_SUMS(32)
/* cppcheck-suppress [ctunullpointer,ctuuninitvar] ; functions of one line are confused */
DEFINE_SUMS(64)

/* Calls the version for registers that the processor has; the others are not compiled. */
#define CALL(vectors, name, ...)                                                                   \
    ((vectors) == GSNN_VECTORS_512   ? name##_64(__VA_ARGS__)                                      \
     : (vectors) == GSNN_VECTORS_256 ? name##_32(__VA_ARGS__)                                      \
                                     : name##_16(__VA_ARGS__))

static GSNN_LANE_CODE void add_values(const block *b, size_t order, gsnn_vectors vectors) {
    if (b->c->half)
        CALL(vectors, add_values, b, true, order);
    else
        CALL(vectors, add_values, b, false, order);
}

/* ---- Derivatives ----------------------------------------------------------------------------- */

/* The sums of slopes by lists. */
static GSNN_LANE_CODE void count_slopes(const block *b) {
    const gsnn_products *p = b->c->products;
    size_t first = p->lists[b->begin / NEURONS], end = p->lists[b->begin / NEURONS + 1];
    for (size_t i = first; i < end; i++) {
        const uint8_t *n = p->neurons + p->begin[i], *negative = p->neurons + p->negative[i],
                      *last = p->neurons + p->begin[i + 1];
        row_bytes sum = {0};
        for (; n < negative; n++)
            sum += *(const row_bytes *)(b->slopes + (size_t)*n * ROWS);
        for (; n < last; n++)
            sum -= *(const row_bytes *)(b->slopes + (size_t)*n * ROWS);
        *(row_bytes *)(b->counts + (i - first) * ROWS) = sum;
    }
}

static GSNN_LANE_CODE void add_by_weights(const block *b, gsnn_vectors vectors) {
    const gsnn_products *p = b->c->products;
    const gsnn_weight_pair *pair = p->pairs + p->first[b->begin / NEURONS],
                           *end = p->pairs + p->first[b->begin / NEURONS + 1];
    for (; pair < end; pair++)
        if (pair->other != pair->weight)
            CALL(vectors, add_products, b, pair, true);
        else
            CALL(vectors, add_products, b, pair, false);
}

/* The bias stands in one neuron of each coset, that of the trivial character. */
static GSNN_LANE_CODE void add_by_bias(const block *b, gsnn_vectors vectors) {
    row_bytes sum = {0};
    _Alignas(64) int8_t counts[ROWS];
    for (size_t n = 0; n < b->end - b->begin; n += b->c->walsh->order)
        sum += *(const row_bytes *)(b->slopes + n * ROWS);
    *(row_bytes *)counts = sum;
    CALL(vectors, add_counts, b, counts);
}

static GSNN_LANE_CODE void add_derivatives(const block *b, gsnn_vectors vectors) {
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
        _Alignas(64) gsnn_lane_real turned[ORDER][ROWS];
        gsnn_lane_real factor = (c->half ? 0.5 : 1) / (gsnn_lane_real)orbit->size;
        if (orbit->size == 1 && !c->half)
            continue;
        for (size_t i = 0; i < orbit->size; i++) {
            memset(turned[i], 0, sizeof turned[i]);
            for (size_t a = 0; a < orbit->size; a++) {
                const gsnn_lane_real *column = c->jacobian + orbit->weights[a] * c->stride + first;
                gsnn_lane_real signed_factor = factor * orbit->signs[a][i];
                for (size_t s = 0; s < ROWS; s++)
                    turned[i][s] += signed_factor * column[s];
            }
        }
        for (size_t i = 0; i < orbit->size; i++)
            memcpy(c->jacobian + orbit->weights[i] * c->stride + first, turned[i],
                   sizeof turned[i]);
    }
}

static GSNN_LANE_CODE void transform_weights(const gsnn_lane_channel *c, gsnn_lane_real *weights) {
    const gsnn_walsh *w = c->walsh;
    size_t d = w->sums.dimension;
    for (size_t o = 0; o < w->orbit_count; o++) {
        const gsnn_walsh_orbit *orbit = &w->orbits[o];
        for (size_t a = 0; a < orbit->size; a++) {
            gsnn_lane_real sum = 0;
            for (size_t i = 0; i < orbit->size; i++)
                sum += orbit->signs[a][i] * c->weights[orbit->weights[i]];
            weights[orbit->weights[a]] = sum / (gsnn_lane_real)orbit->size;
            weights[d + orbit->weights[a]] = -sum / (gsnn_lane_real)orbit->size;
        }
    }
}

static GSNN_LANE_CODE void fill(const gsnn_lane_channel *c, gsnn_vectors vectors) {
    gsnn_lane_real weights[2 * GSNN_WALSH_MOST_WEIGHTS];
    _Alignas(64) int8_t counts[GSNN_MOST_PRODUCTS * ROWS], slopes[NEURONS * ROWS];
    size_t neurons = c->walsh->sums.neurons;
    block b = {.c = c, .weights = weights, .counts = counts};
    if (c->phi)
        transform_weights(c, weights);
    for (b.first = 0; b.first < c->rows; b.first += ROWS) {
        b.values = c->values + b.first;
        for (b.begin = 0; b.begin < neurons; b.begin = b.end) {
            b.end = neurons - b.begin < NEURONS ? neurons : b.begin + NEURONS;
            /* cppcheck-suppress legacyUninitvar ; filled with phi where none are kept */
            b.slopes = c->slopes ? c->slopes + b.first * neurons + b.begin * ROWS : slopes;
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
