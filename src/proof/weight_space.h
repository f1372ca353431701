/* weight_space.h - V(H,chi) = { w : w h = chi(h) w }, solved anew.
 *
 * The result is a pattern: the values that a generic row of V takes on the points, as signed
 * labels: equal labels for equal values, opposite labels for opposite values, 0 for 0. */
#ifndef GSNN_PROOF_WEIGHT_SPACE_H
#define GSNN_PROOF_WEIGHT_SPACE_H

#include "proof/points.h"

typedef struct gsnn_proof_pattern {
    size_t dimension;
    int32_t label_count; /* labels are +-1..+-label_count */
    int32_t *labels;     /* one for each point; numbered by first appearance, with + there */
} gsnn_proof_pattern;

/* Solves w h = chi(h) w for the count generators h (count x points) of H with signs chi.  The
 * caller clears the pattern. */
gsnn_status gsnn_proof_weight_space(gsnn_proof_pattern *pattern, const gsnn_proof_points *points,
                                    const gsnn_proof_point *generators, const int8_t *chi,
                                    size_t count, gsnn_error *error);

void gsnn_proof_pattern_clear(gsnn_proof_pattern *pattern);

#endif
