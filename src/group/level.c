#include "group/level.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Orbit times degree up to which all permutations are kept: two of 8 MB each. */
#define ALL_KEPT ((size_t)1 << 22)

/* In a tree a permutation is kept where the word to the last one has the short length, but of so
 * many points only one; and where it has the long one in any case. */
#define SHORT_WORD 24
#define LONG_WORD 64
#define SPARSE 64

void gsnn_level_clear(gsnn_level *level) {
    free(level->orbit);
    free(level->position);
    free(level->parity);
    free(level->edges);
    free(level->transversal);
    free(level->inverses);
    free(level->kept);
    free(level->backwards);
    free(level->generators);
    free(level->generator_parity);
}

/* ---- Words ----------------------------------------------------------------------------------- */

/* The generators on the way from point number i of the orbit to one whose inverse is kept, which
 * becomes *i; returns how many there are. */
static size_t walk(const gsnn_level *level, size_t *i, uint32_t word[LONG_WORD]) {
    size_t length = 0;
    for (; level->kept[*i] < 0; *i = level->edges[*i].from) {
        assert(length < LONG_WORD);
        word[length++] = level->edges[*i].via;
    }
    return length;
}

/* The generators of a word, the one to be applied first in front, and the place of what is kept of
 * the point to which it leads down. */
typedef struct word {
    size_t length, kept;
    const gsnn_point *steps[LONG_WORD];
} word;

static void read_word(word *w, const gsnn_level *level, size_t i, bool backwards) {
    uint32_t letters[LONG_WORD];
    w->length = walk(level, &i, letters);
    w->kept = (size_t)level->kept[i];
    for (size_t s = 0; s < w->length; s++)
        w->steps[s] = backwards ? level->backwards + letters[s] * level->degree
                                : level->generators + letters[w->length - 1 - s] * level->degree;
}

static inline gsnn_point follow(const word *w, gsnn_point x) {
    for (size_t s = 0; s < w->length; s++)
        x = w->steps[s][x];
    return x;
}

void gsnn_level_apply_word(gsnn_point *images, size_t count, const gsnn_level *level, size_t i) {
    word w;
    read_word(&w, level, i, false);
    const gsnn_point *kept = level->transversal + w.kept * level->degree;
    for (size_t x = 0; x < count; x++)
        images[x] = follow(&w, kept[images[x]]);
}

void gsnn_level_divide_word(gsnn_point *images, size_t count, const gsnn_level *level, size_t i) {
    word w;
    read_word(&w, level, i, true);
    const gsnn_point *kept = level->inverses + w.kept * level->degree;
    for (size_t x = 0; x < count; x++)
        images[x] = kept[follow(&w, images[x])];
}

void gsnn_level_multiply_word(gsnn_point *out, const gsnn_point *left, const gsnn_level *level,
                              size_t i) {
    word w;
    read_word(&w, level, i, false);
    const gsnn_point *kept = level->transversal + w.kept * level->degree;
    assert(out != left);
    for (size_t x = 0; x < level->degree; x++)
        out[x] = left[follow(&w, kept[x])];
}

/* Whether the permutation of point number i, the last one, is to be kept. */
static bool is_kept(const gsnn_level *level, size_t i) {
    size_t length = 0;
    for (size_t at = i; at == i || level->kept[at] < 0; at = level->edges[at].from) {
        length++;
        if (at == 0)
            return true;
    }
    return length >= LONG_WORD || (length >= SHORT_WORD && level->kept_count <= i / SPARSE);
}

/* Decides whether the permutation of point number i is kept, and makes room for it then. */
static int decide(gsnn_level *level, size_t i) {
    size_t needed = (level->kept_count + 1) * level->degree;
    level->kept[i] = -1;
    if (!is_kept(level, i))
        return 0;
    if (gsnn_reserve(&level->transversal, &level->kept_capacity, needed,
                     sizeof *level->transversal) ||
        gsnn_reserve(&level->inverses, &level->inverses_capacity, needed, sizeof *level->inverses))
        return -1;
    level->kept[i] = (int32_t)level->kept_count++;
    return 0;
}

/* Room for so many permutations, and as many inverses. */
static int resize_permutations(gsnn_level *level, size_t capacity) {
    size_t size = level->degree * sizeof(gsnn_point);
    gsnn_point *transversal = gsnn_resize(level->transversal, capacity, size);
    if (transversal)
        level->transversal = transversal;
    gsnn_point *inverses = gsnn_resize(level->inverses, capacity, size);
    if (inverses)
        level->inverses = inverses;
    level->kept_capacity = level->inverses_capacity = capacity * level->degree;
    return transversal && inverses ? 0 : -1;
}

/* Makes a tree of a level that has all permutations. */
static int make_tree(gsnn_level *level) {
    size_t degree = level->degree, count = level->orbit_length;
    level->kept = gsnn_resize(NULL, level->orbit_capacity, sizeof *level->kept);
    if (!level->kept || gsnn_reserve(&level->backwards, &level->backwards_capacity,
                                     level->generator_count * degree, sizeof *level->backwards))
        return -1;
    for (size_t j = 0; j < level->generator_count; j++)
        gsnn_permutation_invert(level->backwards + j * degree, level->generators + j * degree,
                                degree);
    for (size_t i = 0; i < count; i++) {
        if (decide(level, i))
            return -1;
        if (level->kept[i] < 0)
            continue;
        size_t to = (size_t)level->kept[i] * degree;
        memmove(level->transversal + to, level->transversal + i * degree,
                degree * sizeof *level->transversal);
        memmove(level->inverses + to, level->inverses + i * degree,
                degree * sizeof *level->inverses);
    }
    return resize_permutations(level, level->kept_count);
}

/* ---- The orbit ------------------------------------------------------------------------------- */

static int resize(gsnn_level *level, size_t capacity) {
    gsnn_point *orbit = gsnn_resize(level->orbit, capacity, sizeof *orbit);
    if (orbit)
        level->orbit = orbit;
    uint64_t *parity = gsnn_resize(level->parity, capacity, sizeof *parity);
    if (parity)
        level->parity = parity;
    gsnn_level_edge *edges = gsnn_resize(level->edges, capacity, sizeof *edges);
    if (edges)
        level->edges = edges;
    return orbit && parity && edges ? 0 : -1;
}

static int resize_kept(gsnn_level *level, size_t capacity) {
    int32_t *kept = gsnn_resize(level->kept, capacity, sizeof *kept);
    if (kept)
        level->kept = kept;
    return kept ? 0 : -1;
}

static int make_room(gsnn_level *level) {
    size_t count = level->orbit_length;
    if (count && !level->kept && (count + 1) * level->degree > ALL_KEPT && make_tree(level))
        return -1;
    if (count < level->orbit_capacity)
        return 0;
    size_t grown = count ? 2 * count : 8;
    if (grown > level->degree)
        grown = level->degree;
    if (level->kept ? resize_kept(level, grown) : resize_permutations(level, grown))
        return -1;
    if (resize(level, grown))
        return -1;
    level->orbit_capacity = grown;
    return 0;
}

int gsnn_level_init(gsnn_level *level, size_t degree, gsnn_point base) {
    *level = (gsnn_level){.degree = degree, .base = base};
    level->position = gsnn_new(degree, sizeof *level->position);
    if (!level->position || make_room(level))
        return -1;
    memset(level->position, -1, degree * sizeof *level->position);
    gsnn_permutation_identity(level->transversal, degree);
    gsnn_permutation_identity(level->inverses, degree);
    level->edges[0] = (gsnn_level_edge){0};
    level->parity[0] = 0;
    level->orbit[0] = base;
    level->position[base] = 0;
    level->orbit_length = 1;
    return 0;
}

int gsnn_level_add_generator(gsnn_level *level, const gsnn_point *g, uint64_t parity) {
    size_t degree = level->degree, at = level->generator_count;
    if (gsnn_reserve(&level->generators, &level->generator_capacity, (at + 1) * degree,
                     sizeof *level->generators) ||
        gsnn_reserve(&level->generator_parity, &level->generator_parity_capacity, at + 1,
                     sizeof *level->generator_parity))
        return -1;
    if (level->kept) {
        if (gsnn_reserve(&level->backwards, &level->backwards_capacity, (at + 1) * degree,
                         sizeof *level->backwards))
            return -1;
        gsnn_permutation_invert(level->backwards + at * degree, g, degree);
    }
    memcpy(level->generators + at * degree, g, degree * sizeof *g);
    level->generator_parity[at] = parity;
    level->generator_count++;
    return 0;
}

int gsnn_level_extend(gsnn_level *level, gsnn_level_edge edge) {
    if (make_room(level))
        return -1;
    size_t count = level->orbit_length, degree = level->degree;
    const gsnn_point *g = level->generators + edge.via * degree;
    gsnn_point x = g[level->orbit[edge.from]];
    assert(level->position[x] < 0);
    level->edges[count] = edge;
    if (level->kept && decide(level, count))
        return -1;
    size_t at = level->kept ? (size_t)level->kept[count] : count;
    if (!level->kept || level->kept[count] >= 0) {
        gsnn_level_multiply(level->transversal + at * degree, g, level, edge.from);
        gsnn_permutation_invert(level->inverses + at * degree, level->transversal + at * degree,
                                degree);
    }
    level->orbit[count] = x;
    level->position[x] = (int32_t)count;
    level->parity[count] = level->parity[edge.from] ^ level->generator_parity[edge.via];
    level->orbit_length++;
    return 0;
}

int gsnn_level_expand(gsnn_level *level) {
    size_t degree = level->degree, count = level->orbit_length;
    if (!level->kept)
        return 0;
    gsnn_point *transversal =
        gsnn_resize(NULL, level->orbit_capacity, degree * sizeof *transversal);
    gsnn_point *inverses = gsnn_resize(NULL, level->orbit_capacity, degree * sizeof *inverses);
    if (!transversal || !inverses) {
        free(transversal);
        free(inverses);
        return -1;
    }
    gsnn_permutation_identity(transversal, degree);
    gsnn_permutation_identity(inverses, degree);
    for (size_t i = 1; i < count; i++) {
        gsnn_permutation_multiply(transversal + i * degree,
                                  level->generators + level->edges[i].via * degree,
                                  transversal + level->edges[i].from * degree, degree);
        gsnn_permutation_invert(inverses + i * degree, transversal + i * degree, degree);
    }
    free(level->transversal);
    free(level->inverses);
    free(level->kept);
    free(level->backwards);
    level->kept = NULL;
    level->backwards = NULL;
    level->kept_count = level->kept_capacity = 0;
    level->inverses_capacity = level->backwards_capacity = 0;
    level->transversal = transversal;
    level->inverses = inverses;
    return 0;
}
