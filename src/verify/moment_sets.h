/* moment_sets.h - functions on the subsets of some places, such as E prod f over a set: for
 * independent f and g that of f + g is the product under a convolution. */
#ifndef GSNN_VERIFY_MOMENT_SETS_H
#define GSNN_VERIFY_MOMENT_SETS_H

#include <flint/fmpq.h>
#include <stddef.h>

/* 0 on all sets. */
void gsnn_moment_sets_clear(fmpq *f, size_t places);

/* to(S) = sum over subsets T of S of to(T) by(S - T), in place; 2^places values each. */
void gsnn_moment_sets_multiply(fmpq *to, const fmpq *by, size_t places);

#endif
