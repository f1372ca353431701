#include "random/normal.h"

#include "base/random.h"

#include <stdbool.h>

/* A multiple of 2^-53 in [0, 1), each equally likely. */
static double uniform(uint64_t *state) {
    return (double)(gsnn_random_next(state) >> 11) * 0x1p-53;
}

/* True with probability exp(-p), 0 <= p <= 1 (von Neumann 1951): a run p > u1 > u2 > ... of
 * uniform variates has length at least k with probability p^k / k!, so that an even length has
 * probability 1 - p + p^2/2! - ... */
static bool happens_exponentially(uint64_t *state, double p) {
    bool even = true;
    double last = p, next = uniform(state);
    while (next < last) {
        even = !even;
        last = next;
        next = uniform(state);
    }
    return even;
}

/* The integer part k, with probability proportional to exp(-k^2/2), or -1: try again. */
static int integer_part(uint64_t *state) {
    int k = 0;
    while (happens_exponentially(state, 0.5)) /* exp(-k/2) ... */
        k++;
    for (int i = 0; i < k * (k - 1); i++) /* ... times exp(-k(k-1)/2) */
        if (!happens_exponentially(state, 0.5))
            return -1;
    return k;
}

/* Whether x is the fractional part: true with probability exp(-x(2k+x)/2). */
static bool accept_fraction(uint64_t *state, int k, double x) {
    for (int i = 0; i <= k; i++)
        if (!happens_exponentially(state, x * (2 * k + x) / (2 * k + 2)))
            return false;
    return true;
}

double gsnn_random_normal(uint64_t *state) {
    for (;;) {
        int k = integer_part(state);
        if (k < 0)
            continue;
        double x = uniform(state);
        if (!accept_fraction(state, k, x))
            continue;
        return gsnn_random_next(state) >> 63 ? -(k + x) : k + x;
    }
}
