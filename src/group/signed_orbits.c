#include "group/signed_orbits.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define UNSEEN UINT32_MAX

/* An echelon basis of loops: loop i has leading bit i of its parity. */
typedef struct loop_basis {
    uint64_t used; /* bit i: loop i is there */
    gsnn_signed_word loops[64];
    bool contradiction; /* an empty word turns a vector to its opposite */
} loop_basis;

gsnn_status gsnn_signed_orbits_init(gsnn_signed_orbits *orbits, size_t points, gsnn_error *error) {
    memset(orbits, 0, sizeof *orbits);
    orbits->points = points;
    orbits->list = gsnn_resize(NULL, points, sizeof *orbits->list);
    orbits->word = gsnn_resize(NULL, points, sizeof *orbits->word);
    orbits->begin = gsnn_resize(NULL, points + 1, sizeof *orbits->begin);
    orbits->first_loop = gsnn_resize(NULL, points + 1, sizeof *orbits->first_loop);
    orbits->place = gsnn_resize(NULL, points, sizeof *orbits->place);
    orbits->negative = gsnn_resize(NULL, points, sizeof *orbits->negative);
    orbits->zero = gsnn_resize(NULL, points, sizeof *orbits->zero);
    orbits->code = gsnn_resize(NULL, points, sizeof *orbits->code);
    if (orbits->list && orbits->word && orbits->begin && orbits->first_loop && orbits->place &&
        orbits->negative && orbits->zero && orbits->code)
        return GSNN_OK;
    gsnn_signed_orbits_clear(orbits);
    return gsnn_fail_memory(error);
}

void gsnn_signed_orbits_clear(gsnn_signed_orbits *orbits) {
    free(orbits->list);
    free(orbits->word);
    free(orbits->begin);
    free(orbits->loop);
    free(orbits->first_loop);
    free(orbits->place);
    free(orbits->negative);
    free(orbits->zero);
    free(orbits->code);
    memset(orbits, 0, sizeof *orbits);
}

static gsnn_signed_word product(gsnn_signed_word a, gsnn_signed_word b) {
    return (gsnn_signed_word){a.parity ^ b.parity, a.opposite != b.opposite};
}

static void add_loop(loop_basis *basis, gsnn_signed_word loop) {
    while (loop.parity) {
        int lead = 63 - __builtin_clzll(loop.parity);
        if (!(basis->used >> lead & 1)) {
            basis->used |= UINT64_C(1) << lead;
            basis->loops[lead] = loop;
            return;
        }
        loop = product(loop, basis->loops[lead]);
    }
    basis->contradiction |= loop.opposite;
}

/* The edge to y with that word from the first point of the orbit. */
static inline void follow(gsnn_signed_orbits *orbits, gsnn_point y, gsnn_signed_word word,
                          uint32_t *length, loop_basis *basis) {
    uint32_t place = orbits->place[y];
    if (place == UNSEEN) {
        orbits->place[y] = *length;
        orbits->list[*length] = y;
        orbits->word[(*length)++] = word;
        return;
    }
    gsnn_signed_word loop = product(word, orbits->word[place]);
    if (loop.parity || loop.opposite)
        add_loop(basis, loop);
}

/* Walks the orbit that begins at place `from`; returns the place behind it. */
static uint32_t walk(const gsnn_signed_orbits *of, uint32_t from,
                     const gsnn_signed_generators *equations, bool negation, loop_basis *basis) {
    gsnn_signed_orbits orbits = *of; /* whose pointers do not change */
    uint32_t length = from + 1;
    for (uint32_t i = from; i < length; i++) {
        gsnn_point x = orbits.list[i];
        const gsnn_signed_word word = orbits.word[i];
        const gsnn_point *image = equations->permutations + x;
        uint64_t letter = 1; /* 0 behind the 64th */
        for (size_t k = 0; k < equations->count; k++, letter <<= 1, image += orbits.points)
            follow(&orbits, *image, (gsnn_signed_word){word.parity ^ letter, word.opposite},
                   &length, basis);
        if (negation)
            follow(&orbits, x ^ 1, (gsnn_signed_word){word.parity, !word.opposite}, &length, basis);
    }
    return length;
}

/* Appends the loops of the orbit just walked. */
static gsnn_status keep_loops(gsnn_signed_orbits *orbits, const loop_basis *basis,
                              gsnn_error *error) {
    uint32_t count = orbits->first_loop[orbits->count];
    if (gsnn_reserve(&orbits->loop, &orbits->loop_capacity, (size_t)count + 65,
                     sizeof *orbits->loop))
        return gsnn_fail_memory(error);
    for (uint64_t left = basis->used; left; left &= left - 1)
        orbits->loop[count++] = basis->loops[__builtin_ctzll(left)];
    if (basis->contradiction)
        orbits->loop[count++] = (gsnn_signed_word){0, true};
    orbits->first_loop[orbits->count + 1] = count;
    return GSNN_OK;
}

gsnn_status gsnn_signed_orbits_set(gsnn_signed_orbits *orbits,
                                   const gsnn_signed_generators *equations, bool negation,
                                   gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    uint32_t length = 0;
    loop_basis basis;
    memset(orbits->place, -1, orbits->points * sizeof *orbits->place);
    orbits->count = 0;
    orbits->first_loop[0] = 0;
    for (size_t start = 0; status == GSNN_OK && start < orbits->points; start++) {
        if (orbits->place[start] != UNSEEN)
            continue;
        basis.used = 0;
        basis.contradiction = false;
        orbits->begin[orbits->count] = orbits->place[start] = length;
        orbits->list[length] = (gsnn_point)start;
        orbits->word[length] = (gsnn_signed_word){0, false};
        length = walk(orbits, length, equations, negation, &basis);
        status = keep_loops(orbits, &basis, error);
        orbits->count++;
    }
    orbits->begin[orbits->count] = length;
    assert(status != GSNN_OK || length == orbits->points);
    return status;
}

/* For each of a batch of characters, as a bit, whether chi of the word, with its own sign, is -1;
 * column[i] says it of generator i. */
static inline uint64_t spread(gsnn_signed_word word, const uint64_t *column) {
    uint64_t negative = word.opposite ? UINT64_MAX : 0;
    for (uint64_t left = word.parity; left; left &= left - 1)
        negative ^= column[__builtin_ctzll(left)];
    return negative;
}

/* For each character of the batch, as a bit, whether the signs on orbit o contradict each other. */
static uint64_t contradictions(const gsnn_signed_orbits *orbits, size_t o, const uint64_t *column) {
    uint64_t found = 0;
    for (uint32_t l = orbits->first_loop[o]; l < orbits->first_loop[o + 1]; l++)
        found |= spread(orbits->loop[l], column);
    return found;
}

/* For one character of the batch: a code for each orbit; returns how many are not 0. */
static size_t number_orbits(gsnn_signed_orbits *orbits, size_t c) {
    int32_t next = 1;
    for (size_t o = 0; o < orbits->count; o++) {
        bool free = !(orbits->zero[o] >> c & 1);
        orbits->code[o] = free ? next : 0;
        next += free;
    }
    assert((size_t)next - 1 <= orbits->count);
    return (size_t)next - 1;
}

void gsnn_signed_orbits_solve(gsnn_signed_orbits *orbits, const uint64_t *signs, size_t count,
                              int32_t *codes, size_t *dimensions) {
    uint64_t column[64] = {0};
    assert(count <= GSNN_CHARACTER_BATCH);
    for (size_t c = 0; c < count; c++)
        for (uint64_t left = signs[c]; left; left &= left - 1)
            column[__builtin_ctzll(left)] |= UINT64_C(1) << c;
    for (size_t o = 0; o < orbits->count; o++)
        orbits->zero[o] = contradictions(orbits, o, column);
    for (size_t i = 0; i < orbits->points; i++)
        orbits->negative[i] = spread(orbits->word[i], column);
    for (size_t c = 0; c < count; c++) {
        int32_t *row = codes + c * orbits->points;
        dimensions[c] = number_orbits(orbits, c);
        if (!dimensions[c]) {
            memset(row, 0, orbits->points * sizeof *row);
            continue;
        }
        for (size_t o = 0; o < orbits->count; o++)
            for (uint32_t i = orbits->begin[o]; i < orbits->begin[o + 1]; i++) {
                int32_t negative = (int32_t)(orbits->negative[i] >> c & 1);
                row[orbits->list[i]] = (orbits->code[o] ^ -negative) + negative;
            }
    }
}

gsnn_status gsnn_solve_by_orbits(size_t points, const gsnn_signed_generators *equations,
                                 bool negation, gsnn_weights *weights, gsnn_error *error) {
    gsnn_signed_orbits orbits;
    int32_t *codes = gsnn_resize(NULL, points, sizeof *codes);
    gsnn_status status =
        codes ? gsnn_signed_orbits_init(&orbits, points, error) : gsnn_fail_memory(error);
    if (status != GSNN_OK) {
        free(codes);
        return status;
    }
    status = gsnn_signed_orbits_set(&orbits, equations, negation, error);
    if (status == GSNN_OK) {
        weights->codes = codes;
        gsnn_signed_orbits_solve(&orbits, &equations->signs, 1, codes, &weights->dimension);
    } else {
        free(codes);
    }
    gsnn_signed_orbits_clear(&orbits);
    return status;
}
