/* vectors.h - the points of a matrix action: the orbits of the coordinate vectors, exact.
 *
 * Coordinates are kept exactly in a cyclotomic field, as residues modulo a prime of the checker's
 * own, and as doubles.  That the generators permute the points is shown exactly, so the group is
 * finite and its elements are the permutations; ranks and subspaces are worked out modulo the
 * prime, which divides neither a denominator nor the order of the group, so that they are those
 * over the field (Maschke). */
#ifndef GSNN_PROOF_VECTORS_H
#define GSNN_PROOF_VECTORS_H

#include "proof/weight_space.h"

typedef struct gsnn_proof_vectors gsnn_proof_vectors;

/* Sets count, generators, basis and vectors of points whose action, degree and generator_count
 * are set.  The fault is set when the generators are no permutations of finitely many points;
 * GSNN_INVALID when an entry cannot be read. */
gsnn_status gsnn_proof_vectors_set(gsnn_proof_points *points, const gsnn_enumeration_record *record,
                                   gsnn_proof_fault *fault, gsnn_error *error);

/* NULL is allowed. */
void gsnn_proof_vectors_free(gsnn_proof_vectors *vectors);

/* See gsnn_proof_points_element; entries are the rows of the matrix. */
gsnn_status gsnn_proof_vectors_element(const gsnn_proof_vectors *vectors,
                                       const char *const *entries, gsnn_proof_point *image,
                                       bool *found, gsnn_error *error);

/* See gsnn_proof_weight_space. */
gsnn_status gsnn_proof_vectors_weight_space(gsnn_proof_pattern *pattern,
                                            const gsnn_proof_points *points,
                                            const gsnn_proof_point *generators, const int8_t *chi,
                                            size_t count, gsnn_error *error);

/* Checks that the generators preserve the form with those entries (degree x degree; NULL: the
 * standard inner product), and that it is an inner product, exactly; else the fault is set. */
gsnn_status gsnn_proof_vectors_check_form(const gsnn_proof_points *points,
                                          const char *const *entries, gsnn_proof_fault *fault,
                                          gsnn_error *error);

/* The coordinates of a point as doubles: degree of them. */
const double *gsnn_proof_vectors_doubles(const gsnn_proof_vectors *vectors, gsnn_proof_point point);

/* The coordinates of a point modulo the prime, and the prime, which is below 2^31. */
const uint32_t *gsnn_proof_vectors_residues(const gsnn_proof_vectors *vectors,
                                            gsnn_proof_point point);
uint32_t gsnn_proof_vectors_prime(const gsnn_proof_vectors *vectors);

/* What a listed basis (count rows of degree entries each) is. */
typedef struct gsnn_proof_basis {
    size_t rank;
    size_t stray;    /* the first row that is not in V(H,chi), or count */
    double *doubles; /* count x degree, the entries; owned by the caller */
} gsnn_proof_basis;

/* Reads a listed basis and compares it, exactly, with V(H,chi) (as in gsnn_proof_weight_space).
 * GSNN_INVALID when an entry cannot be read. */
gsnn_status gsnn_proof_vectors_read_basis(gsnn_proof_basis *basis, const gsnn_proof_points *points,
                                          const char *const *entries, size_t count,
                                          const gsnn_proof_point *generators, const int8_t *chi,
                                          size_t generator_count, gsnn_error *error);

#endif
