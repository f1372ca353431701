/* code_merger.h - a weight space of an action by (signed) permutations cut by one more equation.
 *
 * The general element of the space is a code for each point (see gsnn_weights).  That one more
 * element acts as +1 or -1 makes some codes equal or opposite, and those that become their own
 * opposites zero: union-find with signs (B. Galler, M. Fischer, Comm. ACM 7 (1964)). */
#ifndef GSNN_GROUP_CODE_MERGER_H
#define GSNN_GROUP_CODE_MERGER_H

#include "group/action.h"

typedef struct gsnn_code_merger {
    size_t points;
    int32_t *parent; /* points + 1: of each code one that equals it, with a sign, or 0 if it is 0 */
    int32_t *number; /* points + 1: what each code becomes */
    int32_t *named;  /* points + 1: what each root has been called, or 0; 0 in between */
} gsnn_code_merger;

gsnn_status gsnn_code_merger_init(gsnn_code_merger *merger, size_t points, gsnn_error *error);
void gsnn_code_merger_clear(gsnn_code_merger *merger);

/* Cuts the space with the given codes, 1 to `dimension` in the order of their first points, by f(h
 * x) = f(x), or -f(x) if `negative`, for all points x; writes the codes, numbered likewise, and
 * returns the dimension.  Cost: points. */
size_t gsnn_code_merger_cut(gsnn_code_merger *merger, const int32_t *codes, size_t dimension,
                            const gsnn_point *permutation, bool negative, int32_t *cut);

/* Cuts such a space of functions on `points` points by f(t x) = f(x) for an element t of order 2,
 * and writes what each code 1 .. dimension becomes, numbered in their order; returns how many are
 * left.  `plain`: no code is negative or 0, so that one is left for certain, and where it is one
 * alone the others are not looked for.  The merger has room for as many codes.  Cost: points, as a
 * rule less. */
size_t gsnn_code_merger_join(gsnn_code_merger *merger, const int32_t *codes, size_t dimension,
                             size_t points, const gsnn_point *t, bool plain, int32_t *small);

#endif
