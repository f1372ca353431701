/* metric.h - what the distance of filters is measured by, and the target. */
#ifndef GSNN_LCN_METRIC_H
#define GSNN_LCN_METRIC_H

#include "gsnn.h"

#include <flint/fmpq_mat.h>

typedef enum gsnn_lcn_metric { GSNN_LCN_IDENTITY, GSNN_LCN_BOMBIERI } gsnn_lcn_metric;

/* The matrix, initialised, square of the filters' size: 1, or diag(1 / C(d,i)), which rotations of
 * the projective line preserve. */
void gsnn_lcn_metric_set(fmpq_mat_t matrix, gsnn_lcn_metric metric);

/* GSNN_INVALID unless the matrix is symmetric and positive definite. */
gsnn_status gsnn_lcn_metric_check(const fmpq_mat_t matrix, gsnn_error *error);

/* The metric and the target of least squares for data: each row of `data` has n inputs and then
 * outputs (n - size) / stride + 1 that a filter of that size, applied at every stride-th place,
 * should give; n follows from the row's length.  matrix (size x size) is the sum of the Gram
 * matrices of the patches, target (size) the least squares solution.  GSNN_INVALID when rows have
 * no such length, GSNN_FAILED when the data do not determine the filter. */
gsnn_status gsnn_lcn_metric_of_data(fmpq_mat_t matrix, fmpq *target, const fmpq_mat_t data,
                                    uint64_t stride, gsnn_error *error);

#endif
