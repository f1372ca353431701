/* action.h - what the three kinds of action do differently, as a table of operations. */
#ifndef GSNN_GROUP_ACTION_H
#define GSNN_GROUP_ACTION_H

#include "base/error.h"
#include "group/permutation.h"

/* The general element of a weight space V(H,chi), as a function on points.
 *
 * Two points have the same code exactly when every w in the space takes the same value on them,
 * opposite codes when the values are always opposite, and code 0 when they always vanish.  (For
 * matrices this is certain of whole rows, not of every single point: see matrix_weights.c.) */
typedef struct gsnn_weights {
    size_t dimension;
    int32_t *codes; /* one for each point; owned */
} gsnn_weights;

/* A subgroup with a sign for each generator: the pair (H,chi) as a system of equations. */
typedef struct gsnn_signed_generators {
    size_t count;
    const gsnn_point *permutations; /* count permutations of the points */
    uint64_t signs; /* bit i: chi of generator i is -1; generators past the 64th have sign +1 */
} gsnn_signed_generators;

static inline bool gsnn_equation_negative(const gsnn_signed_generators *equations, size_t i) {
    return i < 64 && (equations->signs >> i & 1);
}

/* Neurons as a tree: neuron i > 0 has the row of neuron parent[i] moved by generator via[i].  With
 * count 1 only the first row is wanted (parent may be NULL); with count 0 there are too many. */
typedef struct gsnn_row_tree {
    size_t count;
    const uint32_t *parent;
    const uint16_t *via;
} gsnn_row_tree;

/* The rows of a weight space, one for each neuron of a tree.  Permutations, signed or not, have a
 * pattern; matrices have a basis of the space: a matrix of rows for each of `dimension`
 * functionals, and their first rows, the functionals themselves, exactly.  Numbers are texts. */
typedef struct gsnn_rows {
    size_t count;                   /* rows of a matrix; 0: too many */
    size_t dimension;               /* of a basis */
    const int32_t *pattern;         /* count x degree codes; NULL for matrices */
    const char *const *basis;       /* dimension x count x degree decimals; NULL unless asked for */
    const char *const *basis_exact; /* dimension x degree entries of the group file's grammar */
    void *owner;                    /* of all that is not borrowed from the weights */
    void (*release)(void *owner);
} gsnn_rows;

struct gsnn_signed_orbits;
typedef struct gsnn_matrix_space gsnn_matrix_space;

/* Weight rows as neurons are told apart by: some words of 8 bytes, the same when rows are. */
typedef struct gsnn_row_kind {
    int tries; /* first rows to draw, since another may be luckier */
    size_t (*words)(const gsnn_group *group);
    /* Prepares moving rows: what is told to the others, and freed by `free`; may be NULL. */
    gsnn_status (*prepare)(const gsnn_group *group, void **context, gsnn_error *error);
    void (*free)(void *context);
    /* A row of V(H,chi), of the codes or at random, into words that are 0. */
    gsnn_status (*draw)(const gsnn_group *group, void *context,
                        const gsnn_signed_generators *equations, const int32_t *codes,
                        uint64_t *random, uint64_t *row, gsnn_error *error);
    /* to = from * generator s. */
    void (*move)(const gsnn_group *group, const void *context, size_t s, const uint64_t *from,
                 uint64_t *to);
    /* Chooses one of the two signs of a row; returns whether that changed it. */
    bool (*normalise)(const gsnn_group *group, const void *context, uint64_t *row);
} gsnn_row_kind;

struct gsnn_action {
    const char *name; /* as in the group file */

    /* Whether rows of weights are patterns of free weights, with integers for entries: the codes of
     * the axes. */
    bool integer_rows;
    const gsnn_row_kind *rows;

    /* Frees what is behind the points; NULL where nothing is but their numbers. */
    void (*free_space)(gsnn_matrix_space *space);

    /* Solves w h = chi(h) w; the codes are numbered 1, 2, ... in the order of the axes. */
    gsnn_status (*solve)(const gsnn_group *group, const gsnn_signed_generators *equations,
                         gsnn_weights *weights, gsnn_error *error);

    /* Lays out the orbits of H on points, from which V(H,chi) can be read for every chi; NULL where
     * it cannot (see signed_orbits.h). */
    gsnn_status (*lay_out)(const gsnn_group *group, const gsnn_signed_generators *equations,
                           struct gsnn_signed_orbits *orbits, gsnn_error *error);

    /* Ranks the points: rank[x] > rank[y] exactly when the first nonzero coordinate of the vector
     * x - y is positive. */
    gsnn_status (*rank_points)(const gsnn_group *group, uint32_t *rank, gsnn_error *error);

    /* Writes the reflection that exchanges the points x and y as a permutation of the points;
     * *permutes is false when it does not permute them.  Meaningful for elements of the group:
     * whether the reflection is one must be tested. */
    gsnn_status (*reflect)(const gsnn_group *group, gsnn_point x, gsnn_point y,
                           gsnn_point *reflection, bool *permutes, gsnn_error *error);

    /* Writes -1 as a permutation of the points; *permutes is false when it does not permute them.
     * NULL where it never does. */
    gsnn_status (*negate)(const gsnn_group *group, gsnn_point *negation, bool *permutes,
                          gsnn_error *error);

    /* The values on the points of a random w in V(H,chi), rounded to doubles; the space is that of
     * `weights`.  Not one at a time: several threads may not ask at once. */
    gsnn_status (*sample)(const gsnn_group *group, const gsnn_signed_generators *equations,
                          const gsnn_weights *weights, uint64_t *random, double *values,
                          gsnn_error *error);

    /* An element, given as a permutation of the points, as group files have it, by one of two
     * operations; the other is NULL.  The images of the axes, +-1..+-degree: */
    void (*images)(const gsnn_group *group, const gsnn_point *element, int32_t *images);

    /* The entries of its matrix, row by row: texts that live as long as the group. */
    gsnn_status (*entries)(const gsnn_group *group, const gsnn_point *element, const char **entries,
                           gsnn_error *error);

    /* The entries of the Gram matrix of the inner product, likewise; *standard where it is the
     * standard one, and then there are none.  NULL where it always is. */
    gsnn_status (*form)(const gsnn_group *group, bool *standard, const char **entries,
                        gsnn_error *error);

    /* Makes the rows, which the caller clears, also on failure.  They borrow from the weights. */
    gsnn_status (*make_rows)(const gsnn_group *group, const gsnn_signed_generators *equations,
                             const gsnn_weights *weights, const gsnn_row_tree *tree,
                             gsnn_rows *rows, gsnn_error *error);
};

extern const gsnn_action gsnn_permutation_action;
extern const gsnn_action gsnn_signed_permutation_action;

void gsnn_weights_clear(gsnn_weights *weights);

/* Whether codes are as they must be for these equations: w h = chi(h) w on every point, and all 0
 * exactly when the dimension is.  For assertions.  Cost: points * generators. */
bool gsnn_weights_are_sound(const gsnn_group *group, const gsnn_signed_generators *equations,
                            const gsnn_weights *weights);

static inline void gsnn_rows_clear(gsnn_rows *rows) {
    if (rows->release)
        rows->release(rows->owner);
    *rows = (gsnn_rows){0};
}

#endif
