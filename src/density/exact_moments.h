/* exact_moments.h - n-point functions of networks with one hidden layer as rational numbers. */
#ifndef GSNN_DENSITY_EXACT_MOMENTS_H
#define GSNN_DENSITY_EXACT_MOMENTS_H

#include "density/correlators.h"
#include "density/law.h"
#include "record/enumeration_record.h"

/* Values of the weights of a neuron that are summed over at most. */
#define GSNN_MOMENTS_MAX_SUPPORT ((uint64_t)1 << 24)

/* What becomes of an exact computation. */
typedef enum gsnn_moment_outcome {
    GSNN_MOMENT_DONE,
    GSNN_MOMENT_NONE,     /* the moment does not exist */
    GSNN_MOMENT_NO_ROAD,  /* it cannot be computed in this way */
    GSNN_MOMENT_TOO_MUCH, /* it could, but the sum has too many terms */
} gsnn_moment_outcome;

/* Sets value to the mean of correlator c.  Weights and biases must take finitely many values, and
 * the activation be rational there (relu, leaky-relu, abs, step, relu^2, square, cube, identity);
 * or the activation be a polynomial, with weights of any law that has the moments.  Tied laws of
 * permutation groups take the first way. */
gsnn_status gsnn_exact_moment(gsnn_moment_outcome *outcome, fmpq_t value, const gsnn_law *law,
                              const gsnn_enumeration_record *record,
                              const gsnn_correlators *correlators, const gsnn_correlator *c,
                              const gsnn_run *run, gsnn_error *error);

#endif
