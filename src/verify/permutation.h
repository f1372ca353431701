/* permutation.h - permutations as the checker has them: lists of images of 0..n-1.
 *
 * The products are those of maps: (gh)(x) = g(h(x)). */
#ifndef GSNN_VERIFY_PERMUTATION_H
#define GSNN_VERIFY_PERMUTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A point, and one image of a permutation. */
typedef uint32_t gsnn_verify_point;

void gsnn_verify_permutation_identity(gsnn_verify_point *g, size_t n);
bool gsnn_verify_permutation_is_identity(const gsnn_verify_point *g, size_t n);

/* product = g h; product must not be g or h. */
void gsnn_verify_permutation_multiply(gsnn_verify_point *product, const gsnn_verify_point *g,
                                      const gsnn_verify_point *h, size_t n);

/* inverse = g^-1; inverse must not be g. */
void gsnn_verify_permutation_invert(gsnn_verify_point *inverse, const gsnn_verify_point *g,
                                    size_t n);

/* conjugate = g h g^-1; conjugate must be neither g nor h. */
void gsnn_verify_permutation_conjugate(gsnn_verify_point *conjugate, const gsnn_verify_point *g,
                                       const gsnn_verify_point *h, size_t n);

#endif
