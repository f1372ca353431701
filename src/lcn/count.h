/* count.h - how many complex critical points the squared distance has on a stack of convolutions.
 */
#ifndef GSNN_LCN_COUNT_H
#define GSNN_LCN_COUNT_H

#include "lcn/stack.h"

#include <flint/fmpz.h>

#define GSNN_LCN_MAX_COUNT_DEGREE 20

/* Forms with complex multiplicities `parts`. */
typedef struct gsnn_lcn_stratum {
    size_t length;
    uint8_t parts[GSNN_LCN_MAX_COUNT_DEGREE]; /* falling */
    fmpz_t points;     /* critical points of the distance from a generic target on the stratum */
    fmpz_t placements; /* ways to share the roots out: each gives so many critical filters */
} gsnn_lcn_stratum;

typedef struct gsnn_lcn_count {
    bool strata_known; /* at stride one */
    size_t stratum_count, capacity;
    gsnn_lcn_stratum *strata; /* in falling lexical order, those that occur */
    fmpz_t total;             /* the sum of points times placements */
    fmpz_t segre; /* the generic Euclidean distance degree of the product of projective spaces, with
                     which the total must agree */
} gsnn_lcn_count;

/* Counts critical points up to scaling of the layers, with f != 0, for a generic metric and target.
 * Stride one: stratum by stratum; otherwise all are at smooth points and their number is the Segre
 * number.  GSNN_INVALID when the degree is too large.  The caller clears it, also on failure. */
gsnn_status gsnn_lcn_count_init(gsnn_lcn_count *count, const gsnn_lcn_stack *stack,
                                gsnn_error *error);

void gsnn_lcn_count_clear(gsnn_lcn_count *count);

/* The number of critical points on the stratum of forms with multiplicities parts[0..length). */
void gsnn_lcn_stratum_points(fmpz_t points, const uint8_t *parts, size_t length);

#endif
