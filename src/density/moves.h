/* moves.h - the elements of a finite group as they move inputs, with their products. */
#ifndef GSNN_DENSITY_MOVES_H
#define GSNN_DENSITY_MOVES_H

#include "record/enumeration_record.h"
#include "json/writer.h"

/* The largest group whose elements are listed. */
#define GSNN_MOVES_MAX 4096

/* Element 0 is the identity.  Signed permutations have images, matrices their entries. */
typedef struct gsnn_moves {
    size_t degree, count;
    int32_t *images;  /* count x degree: e_i goes to sign * e_|images[i]|; or NULL */
    double *matrices; /* count x degree x degree, or NULL */
    size_t generators;
    uint32_t *right;            /* generators x count: element times generator */
    uint32_t *parent, *through; /* element e is parent[e] times generator through[e] */
    size_t capacity;
} gsnn_moves;

/* Lists the group that elements of the record's notation generate; *complete is false, and the
 * moves are not a group, when it has more than GSNN_MOVES_MAX elements.  Matrices are compared in
 * doubles, to 1e-9.  The caller clears the moves, also on failure.  O(count^2) comparisons of a
 * number each. */
gsnn_status gsnn_moves_init(gsnn_moves *moves, const gsnn_record_group *group,
                            const gsnn_record_elements *generators, bool *complete,
                            gsnn_error *error);

/* The cyclic group of a random element: a product of 64 random generators, drawn anew (at most 1000
 * times) while its order is 1 or above GSNN_MOVES_MAX.  `index` tells draws of one seed apart. */
gsnn_status gsnn_moves_init_cyclic(gsnn_moves *moves, const gsnn_record_group *group,
                                   const gsnn_record_elements *generators, uint64_t seed,
                                   uint64_t index, gsnn_error *error);

void gsnn_moves_clear(gsnn_moves *moves);

/* y = element e applied to x. */
void gsnn_moves_apply(const gsnn_moves *moves, size_t e, const double *x, double *y);

/* products[e] = r e for all elements e: count look-ups. */
void gsnn_moves_products(const gsnn_moves *moves, uint32_t r, uint32_t *products);

/* Writes element e in the notation of group files: images, or rows of numbers. */
void gsnn_moves_write(const gsnn_moves *moves, size_t e, gsnn_json *json);

#endif
