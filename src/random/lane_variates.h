/* lane_variates.h - random numbers of a distribution for sixteen draws side by side.
 *
 * Each variate has its place in the words of its draw's stream (random/philox.h), so that any draw
 * is random access and nothing depends on who draws first.  All is in single precision and the same
 * bytes on every machine. */
#ifndef GSNN_RANDOM_LANE_VARIATES_H
#define GSNN_RANDOM_LANE_VARIATES_H

#include "base/lanes.h"

#include <stddef.h>
#include <stdint.h>

typedef enum gsnn_variate_kind {
    GSNN_VARIATE_NORMAL,     /* mean 0, variance 1, by the Box-Muller transform: block i of four
                              * words gives variates 4i .. 4i+3, a pair from each two words */
    GSNN_VARIATE_UNIFORM,    /* between 0 and 1; one word each */
    GSNN_VARIATE_LAPLACE,    /* density exp(-|x|)/2; one word each */
    GSNN_VARIATE_RADEMACHER, /* 1 or -1; one word each */
    GSNN_VARIATE_STUDENT,    /* t with nu >= 1/4 degrees of freedom, as sqrt(nu (U^(-2/nu) - 1)) cos
                              * 2 pi V (R. Bailey, Math. Comp. 62, 1994); two words each */
    GSNN_VARIATE_DISCRETE,   /* one of some values, with probabilities to 2^-32; one word each */
} gsnn_variate_kind;

typedef struct gsnn_variates {
    gsnn_variate_kind kind;
    float nu;                /* of Student */
    size_t values;           /* of a discrete law: how many, at least 1 */
    const float *value;      /* borrowed */
    const uint32_t *beneath; /* values - 1 numbers that do not decrease, borrowed: value i is taken
                              * when the word is at least beneath[i - 1] and below beneath[i] */
} gsnn_variates;

/* Fills out[16 k + l] with variate k < count of draw first + l, from the stream of (seed, purpose,
 * part).  The draws of one call have the same upper 32 bits when first is a multiple of 16. */
void gsnn_variates_fill(const gsnn_variates *variates, uint64_t seed, unsigned purpose,
                        uint32_t part, uint64_t first, size_t count, gsnn_vectors vectors,
                        float *out);

#endif
