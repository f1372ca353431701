/* permutation.h - permutations as the checker has them: lists of images of 0..n-1.
 *
 * The products are those of maps: (gh)(x) = g(h(x)). */
#ifndef GSNN_PROOF_PERMUTATION_H
#define GSNN_PROOF_PERMUTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A point, and one image of a permutation. */
typedef uint32_t gsnn_proof_point;

void gsnn_proof_permutation_identity(gsnn_proof_point *g, size_t n);
bool gsnn_proof_permutation_is_identity(const gsnn_proof_point *g, size_t n);

/* product = g h; product must not be g or h. */
void gsnn_proof_permutation_multiply(gsnn_proof_point *product, const gsnn_proof_point *g,
                                     const gsnn_proof_point *h, size_t n);

/* inverse = g^-1; inverse must not be g. */
void gsnn_proof_permutation_invert(gsnn_proof_point *inverse, const gsnn_proof_point *g, size_t n);

/* conjugate = g h g^-1; conjugate must be neither g nor h. */
void gsnn_proof_permutation_conjugate(gsnn_proof_point *conjugate, const gsnn_proof_point *g,
                                      const gsnn_proof_point *h, size_t n);

#endif
