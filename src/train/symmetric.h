/* symmetric.h - eigenvalues of symmetric matrices, by OpenBLAS. */
#ifndef GSNN_TRAIN_SYMMETRIC_H
#define GSNN_TRAIN_SYMMETRIC_H

#include <stdbool.h>
#include <stddef.h>

/* Sets values to the n eigenvalues, the least first, of the n x n matrix (at least 1), of which the
 * upper triangle (by columns) is read, and which is overwritten; 3 n numbers of workspace.  False
 * where LAPACK's dsyev does not converge. */
bool gsnn_symmetric_eigenvalues(double *matrix, size_t n, double *values, double *workspace);

#endif
