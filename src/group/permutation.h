/* permutation.h - permutations of the points 0 .. degree-1 as arrays of images.
 *
 * Groups act on points from the left: the product a*b maps x to a[b[x]]. */
#ifndef GSNN_GROUP_PERMUTATION_H
#define GSNN_GROUP_PERMUTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint16_t gsnn_point;

/* As many as gsnn_point can number. */
#define GSNN_MAX_POINTS 65536u

void gsnn_permutation_identity(gsnn_point *out, size_t degree);

/* out = a*b; out may be a or b only when it is neither read after being written: it may be b. */
void gsnn_permutation_multiply(gsnn_point *out, const gsnn_point *a, const gsnn_point *b,
                               size_t degree);

/* out = the inverse of a; out must not be a. */
void gsnn_permutation_invert(gsnn_point *out, const gsnn_point *a, size_t degree);

bool gsnn_permutation_is_identity(const gsnn_point *a, size_t degree);

/* Whether a*b = b*a. */
bool gsnn_permutations_commute(const gsnn_point *a, const gsnn_point *b, size_t degree);

/* Whether images 0 .. degree-1 come each once: an invariant, for assertions.  Cost: degree. */
bool gsnn_permutation_is_one(const gsnn_point *a, size_t degree);

#endif
