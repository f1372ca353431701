/* orbit_sums.h - what the neurons of an architecture see: sums of inputs, each once.
 *
 * The neurons' arguments are z_i = b + sum_k theta_k v_ik.x, where v_ik is row i of the k-th basis
 * matrix: a sum of inputs with signs.  There are few different ones among them, up to sign (of the
 * regular architecture of permutations, the inputs themselves), and v.x is computed once for each.
 */
#ifndef GSNN_FIT_ORBIT_SUMS_H
#define GSNN_FIT_ORBIT_SUMS_H

#include "record/enumeration_record.h"

typedef struct gsnn_orbit_sums {
    size_t inputs, neurons, dimension, count;
    int32_t *places; /* neurons x dimension: v_ik is +-(1 + its number), or 0 if it is zero */
    double *vectors; /* count x inputs */
} gsnn_orbit_sums;

/* neurons x dimension x inputs steps.  GSNN_INVALID when the record leaves rows out.  The caller
 * clears, also on failure. */
gsnn_status gsnn_orbit_sums_init(gsnn_orbit_sums *sums,
                                 const gsnn_record_architecture *architecture, size_t inputs,
                                 gsnn_error *error);
void gsnn_orbit_sums_clear(gsnn_orbit_sums *sums);

#endif
