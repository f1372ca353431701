#include "network/free_weights.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Far above what rounding leaves and far below the rows of a wrong neuron map. */
#define TOLERANCE 1e-9

gsnn_status gsnn_free_weights_check(const gsnn_record_architecture *architecture,
                                    gsnn_error *error) {
    const gsnn_record_weights *weights = &architecture->weights;
    if (architecture->neurons == weights->row_count ||
        architecture->neurons == weights->basis_row_count)
        return GSNN_OK;
    return gsnn_fail(error, GSNN_INVALID,
                     "architecture %s comes without its weight rows; enumerate with full weights",
                     architecture->id);
}

static void expand_pattern(const int32_t *pattern, size_t size, const double *weights,
                           double *rows) {
    for (size_t i = 0; i < size; i++) {
        int32_t entry = pattern[i];
        rows[i] = entry > 0 ? weights[entry - 1] : entry < 0 ? -weights[-entry - 1] : 0;
    }
}

void gsnn_free_weights_expand(const gsnn_record_architecture *architecture, size_t degree,
                              const double *weights, double *rows) {
    const gsnn_record_weights *space = &architecture->weights;
    size_t size = (size_t)architecture->neurons * degree;
    if (space->rows) {
        expand_pattern(space->rows, size, weights, rows);
        return;
    }
    memset(rows, 0, size * sizeof *rows);
    for (size_t k = 0; k < space->dimension; k++)
        for (size_t i = 0; i < size; i++)
            rows[i] += weights[k] * space->basis[k * size + i];
}

static void solve_pattern(const int32_t *pattern, size_t size, const double *rows,
                          double *weights) {
    for (size_t i = size; i-- > 0;) { /* backwards, so that the first place has the last word */
        int32_t entry = pattern[i];
        if (entry)
            weights[abs(entry) - 1] = entry > 0 ? rows[i] : -rows[i];
    }
}

static double dot(const double *u, const double *v, size_t size) {
    double sum = 0;
    for (size_t i = 0; i < size; i++)
        sum += u[i] * v[i];
    return sum;
}

static void subtract(double *u, double factor, const double *v, size_t size) {
    for (size_t i = 0; i < size; i++)
        u[i] -= factor * v[i];
}

/* Least squares for sum_k weights[k] * (first row of basis matrix k) = row: modified Gram-Schmidt
 * of the first rows, each orthogonalised twice so that the result is good to rounding, and the
 * right side treated as one column more (Bjorck 1967).  The first rows are linearly independent,
 * since rho moves the first row onto each other. */
static gsnn_status solve_basis(const gsnn_record_architecture *architecture, size_t degree,
                               const double *row, double *weights, gsnn_error *error) {
    size_t dimension = architecture->weights.dimension;
    size_t size = (size_t)architecture->neurons * degree;
    double *q = gsnn_new((dimension + 1) * degree, sizeof *q);
    double *r = gsnn_new(dimension * dimension, sizeof *r);
    gsnn_status status = GSNN_OK;
    if (!q || !r) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    for (size_t k = 0; k < dimension; k++) {
        double *column = q + k * degree;
        memcpy(column, architecture->weights.basis + k * size, degree * sizeof *column);
        double length = sqrt(dot(column, column, degree));
        for (int pass = 0; pass < 2; pass++)
            for (size_t j = 0; j < k; j++) {
                double product = dot(q + j * degree, column, degree);
                subtract(column, product, q + j * degree, degree);
                r[j * dimension + k] += product;
            }
        double norm = sqrt(dot(column, column, degree));
        if (!(norm > TOLERANCE * length)) {
            status = gsnn_fail(error, GSNN_INVALID, "architecture %s: its basis is dependent",
                               architecture->id);
            goto done;
        }
        for (size_t i = 0; i < degree; i++)
            column[i] /= norm;
        r[k * dimension + k] = norm;
    }
    double *rest = q + dimension * degree;
    memcpy(rest, row, degree * sizeof *rest);
    for (size_t k = 0; k < dimension; k++) {
        weights[k] = dot(q + k * degree, rest, degree);
        subtract(rest, weights[k], q + k * degree, degree);
    }
    for (size_t k = dimension; k-- > 0;) {
        for (size_t j = k + 1; j < dimension; j++)
            weights[k] -= r[k * dimension + j] * weights[j];
        weights[k] /= r[k * dimension + k];
    }
done:
    free(q);
    free(r);
    return status;
}

static gsnn_status check_rows(const gsnn_record_architecture *architecture, size_t degree,
                              const double *rows, const double *weights, gsnn_error *error) {
    size_t size = (size_t)architecture->neurons * degree;
    double *again = gsnn_new(size, sizeof *again);
    if (!again)
        return gsnn_fail_memory(error);
    gsnn_free_weights_expand(architecture, degree, weights, again);
    double largest = 0, difference = 0;
    for (size_t i = 0; i < size; i++) {
        largest = fmax(largest, fabs(rows[i]));
        difference = fmax(difference, fabs(rows[i] - again[i]));
    }
    free(again);
    if (difference <= TOLERANCE * largest)
        return GSNN_OK;
    return gsnn_fail(error, GSNN_INVALID,
                     "architecture %s: the rows given to it are outside its weight space",
                     architecture->id);
}

gsnn_status gsnn_free_weights_solve(const gsnn_record_architecture *architecture, size_t degree,
                                    const double *rows, double *weights, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    memset(weights, 0, architecture->weights.dimension * sizeof *weights);
    if (architecture->weights.rows)
        solve_pattern(architecture->weights.rows, (size_t)architecture->neurons * degree, rows,
                      weights);
    else
        status = solve_basis(architecture, degree, rows, weights, error);
    return status ? status : check_rows(architecture, degree, rows, weights, error);
}
