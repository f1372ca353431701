/* matrix_sample.c - vectors of a weight space of a matrix action in doubles, by elimination. */
#include "base/memory.h"
#include "base/random.h"
#include "matrix/matrix_points.h"

#include <math.h>
#include <stdlib.h>

static gsnn_status approximate(gsnn_matrix_space *space, gsnn_error *error) {
    if (space->approximate)
        return GSNN_OK;
    double *numbers = gsnn_new(space->numbers.count, sizeof *numbers);
    double *coordinates = gsnn_new(space->points, space->degree * sizeof *coordinates);
    if (!numbers || !coordinates) {
        free(numbers);
        free(coordinates);
        return gsnn_fail_memory(error);
    }
    for (size_t i = 0; i < space->numbers.count; i++)
        numbers[i] = gsnn_field_double(space->field, space->numbers.numbers + i);
    for (size_t i = 0; i < space->points * space->degree; i++)
        coordinates[i] = numbers[space->coordinates[i]];
    free(numbers);
    space->approximate = coordinates;
    return GSNN_OK;
}

/* The rows h e_k - chi(h) e_k. */
static void fill_equations(const gsnn_group *group, const gsnn_signed_generators *equations,
                           double *rows) {
    const gsnn_matrix_space *space = group->matrix;
    size_t m = space->degree;
    for (size_t i = 0; i < equations->count; i++)
        for (size_t k = 0; k < m; k++) {
            gsnn_point image = equations->permutations[i * group->points + group->axes[k]];
            for (size_t j = 0; j < m; j++)
                *rows++ = space->approximate[image * m + j] -
                          (j == k ? (gsnn_equation_negative(equations, i) ? -1.0 : 1.0) : 0.0);
        }
}

/* Clears column after column by the largest entry that is left, `rank` times; column[i] is that of
 * row i, which is moved there. */
static void eliminate(double *rows, size_t count, size_t m, size_t rank, size_t *column) {
    for (size_t done = 0; done < rank; done++) {
        double *pivot = rows + done * m, *from = pivot;
        column[done] = 0;
        for (size_t i = done; i < count; i++)
            for (size_t j = 0; j < m; j++)
                if (fabs(rows[i * m + j]) > fabs(from[column[done]])) {
                    from = rows + i * m;
                    column[done] = j;
                }
        for (size_t j = 0; j < m; j++) {
            double entry = pivot[j];
            pivot[j] = from[j];
            from[j] = entry;
        }
        for (size_t i = 0; i < count; i++) {
            double factor = rows[i * m + column[done]] / pivot[column[done]];
            for (size_t j = 0; i != done && j < m; j++)
                rows[i * m + j] -= factor * pivot[j];
            if (i != done)
                rows[i * m + column[done]] = 0;
        }
    }
}

gsnn_status gsnn_matrix_sample(const gsnn_group *group, const gsnn_signed_generators *equations,
                               const gsnn_weights *weights, uint64_t *random, double *values,
                               gsnn_error *error) {
    gsnn_matrix_space *space = group->matrix;
    size_t m = space->degree, count = equations->count * m, rank = m - weights->dimension;
    double *rows = gsnn_new(count + 1, m * sizeof *rows), *w = gsnn_new(m, sizeof *w);
    size_t *column = gsnn_new(m, sizeof *column);
    gsnn_status status = rows && w && column ? approximate(space, error) : gsnn_fail_memory(error);
    if (status == GSNN_OK) {
        fill_equations(group, equations, rows);
        eliminate(rows, count, m, rank, column);
        for (size_t j = 0; j < m; j++)
            w[j] = gsnn_random_signed(random);
        for (size_t i = 0; i < rank; i++)
            w[column[i]] = 0;
        for (size_t i = 0; i < rank; i++) {
            double sum = 0;
            for (size_t j = 0; j < m; j++)
                sum += j == column[i] ? 0 : rows[i * m + j] * w[j];
            values[i] = -sum / rows[i * m + column[i]];
        }
        for (size_t i = 0; i < rank; i++)
            w[column[i]] = values[i];
        for (size_t x = 0; x < space->points; x++) {
            values[x] = 0;
            for (size_t j = 0; j < m; j++)
                values[x] += space->approximate[x * m + j] * w[j];
        }
    }
    free(rows);
    free(w);
    free(column);
    return status;
}
