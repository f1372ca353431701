/* cholesky.h - symmetric positive definite systems, by OpenBLAS. */
#ifndef GSNN_TRAIN_CHOLESKY_H
#define GSNN_TRAIN_CHOLESKY_H

#include <stdbool.h>
#include <stddef.h>

/* Factors the n x n matrix, of which the upper triangle (by columns) is read: there R with R'R =
 * matrix takes its place.  False when the matrix is not positive definite to rounding. */
bool gsnn_cholesky(double *matrix, size_t n);

/* Solves with the factor R for `count` right sides, n numbers each, in place. */
void gsnn_cholesky_solve(const double *factor, size_t n, double *sides, size_t count);

/* The first half of it: R'^-1 times the sides. */
void gsnn_cholesky_half(const double *factor, size_t n, double *sides, size_t count);

#endif
