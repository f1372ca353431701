/* random.h - a small deterministic generator: the same seed gives the same numbers everywhere. */
#ifndef GSNN_BASE_RANDOM_H
#define GSNN_BASE_RANDOM_H

#include <stdint.h>

/* Advances *state and returns 64 bits (splitmix64: G. Steele, D. Lea, C. Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014). */
static inline uint64_t gsnn_random_next(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* Advances *state and returns a number from -1 to 1, as good as uniformly. */
static inline double gsnn_random_signed(uint64_t *state) {
    return (double)(int64_t)gsnn_random_next(state) * 0x1p-63;
}

#endif
