#include "lcn/metric.h"

#include "base/error.h"

void gsnn_lcn_metric_set(fmpq_mat_t matrix, gsnn_lcn_metric metric) {
    slong size = fmpq_mat_nrows(matrix);
    fmpq_mat_one(matrix);
    for (slong i = 0; metric == GSNN_LCN_BOMBIERI && i < size; i++)
        fmpz_bin_uiui(fmpq_denref(fmpq_mat_entry(matrix, i, i)), (ulong)size - 1, (ulong)i);
}

gsnn_status gsnn_lcn_metric_check(const fmpq_mat_t matrix, gsnn_error *error) {
    slong size = fmpq_mat_nrows(matrix);
    for (slong i = 0; i < size; i++)
        for (slong j = 0; j < i; j++)
            if (!fmpq_equal(fmpq_mat_entry(matrix, i, j), fmpq_mat_entry(matrix, j, i)))
                return gsnn_fail(error, GSNN_INVALID,
                                 "the metric is not symmetric: row %ld, column %ld", (long)i + 1,
                                 (long)j + 1);
    /* Elimination without exchanges meets only positive pivots. */
    fmpq_mat_t a;
    fmpq_t factor;
    bool positive = true;
    fmpq_mat_init_set(a, matrix);
    fmpq_init(factor);
    for (slong k = 0; positive && k < size; k++) {
        positive = fmpq_sgn(fmpq_mat_entry(a, k, k)) > 0;
        for (slong i = k + 1; positive && i < size; i++) {
            fmpq_div(factor, fmpq_mat_entry(a, i, k), fmpq_mat_entry(a, k, k));
            for (slong j = k; j < size; j++)
                fmpq_submul(fmpq_mat_entry(a, i, j), factor, fmpq_mat_entry(a, k, j));
        }
    }
    fmpq_clear(factor);
    fmpq_mat_clear(a);
    return positive ? GSNN_OK
                    : gsnn_fail(error, GSNN_INVALID, "the metric is not positive definite");
}

gsnn_status gsnn_lcn_metric_of_data(fmpq_mat_t matrix, fmpq *target, const fmpq_mat_t data,
                                    uint64_t stride, gsnn_error *error) {
    slong size = fmpq_mat_nrows(matrix), length = fmpq_mat_ncols(data);
    /* m outputs take (m - 1) stride + size inputs. */
    uint64_t more = stride + 1, rest = (uint64_t)length + stride - (uint64_t)size;
    if (length < size + 1 || rest % more)
        return gsnn_fail(error, GSNN_INVALID,
                         "rows of %ld numbers are not inputs and the outputs of a filter of size "
                         "%ld with stride %lu",
                         (long)length, (long)size, (unsigned long)stride);
    slong outputs = (slong)(rest / more), inputs = length - outputs;
    fmpq_mat_t right, solution;
    fmpq_mat_init(right, size, 1);
    fmpq_mat_init(solution, size, 1);
    fmpq_mat_zero(matrix);
    for (slong row = 0; row < fmpq_mat_nrows(data); row++) {
        for (slong k = 0; k < outputs; k++) {
            const fmpq *patch = fmpq_mat_entry(data, row, k * (slong)stride);
            for (slong i = 0; i < size; i++) {
                fmpq_addmul(fmpq_mat_entry(right, i, 0), patch + i,
                            fmpq_mat_entry(data, row, inputs + k));
                for (slong j = 0; j < size; j++)
                    fmpq_addmul(fmpq_mat_entry(matrix, i, j), patch + i, patch + j);
            }
        }
    }
    gsnn_status status = GSNN_OK;
    if (!fmpq_mat_solve(solution, matrix, right))
        status = gsnn_fail(error, GSNN_FAILED, "the data do not determine the filter");
    for (slong i = 0; !status && i < size; i++)
        fmpq_set(target + i, fmpq_mat_entry(solution, i, 0));
    fmpq_mat_clear(right);
    fmpq_mat_clear(solution);
    return status;
}
