#include "train/symmetric.h"

/* LAPACK's, which is in OpenBLAS; the last argument is the length of the strings. */
void dsyev_(const char *values, const char *half, const int *n, double *matrix, const int *leading,
            double *result, double *workspace, const int *size, int *info, size_t one, size_t two);

bool gsnn_symmetric_eigenvalues(double *matrix, size_t n, double *values, double *workspace) {
    int size = (int)n, room = 3 * size, info = 0;
    dsyev_("N", "U", &size, matrix, &size, values, workspace, &room, &info, 1, 1);
    return info == 0;
}
