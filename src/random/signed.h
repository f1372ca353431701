/* signed.h - random numbers of either sign. */
#ifndef GSNN_RANDOM_SIGNED_H
#define GSNN_RANDOM_SIGNED_H

#include "base/random.h"

/* Advances *state and returns a number from -1 to 1, as good as uniformly. */
static inline double gsnn_random_signed(uint64_t *state) {
    return (double)(int64_t)gsnn_random_next(state) * 0x1p-63;
}

#endif
