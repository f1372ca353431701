/* level.h - one level of a stabiliser chain: an orbit, and for each of its points x an element u of
 * the group with u(base) = x, the transversal.
 *
 * While orbit times degree is small the transversal is kept as permutations, with their inverses.
 * Beyond that it is kept as a tree: u is a word in the generators, along the edges by which the
 * orbit grew, down to the next point on the way to the base whose permutation is kept.  So words
 * are short, and what a level takes is a small part of orbit times degree (A. Seress, "Permutation
 * Group Algorithms", 4.1 and 4.4).  Both ways have the same elements. */
#ifndef GSNN_GROUP_LEVEL_H
#define GSNN_GROUP_LEVEL_H

#include "group/permutation.h"

/* How the orbit came to a point: a generator moved another of its points there. */
typedef struct gsnn_level_edge {
    uint32_t from; /* place in the orbit */
    uint32_t via;  /* generator */
} gsnn_level_edge;

typedef struct gsnn_level {
    size_t degree;
    gsnn_point base;
    size_t orbit_length;
    gsnn_point *orbit;       /* orbit[0] = base */
    int32_t *position;       /* degree entries: index in orbit, or -1 */
    uint64_t *parity;        /* of the transversal */
    gsnn_level_edge *edges;  /* of each point but the base */
    gsnn_point *transversal; /* orbit_length permutations; in a tree those kept */
    gsnn_point *inverses;    /* theirs */
    int32_t *kept;           /* NULL, or in a tree: which of those is a point's, or -1 for a word */
    gsnn_point *backwards;   /* in a tree: the inverses of the generators */
    size_t orbit_capacity, kept_count, kept_capacity, inverses_capacity, backwards_capacity;
    gsnn_point *generators; /* of the stabiliser at this level */
    uint64_t *generator_parity;
    size_t generator_count, generator_capacity;
    size_t generator_parity_capacity;
} gsnn_level;

/* The trivial group, with this base point.  Returns 0, or -1 if there is no memory; the caller
 * clears the level in either case. */
int gsnn_level_init(gsnn_level *level, size_t degree, gsnn_point base);
void gsnn_level_clear(gsnn_level *level);

/* Adds a generator, copied; the orbit stays as it is.  0, or -1 if there is no memory. */
int gsnn_level_add_generator(gsnn_level *level, const gsnn_point *g, uint64_t parity);

/* Adds the image of a point of the orbit under a generator, which is not yet in it, with the
 * product of the generator and that point's element.  0, or -1 if there is no memory. */
int gsnn_level_extend(gsnn_level *level, gsnn_level_edge edge);

/* Keeps all of the transversal as permutations, however much that is: for many products.  0, or -1
 * if there is no memory, and then the level is as before. */
int gsnn_level_expand(gsnn_level *level);

/* Applies u, or u^-1, to `count` points, where the level is a tree; u is the element of point
 * number i of the orbit. */
void gsnn_level_apply_word(gsnn_point *images, size_t count, const gsnn_level *level, size_t i);
void gsnn_level_divide_word(gsnn_point *images, size_t count, const gsnn_level *level, size_t i);

/* out = left * u likewise. */
void gsnn_level_multiply_word(gsnn_point *out, const gsnn_point *left, const gsnn_level *level,
                              size_t i);

/* out = left * u, u the element of point number i of the orbit; out must not be left. */
static inline void gsnn_level_multiply(gsnn_point *out, const gsnn_point *left,
                                       const gsnn_level *level, size_t i) {
    if (level->kept)
        gsnn_level_multiply_word(out, left, level, i);
    else
        gsnn_permutation_multiply(out, left, level->transversal + i * level->degree, level->degree);
}

/* Applies u to `count` points. */
static inline void gsnn_level_apply(gsnn_point *images, size_t count, const gsnn_level *level,
                                    size_t i) {
    if (level->kept) {
        gsnn_level_apply_word(images, count, level, i);
        return;
    }
    const gsnn_point *element = level->transversal + i * level->degree;
    for (size_t x = 0; x < count; x++)
        images[x] = element[images[x]];
}

/* Applies u^-1 to `count` points: a permutation, or some of its images, divided by u from the
 * left. */
static inline void gsnn_level_divide(gsnn_point *images, size_t count, const gsnn_level *level,
                                     size_t i) {
    if (level->kept) {
        gsnn_level_divide_word(images, count, level, i);
        return;
    }
    const gsnn_point *inverse = level->inverses + i * level->degree;
    for (size_t x = 0; x < count; x++)
        images[x] = inverse[images[x]];
}

#endif
