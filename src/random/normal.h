/* normal.h - standard normal variates that a seed gives alike on every machine. */
#ifndef GSNN_RANDOM_NORMAL_H
#define GSNN_RANDOM_NORMAL_H

#include <stdint.h>

/* A standard normal variate (truncated to a multiple of 2^-53) from the stream of splitmix64 that
 * *state, at first the seed, stands for.  Algorithm N of C. Karney, "Sampling exactly from the
 * normal distribution", ACM Trans. Math. Softw. 42 (2016): it compares uniform variates and calls
 * no logarithm, whose last bit differs between mathematical libraries. */
double gsnn_random_normal(uint64_t *state);

#endif
