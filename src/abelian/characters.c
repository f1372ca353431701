#include "abelian/characters.h"

#include "base/hash_index.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* An orbit: place p in its list has the digits of p, with these ranges, for the exponents of the
 * letters that lead there from its first point. */
typedef struct letter_orbit {
    size_t length;
    size_t ranges[GSNN_MAX_LETTERS];
    size_t carries[GSNN_MAX_LETTERS]; /* the place where s_i^range leads */
} letter_orbit;

typedef struct finder {
    const gsnn_abelian *abelian;
    gsnn_characters *characters;
    bool negation;
    gsnn_point *list;
    uint32_t *place;       /* of a point in the list, or UINT32_MAX if it has not been met */
    gsnn_hash_index index; /* of the spans of the characters kept */
    uint64_t *spans;
    size_t span_capacity;
} finder;

static void walk(finder *f, gsnn_point start, letter_orbit *orbit) {
    orbit->length = 1;
    f->list[0] = start;
    f->place[start] = 0;
    for (size_t i = 0; i < f->abelian->count; i++) {
        const gsnn_point *g = f->abelian->letters[i].powers;
        size_t before = orbit->length;
        orbit->ranges[i] = 1;
        for (gsnn_point y = g[start]; f->place[y] == UINT32_MAX; y = g[y]) {
            size_t from = orbit->length - before;
            for (size_t k = 0; k < before; k++) {
                gsnn_point z = g[f->list[from + k]];
                f->place[z] = (uint32_t)orbit->length;
                f->list[orbit->length++] = z;
            }
            orbit->ranges[i]++;
        }
        orbit->carries[i] = f->place[g[f->list[orbit->length - before]]];
    }
}

/* The value of a character on the element with the digits of a place, of the letters before i. */
static uint64_t value_at(const letter_orbit *orbit, const uint64_t *angles, size_t place, size_t i,
                         uint64_t modulus) {
    uint64_t sum = 0;
    for (size_t j = 0; j < i; j++) {
        sum += place % orbit->ranges[j] * angles[j] % modulus;
        place /= orbit->ranges[j];
    }
    return sum % modulus;
}

/* Character number n of those that are trivial on the stabiliser of the orbit's points. */
static void make_character(const finder *f, const letter_orbit *orbit, size_t n, uint64_t *angles) {
    uint64_t modulus = f->characters->kind.modulus;
    for (size_t i = 0; i < f->abelian->count; i++) {
        uint64_t range = orbit->ranges[i];
        uint64_t value = value_at(orbit, angles, orbit->carries[i], i, modulus);
        assert((value + n % range * modulus) % range == 0);
        angles[i] = (value + n % range * modulus) / range;
        n /= range;
    }
}

/* Keeps a character unless its cyclic subgroup has one. */
static gsnn_status keep(finder *f, const uint64_t *angles, gsnn_error *error) {
    gsnn_characters *c = f->characters;
    const gsnn_span_kind *kind = &c->kind;
    size_t words = gsnn_span_words(kind);
    if (gsnn_reserve(&f->spans, &f->span_capacity, (c->count + 1) * words, sizeof *f->spans) ||
        gsnn_reserve(&c->vectors, &c->capacity, (c->count + 1) * kind->stride, sizeof *c->vectors))
        return gsnn_fail_memory(error);
    uint64_t *vector = c->vectors + c->count * kind->stride, *span = f->spans + c->count * words;
    memset(vector, 0, kind->stride * sizeof *vector);
    memset(span, 0, words * sizeof *span);
    for (size_t i = 1; i < kind->width; i++)
        gsnn_span_set_entry(kind, vector, i, angles[i - 1]);
    gsnn_span_insert(kind, span, vector);
    uint64_t hash = gsnn_hash_bytes(span, words * sizeof *span);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&f->index, hash);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (memcmp(f->spans + i * words, span, words * sizeof *span) == 0)
            return GSNN_OK;
    if (gsnn_hash_index_add(&f->index, hash, (uint32_t)c->count))
        return gsnn_fail_memory(error);
    c->count++;
    return GSNN_OK;
}

static gsnn_status find(finder *f, gsnn_error *error) {
    uint64_t modulus = f->characters->kind.modulus;
    memset(f->place, -1, f->abelian->points * sizeof *f->place);
    gsnn_status status = GSNN_OK;
    for (size_t x = 0; status == GSNN_OK && x < f->abelian->points; x++) {
        letter_orbit orbit;
        uint64_t angles[GSNN_MAX_LETTERS];
        if (f->place[x] != UINT32_MAX)
            continue;
        walk(f, (gsnn_point)x, &orbit);
        uint32_t opposite = f->negation ? f->place[x ^ 1] : UINT32_MAX;
        for (size_t n = 0; status == GSNN_OK && n < orbit.length; n++) {
            make_character(f, &orbit, n, angles);
            if (opposite == UINT32_MAX ||
                value_at(&orbit, angles, opposite, f->abelian->count, modulus) == modulus / 2)
                status = keep(f, angles, error);
        }
        /* The opposite orbit, where it is another one, carries the same. */
        for (size_t k = 0; f->negation && k < orbit.length; k++)
            f->place[f->list[k] ^ 1] = 0;
    }
    return status;
}

/* A character with the order by which it is sorted, and its number for ties. */
typedef struct ranked {
    uint64_t order;
    size_t number;
} ranked;

static int compare_ranked(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static gsnn_status sort(finder *f, gsnn_error *error) {
    gsnn_characters *c = f->characters;
    size_t stride = c->kind.stride;
    ranked *order = gsnn_resize(NULL, c->count, sizeof *order);
    uint64_t *vectors = gsnn_resize(NULL, c->count, stride * sizeof *vectors);
    if (!order || !vectors) {
        free(order);
        free(vectors);
        return gsnn_fail_memory(error);
    }
    for (size_t i = 0; i < c->count; i++)
        order[i] = (ranked){gsnn_span_size(&c->kind, f->spans + i * gsnn_span_words(&c->kind)), i};
    if (c->count)
        qsort(order, c->count, sizeof *order, compare_ranked);
    for (size_t i = 0; i < c->count; i++)
        memcpy(vectors + i * stride, c->vectors + order[i].number * stride,
               stride * sizeof *vectors);
    free(order);
    free(c->vectors);
    c->vectors = vectors;
    return GSNN_OK;
}

gsnn_status gsnn_characters_init(gsnn_characters *characters, const gsnn_abelian *abelian,
                                 bool negation, gsnn_error *error) {
    uint64_t modulus = abelian->exponent % 2 ? 2 * abelian->exponent : abelian->exponent;
    memset(characters, 0, sizeof *characters);
    characters->kind =
        (gsnn_span_kind){modulus, abelian->count + 1, modulus == 2 ? 1 : abelian->count + 1};
    finder f = {
        .abelian = abelian,
        .characters = characters,
        .negation = negation,
        .list = gsnn_resize(NULL, abelian->points, sizeof *f.list),
        .place = gsnn_resize(NULL, abelian->points, sizeof *f.place),
    };
    gsnn_status status = f.list && f.place && gsnn_hash_index_init(&f.index, 64) == 0
                             ? find(&f, error)
                             : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = sort(&f, error);
    free(f.list);
    free(f.place);
    free(f.spans);
    gsnn_hash_index_clear(&f.index);
    if (status != GSNN_OK)
        gsnn_characters_clear(characters);
    return status;
}

void gsnn_characters_clear(gsnn_characters *characters) {
    free(characters->vectors);
    memset(characters, 0, sizeof *characters);
}
