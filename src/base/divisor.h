/* divisor.h - dividing by the same number again and again. */
#ifndef GSNN_BASE_DIVISOR_H
#define GSNN_BASE_DIVISOR_H

#include <stdint.h>

typedef struct gsnn_divisor {
    uint64_t inverse; /* 2^64 over the number, rounded up; 0 for 1 */
    uint32_t number;
} gsnn_divisor;

/* By a number that is not 0. */
static inline gsnn_divisor gsnn_divisor_of(uint32_t number) {
    return (gsnn_divisor){UINT64_MAX / number + 1, number};
}

/* The quotient, rounded down, and the remainder: a multiplication each, which is exact for 32 bits
 * (D. Lemire, O. Kaser, N. Kurz, "Faster remainder by direct computation", 2019). */
static inline uint32_t gsnn_divide(const gsnn_divisor *by, uint32_t value, uint32_t *remainder) {
    uint32_t quotient =
        by->inverse ? (uint32_t)((unsigned __int128)by->inverse * value >> 64) : value;
    *remainder = value - quotient * by->number;
    return quotient;
}

#endif
