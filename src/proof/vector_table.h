/* vector_table.h - the exact points of a matrix action; private to the files vector*.c. */
#ifndef GSNN_PROOF_VECTOR_TABLE_H
#define GSNN_PROOF_VECTOR_TABLE_H

#include "base/hash_index.h"
#include "proof/elements.h"
#include "proof/residue.h"
#include "proof/vectors.h"

struct gsnn_proof_vectors {
    gsnn_field *field;
    gsnn_proof_reduction reduction;
    size_t degree;
    size_t count;            /* points; each has degree coordinates */
    fmpq_poly_struct *exact; /* initialised: capacity x degree */
    uint32_t *residues;      /* capacity x degree */
    double *doubles;         /* count x degree */
    size_t capacity;
    gsnn_hash_index index; /* of the points by their residues */
};

/* Builds the orbits of the coordinate vectors under count matrices (degree x degree, row by row),
 * in exact arithmetic, and the permutations (count x points, owned by the caller).  *closed is
 * false when there are more than `most` points; GSNN_FAILED without memory, or when two points
 * are equal modulo the prime. */
gsnn_status gsnn_proof_vectors_orbit(gsnn_proof_vectors *vectors, const fmpq_poly_struct *matrices,
                                     size_t count, size_t most, gsnn_proof_point **permutations,
                                     bool *closed, gsnn_error *error);

/* The point with these coordinates, or UINT32_MAX. */
gsnn_proof_point gsnn_proof_vectors_find(const gsnn_proof_vectors *vectors,
                                         const fmpq_poly_struct *coordinates,
                                         const uint32_t *residues);

/* The same by residues alone. */
gsnn_proof_point gsnn_proof_vectors_find_residues(const gsnn_proof_vectors *vectors,
                                                  const uint32_t *residues);

/* image = matrix * point, exactly; image is initialised and not aliased. */
void gsnn_proof_vectors_apply(const gsnn_proof_vectors *vectors, fmpq_poly_struct *image,
                              const fmpq_poly_struct *matrix, const fmpq_poly_struct *coordinates);

/* sum of x_i y_i over degree terms; sum is not aliased. */
void gsnn_proof_vectors_dot(const gsnn_proof_vectors *vectors, fmpq_poly_t sum,
                            const fmpq_poly_struct *x, const fmpq_poly_struct *y);

#endif
