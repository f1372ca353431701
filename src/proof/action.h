/* action.h - what points of coordinates and points of matrices do differently, as a table of
 * operations.  The functions of points.h, weight_space.h and flats.h are what others call. */
#ifndef GSNN_PROOF_ACTION_H
#define GSNN_PROOF_ACTION_H

#include "proof/weight_space.h"

typedef struct gsnn_proof_action {
    /* Sets count, sides, generators, basis and vectors; degree and generator_count are set. */
    gsnn_status (*set)(gsnn_proof_points *points, const gsnn_enumeration_record *record,
                       gsnn_proof_fault *fault, gsnn_error *error);
    gsnn_status (*element)(const gsnn_proof_points *points, const gsnn_record_elements *elements,
                           size_t index, gsnn_proof_point *image, bool *found, gsnn_error *error);
    double (*dot)(const gsnn_proof_points *points, gsnn_proof_point x, const double *r);
    void (*add_multiple)(const gsnn_proof_points *points, gsnn_proof_point x, double factor,
                         double *sum);
    gsnn_status (*weight_space)(gsnn_proof_pattern *pattern, const gsnn_proof_points *points,
                                const gsnn_proof_point *generators, const int8_t *chi, size_t count,
                                gsnn_error *error);
    /* Checks the inner product; NULL where there is nothing to check. */
    gsnn_status (*check_form)(const gsnn_proof_points *points, const char *const *entries,
                              gsnn_proof_fault *fault, gsnn_error *error);
    const struct gsnn_proof_flat_kind *flats;
} gsnn_proof_action;

/* How flats are held: patterns of labels, or reduced row echelon forms; see flats.h. */
extern const struct gsnn_proof_flat_kind gsnn_proof_flat_patterns;
extern const struct gsnn_proof_flat_kind gsnn_proof_flat_subspaces;

extern const gsnn_proof_action gsnn_proof_vectors_action;

gsnn_status gsnn_proof_solve_on_coordinates(gsnn_proof_pattern *pattern,
                                            const gsnn_proof_points *points,
                                            const gsnn_proof_point *generators, const int8_t *chi,
                                            size_t count, gsnn_error *error);

#endif
