/* point_vectors.h - the vectors behind the points of a group of any action, exactly.
 *
 * A point is a vector in the orbits of the axes: e_j for permutations, +-e_j for signed ones, any
 * vector for matrices.  Code that asks for coordinates need not know which. */
#ifndef GSNN_MATRIX_POINT_VECTORS_H
#define GSNN_MATRIX_POINT_VECTORS_H

#include "exact/exact_matrix.h"
#include "group/group.h"

typedef struct gsnn_point_vectors {
    const gsnn_group *group;       /* borrowed */
    const gsnn_field *field;       /* of the coordinates */
    gsnn_field *own;               /* the rational numbers, where coordinates are 0, 1, -1 */
    fmpq_poly_struct constants[3]; /* -1, 0, 1 */
} gsnn_point_vectors;

/* To be cleared also on failure. */
gsnn_status gsnn_point_vectors_init(gsnn_point_vectors *vectors, const gsnn_group *group,
                                    gsnn_error *error);
void gsnn_point_vectors_clear(gsnn_point_vectors *vectors);

/* Coordinate j of a point; borrowed. */
const fmpq_poly_struct *gsnn_point_coordinate(const gsnn_point_vectors *vectors, gsnn_point x,
                                              size_t j);

/* value = the product of a row (degree entries) with the vector behind x. */
void gsnn_point_product(fmpq_poly_t value, const gsnn_point_vectors *vectors,
                        const fmpq_poly_struct *row, gsnn_point x);

/* The point behind which this vector is (degree coordinates); false when it is none. O(points). */
bool gsnn_point_find(gsnn_point *point, const gsnn_point_vectors *vectors,
                     const fmpq_poly_struct *vector);

/* matrix (degree x degree over the field) = the element, given as a permutation of the points. */
void gsnn_point_matrix(const gsnn_exact_matrix *matrix, const gsnn_point_vectors *vectors,
                       const gsnn_point *element);

/* The conductor of the least cyclotomic field known to hold the coordinates; 1: the rationals. */
ulong gsnn_group_conductor(const gsnn_group *group);

/* The Gram matrix of the inner product that was given with the group, borrowed; NULL for the
 * standard one. */
const gsnn_exact_matrix *gsnn_group_form(const gsnn_group *group);

#endif
