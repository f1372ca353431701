/* points.h - the group as permutations of points, whatever its action.
 *
 * The points are the coordinate vectors e_i (permutations), all +-e_i (signed permutations), or
 * the orbits of the e_i (matrices), so that g permutes them, faithfully.  A weight row w is
 * looked at as the function w(x) = w . x on the points; then (w g)(x) = w(g x) for every action,
 * and what is checked of rows needs only equality and negation of values: it is integer work. */
#ifndef GSNN_PROOF_POINTS_H
#define GSNN_PROOF_POINTS_H

#include "proof/permutation.h"
#include "record/enumeration_record.h"

struct gsnn_proof_action;

typedef struct gsnn_proof_points {
    const struct gsnn_proof_action *action; /* see action.h */
    size_t sides;  /* points of a coordinate: e_i, or e_i and -e_i, side by side; 0 for orbits */
    size_t count;  /* points */
    size_t degree; /* m, the number of inputs */
    size_t generator_count;
    gsnn_proof_point *generators;       /* generator_count x count */
    gsnn_proof_point *basis;            /* degree: the point that e_i is */
    struct gsnn_proof_vectors *vectors; /* of a matrix action, else NULL */
} gsnn_proof_points;

/* What is false of a group, if anything: "where: witness", or the empty text. */
typedef struct gsnn_proof_fault {
    char text[256];
} gsnn_proof_fault;

/* Builds the points of the group of a record.  That its generators are no bijections, or generate
 * more than the stated order allows, is the fault and leaves *points NULL with GSNN_OK;
 * GSNN_INVALID when entries of matrices cannot be read.  The caller frees *points. */
gsnn_status gsnn_proof_points_new(gsnn_proof_points **points, const gsnn_enumeration_record *record,
                                  gsnn_proof_fault *fault, gsnn_error *error);

/* NULL is allowed. */
void gsnn_proof_points_free(gsnn_proof_points *points);

/* Writes the permutation of the points that element `index` of the list is, and whether it is one
 * to *found; false also for a matrix that takes a point out of the points.  GSNN_INVALID when
 * entries of matrices cannot be read. */
gsnn_status gsnn_proof_points_element(const gsnn_proof_points *points,
                                      const gsnn_record_elements *elements, size_t index,
                                      gsnn_proof_point *image, bool *found, gsnn_error *error);

/* The point that a signed entry +-(i+1) of a list of images stands for (not for matrices). */
gsnn_proof_point gsnn_proof_points_signed(const gsnn_proof_points *points, int32_t entry);

/* r . x for the point x and degree numbers r. */
double gsnn_proof_point_dot(const gsnn_proof_points *points, gsnn_proof_point x, const double *r);

/* sum += factor * x for the point x and degree sums. */
void gsnn_proof_point_add_multiple(const gsnn_proof_points *points, gsnn_proof_point x,
                                   double factor, double *sum);

/* Checks what an inner product with those entries (degree x degree; NULL: the standard one) has to
 * be; *asked is false for actions that preserve the standard one by themselves. */
gsnn_status gsnn_proof_points_check_form(const gsnn_proof_points *points,
                                         const char *const *entries, bool *asked,
                                         gsnn_proof_fault *fault, gsnn_error *error);

#endif
