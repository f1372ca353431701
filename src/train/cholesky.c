#include "train/cholesky.h"

#include <cblas.h>

/* LAPACK's factorisation, which is in OpenBLAS. */
void dpotrf_(const char *part, const int *n, double *matrix, const int *stride, int *info,
             size_t part_length);

bool gsnn_cholesky(double *matrix, size_t n) {
    int order = (int)n, stride = order > 0 ? order : 1, info = 0;
    dpotrf_("U", &order, matrix, &stride, &info, 1);
    return info == 0;
}

void gsnn_cholesky_half(const double *factor, size_t n, double *sides, size_t count) {
    if (n == 0 || count == 0)
        return; /* which OpenBLAS takes for a mistake */
    cblas_dtrsm(CblasColMajor, CblasLeft, CblasUpper, CblasTrans, CblasNonUnit, (int)n, (int)count,
                1, factor, (int)n, sides, (int)n);
}

void gsnn_cholesky_solve(const double *factor, size_t n, double *sides, size_t count) {
    if (n == 0 || count == 0)
        return;
    gsnn_cholesky_half(factor, n, sides, count);
    cblas_dtrsm(CblasColMajor, CblasLeft, CblasUpper, CblasNoTrans, CblasNonUnit, (int)n,
                (int)count, 1, factor, (int)n, sides, (int)n);
}
