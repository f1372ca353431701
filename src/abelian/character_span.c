#include "abelian/character_span.h"

#include <assert.h>
#include <flint/ulong_extras.h>
#include <string.h>

/* ---- Bit masks --------------------------------------------------------------------------- */

uint64_t gsnn_span_rest(const uint64_t *span, uint64_t mask) {
    for (uint64_t left = mask; left; left &= left - 1) {
        unsigned j = (unsigned)__builtin_ctzll(left);
        /* What a row adds is behind its first bit. */
        if (span[j]) {
            mask ^= span[j];
            left ^= span[j] & (span[j] - 1);
        }
    }
    return mask;
}

static void insert_mask(uint64_t *span, size_t width, uint64_t v) {
    v = gsnn_span_rest(span, v);
    if (!v)
        return;
    unsigned lead = (unsigned)__builtin_ctzll(v);
    for (size_t i = 0; i < width; i++)
        if (span[i] >> lead & 1)
            span[i] ^= v;
    span[lead] = v;
}

/* ---- Vectors over Z/M -------------------------------------------------------------------- */

/* v += factor * row, from column j on. */
static void add_multiple(const gsnn_span_kind *kind, uint64_t *v, const uint64_t *row,
                         uint64_t factor, size_t j) {
    for (; j < kind->width; j++)
        v[j] = (v[j] + factor * row[j]) % kind->modulus;
}

/* A unit u of Z/M with u a = gcd(a, M). */
static uint64_t find_unit(uint64_t a, uint64_t modulus) {
    uint64_t g = n_gcd(a, modulus), step = modulus / g;
    uint64_t unit = step == 1 ? 1 : n_invmod(a / g, step);
    while (n_gcd(unit, modulus) != 1)
        unit += step;
    return unit % modulus;
}

/* Clears the columns of later rows in row i as far as it goes. */
static void reduce_row(const gsnn_span_kind *kind, const uint64_t *span, uint64_t *row,
                       size_t from) {
    for (size_t j = from; j < kind->width; j++) {
        const uint64_t *by = span + j * kind->width;
        if (by[j] && row[j] >= by[j])
            add_multiple(kind, row, by, kind->modulus - row[j] / by[j] % kind->modulus, j);
    }
}

/* Adds what begins in column j or behind; v is overwritten. */
static void insert_vector(const gsnn_span_kind *kind, uint64_t *span, uint64_t *v, size_t j) {
    size_t width = kind->width;
    for (; j < width; j++) {
        uint64_t *row = span + j * width;
        if (!v[j])
            continue;
        if (row[j] && v[j] % row[j] == 0) {
            add_multiple(kind, v, row, kind->modulus - v[j] / row[j], j);
            continue;
        }
        uint64_t other[GSNN_MAX_SPAN_WIDTH] = {0};
        if (!row[j]) {
            add_multiple(kind, row, v, find_unit(v[j], kind->modulus), j);
            memset(v, 0, width * sizeof *v);
        } else {
            /* d = a row[j] + b v[j]; the two are replaced by what has d there, and 0. */
            ulong a, b;
            uint64_t x = row[j], y = v[j];
            bool less = x < y;
            ulong d = less ? n_xgcd(&a, &b, y, x) : n_xgcd(&a, &b, x, y);
            /* n_xgcd: d = a * larger - b * smaller. */
            uint64_t of_row = less ? kind->modulus - b % kind->modulus : a % kind->modulus;
            uint64_t of_v = less ? a % kind->modulus : kind->modulus - b % kind->modulus;
            uint64_t made[GSNN_MAX_SPAN_WIDTH] = {0};
            add_multiple(kind, made, row, of_row, j);
            add_multiple(kind, made, v, of_v, j);
            add_multiple(kind, other, row, y / d, j);
            add_multiple(kind, other, v, kind->modulus - x / d % kind->modulus, j);
            memcpy(row, made, width * sizeof *row);
            memcpy(v, other, width * sizeof *v);
            memset(other, 0, sizeof other);
            assert(row[j] == d && v[j] == 0);
        }
        add_multiple(kind, other, row, kind->modulus / row[j], j);
        assert(other[j] == 0);
        insert_vector(kind, span, other, j + 1);
    }
}

/* ---- Both -------------------------------------------------------------------------------- */

void gsnn_span_insert(const gsnn_span_kind *kind, uint64_t *span, const uint64_t *vector) {
    if (kind->modulus == 2) {
        insert_mask(span, kind->width, vector[0]);
        return;
    }
    uint64_t v[GSNN_MAX_SPAN_WIDTH];
    memcpy(v, vector, kind->width * sizeof *v);
    insert_vector(kind, span, v, 0);
    for (size_t i = kind->width; i-- > 0;)
        if (span[i * kind->width + i])
            reduce_row(kind, span, span + i * kind->width, i + 1);
}

bool gsnn_span_contains(const gsnn_span_kind *kind, const uint64_t *span, const uint64_t *vector) {
    if (kind->modulus == 2)
        return gsnn_span_rest(span, vector[0]) == 0;
    uint64_t v[GSNN_MAX_SPAN_WIDTH];
    memcpy(v, vector, kind->width * sizeof *v);
    for (size_t j = 0; j < kind->width; j++) {
        const uint64_t *row = span + j * kind->width;
        if (!v[j])
            continue;
        if (!row[j] || v[j] % row[j])
            return false;
        add_multiple(kind, v, row, kind->modulus - v[j] / row[j], j);
    }
    return true;
}

uint64_t gsnn_span_tail_size(const gsnn_span_kind *kind, const uint64_t *span) {
    uint64_t size = 1;
    for (size_t j = 1; j < kind->width; j++) {
        uint64_t lead = gsnn_span_entry(kind, span + j * kind->stride, j);
        if (lead)
            size *= kind->modulus / lead;
    }
    return size;
}

uint64_t gsnn_span_size(const gsnn_span_kind *kind, const uint64_t *span) {
    return gsnn_span_tail_size(kind, span) << (gsnn_span_entry(kind, span, 0) != 0);
}

bool gsnn_span_has_sign(const gsnn_span_kind *kind, const uint64_t *span) {
    if (kind->modulus == 2)
        return span[0] == 1;
    for (size_t j = 1; j < kind->width; j++)
        if (span[j])
            return false;
    return span[0] != 0;
}

uint64_t gsnn_span_value(const gsnn_span_kind *kind, const uint64_t *vector,
                         const gsnn_word *element) {
    uint64_t sum = 0;
    if (kind->modulus == 2) {
        for (uint64_t left = vector[0] & ~UINT64_C(1); left; left &= left - 1)
            sum ^= (uint64_t)element->exponent[__builtin_ctzll(left) - 1];
        return sum & 1;
    }
    for (size_t i = 1; i < kind->width; i++)
        sum += (uint64_t)element->exponent[i - 1] % kind->modulus *
               gsnn_span_entry(kind, vector, i) % kind->modulus;
    return sum % kind->modulus;
}
