/* numerical_rank.c - the rank of the derivative of the end-to-end filter, by singular values. */
#include "base/error.h"
#include "base/memory.h"
#include "lcn/descent.h"
#include "lcn/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The eigenvalues of a symmetric matrix, left on its diagonal, by Jacobi's rotations. */
static void find_eigenvalues(double *a, size_t n) {
    for (int sweep = 0; sweep < 60; sweep++) {
        double off = 0, trace = 0;
        for (size_t i = 0; i < n; i++) {
            trace += a[i * n + i];
            for (size_t j = 0; j < i; j++)
                off += a[i * n + j] * a[i * n + j];
        }
        if (off <= 1e-28 * trace * trace)
            return;
        for (size_t p = 0; p < n; p++) {
            for (size_t q = p + 1; q < n; q++) {
                if (a[p * n + q] == 0)
                    continue;
                double theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
                double t = (theta < 0 ? -1 : 1) / (fabs(theta) + hypot(theta, 1));
                double c = 1 / hypot(t, 1), s = t * c;
                for (size_t k = 0; k < n; k++) {
                    double x = a[k * n + p], y = a[k * n + q];
                    a[k * n + p] = c * x - s * y;
                    a[k * n + q] = s * x + c * y;
                }
                for (size_t k = 0; k < n; k++) {
                    double x = a[p * n + k], y = a[q * n + k];
                    a[p * n + k] = c * x - s * y;
                    a[q * n + k] = s * x + c * y;
                }
            }
        }
    }
}

gsnn_status gsnn_lcn_numerical_rank(size_t *rank, const gsnn_lcn_stack *stack,
                                    const double *weights, gsnn_error *error) {
    gsnn_lcn_pass pass;
    gsnn_status status = gsnn_lcn_pass_init(&pass, stack, error);
    size_t n = pass.size;
    size_t count = pass.parameters;
    gsnn_lcn_lanes *scaled = gsnn_new(count, sizeof *scaled);
    gsnn_lcn_lanes *unit = gsnn_new(n, sizeof *unit), *rows = gsnn_new(count, sizeof *rows);
    double *jacobian = gsnn_new(count * n, sizeof *jacobian);
    double *gram = gsnn_new(n * n, sizeof *gram);
    *rank = 0;
    if (!status && (!scaled || !unit || !rows || !jacobian || !gram))
        status = gsnn_fail_memory(error);
    if (!status) {
        for (size_t l = 0; l < stack->layers; l++) {
            double norm = 0;
            for (size_t j = 0; j < stack->sizes[l]; j++)
                norm = hypot(norm, weights[pass.places[l] + j]);
            for (size_t j = 0; j < stack->sizes[l]; j++)
                for (size_t k = 0; k < GSNN_LCN_LANES; k++)
                    gsnn_lcn_lane_set(scaled + pass.places[l] + j, k,
                                      norm > 1e-8 ? weights[pass.places[l] + j] / norm : 0);
        }
        gsnn_lcn_pass_forward(&pass, scaled);
        for (size_t i = 0; i < n; i += GSNN_LCN_LANES) { /* row i + k in lane k */
            memset(unit, 0, n * sizeof *unit);
            for (size_t k = 0; k < GSNN_LCN_LANES && i + k < n; k++)
                gsnn_lcn_lane_set(unit + i + k, k, 1);
            gsnn_lcn_pass_backward(&pass, scaled, unit, rows);
            for (size_t k = 0; k < GSNN_LCN_LANES && i + k < n; k++)
                for (size_t p = 0; p < count; p++)
                    jacobian[(i + k) * count + p] = gsnn_lcn_lane(rows + p, k);
        }
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                for (size_t k = 0; k < count; k++)
                    gram[i * n + j] += jacobian[i * count + k] * jacobian[j * count + k];
        find_eigenvalues(gram, n);
        for (size_t i = 0; i < n; i++)
            *rank += gram[i * n + i] > 1e-6; /* squares of singular values */
    }
    gsnn_lcn_pass_clear(&pass);
    free(scaled);
    free(unit);
    free(rows);
    free(jacobian);
    free(gram);
    return status;
}
