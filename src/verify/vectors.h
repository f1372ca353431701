/* vectors.h - the points of a matrix action: the orbits of the coordinate vectors, exact.
 *
 * Coordinates are kept exactly in a cyclotomic field, as residues modulo a prime of the checker's
 * own, and as doubles.  That the generators permute the points is shown exactly, so the group is
 * finite and its elements are the permutations; ranks and subspaces are worked out modulo the
 * prime, which divides neither a denominator nor the order of the group, so that they are those
 * over the field (Maschke). */
#ifndef GSNN_VERIFY_VECTORS_H
#define GSNN_VERIFY_VECTORS_H

#include "verify/weight_space.h"

typedef struct gsnn_verify_vectors gsnn_verify_vectors;

/* Sets count, generators, basis and vectors of points whose action, degree and generator_count
 * are set.  The fault is set when the generators are no permutations of finitely many points;
 * GSNN_INVALID when an entry cannot be read. */
gsnn_status gsnn_verify_vectors_set(gsnn_verify_points *points,
                                    const gsnn_enumeration_record *record, gsnn_verify_fault *fault,
                                    gsnn_error *error);

/* NULL is allowed. */
void gsnn_verify_vectors_free(gsnn_verify_vectors *vectors);

/* See gsnn_verify_points_element; entries are the rows of the matrix. */
gsnn_status gsnn_verify_vectors_element(const gsnn_verify_vectors *vectors,
                                        const char *const *entries, gsnn_verify_point *image,
                                        bool *found, gsnn_error *error);

/* See gsnn_verify_weight_space. */
gsnn_status gsnn_verify_vectors_weight_space(gsnn_verify_pattern *pattern,
                                             const gsnn_verify_points *points,
                                             const gsnn_verify_point *generators, const int8_t *chi,
                                             size_t count, gsnn_error *error);

/* Checks that the generators preserve the form with those entries (degree x degree; NULL: the
 * standard inner product), and that it is an inner product, exactly; else the fault is set. */
gsnn_status gsnn_verify_vectors_check_form(const gsnn_verify_points *points,
                                           const char *const *entries, gsnn_verify_fault *fault,
                                           gsnn_error *error);

/* The coordinates of a point as doubles: degree of them. */
const double *gsnn_verify_vectors_doubles(const gsnn_verify_vectors *vectors,
                                          gsnn_verify_point point);

/* The coordinates of a point modulo the prime, and the prime, which is below 2^31. */
const uint32_t *gsnn_verify_vectors_residues(const gsnn_verify_vectors *vectors,
                                             gsnn_verify_point point);
uint32_t gsnn_verify_vectors_prime(const gsnn_verify_vectors *vectors);

/* What a listed basis (count rows of degree entries each) is. */
typedef struct gsnn_verify_basis {
    size_t rank;
    size_t stray;    /* the first row that is not in V(H,chi), or count */
    double *doubles; /* count x degree, the entries; owned by the caller */
} gsnn_verify_basis;

/* Reads a listed basis and compares it, exactly, with V(H,chi) (as in gsnn_verify_weight_space).
 * GSNN_INVALID when an entry cannot be read. */
gsnn_status gsnn_verify_vectors_read_basis(gsnn_verify_basis *basis,
                                           const gsnn_verify_points *points,
                                           const char *const *entries, size_t count,
                                           const gsnn_verify_point *generators, const int8_t *chi,
                                           size_t generator_count, gsnn_error *error);

#endif
