/* set_function.h - functions of subsets of a few places, and their subset convolution.
 *
 * A function F of the subsets of k places holds E prod_(i in S) f(x_i) for every S (bit i: place
 * i). For independent f and g, that of f + g is the convolution: sum over T in S of F(T) G(S - T),
 * 3^k products; a sum of n independent and equally distributed functions is the n-th power, which
 * takes about 2 log2 n convolutions.  So all partitions of the places are summed over without being
 * listed. */
#ifndef GSNN_DENSITY_SET_FUNCTION_H
#define GSNN_DENSITY_SET_FUNCTION_H

#include <flint/fmpq.h>
#include <stddef.h>
#include <stdint.h>

/* 2^k exact numbers, to be freed: the function of f = 0, 1 at the empty set. */
fmpq *gsnn_set_function_new(unsigned k);
void gsnn_set_function_free(fmpq *f, unsigned k);

/* f becomes f * g (f and g may be the same). */
void gsnn_set_function_add(fmpq *f, const fmpq *g, unsigned k);

/* f becomes its n-th power. */
void gsnn_set_function_repeat(fmpq *f, uint64_t n, unsigned k);

/* The same in doubles, k at most 8. */
void gsnn_set_function_add_doubles(double *f, const double *g, unsigned k);
void gsnn_set_function_repeat_doubles(double *f, uint64_t n, unsigned k);

#endif
