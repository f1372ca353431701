/* matrix_draw.c - random vectors of a weight space of a matrix group. */
#include "base/memory.h"
#include "base/random.h"
#include "exact/real_ranks.h"
#include "group/matrix_points.h"

#include <stdlib.h>

/* A combination of the basis (rows) with random integer coefficients, as degree coordinates. */
static void combine(const gsnn_exact_matrix *basis, uint64_t *random, fmpq_poly_struct *vector) {
    fmpq_poly_t term;
    fmpq_poly_init(term);
    for (slong i = 0; i < basis->rows; i++) {
        slong factor = (slong)(gsnn_random_next(random) >> 40) - (WORD(1) << 23);
        for (slong j = 0; j < basis->columns; j++) {
            fmpq_poly_scalar_mul_si(term, gsnn_exact_matrix_entry(basis, i, j), factor);
            fmpq_poly_add(vector + j, vector + j, term);
        }
    }
    fmpq_poly_clear(term);
}

/* The value of the row vector on each point. */
static void evaluate(const gsnn_matrix_space *space, const fmpq_poly_struct *vector,
                     fmpq_poly_struct *values) {
    fmpq_poly_t term;
    fmpq_poly_init(term);
    for (size_t x = 0; x < space->points; x++)
        for (size_t j = 0; j < space->degree; j++) {
            gsnn_field_multiply(space->field, term, vector + j,
                                gsnn_matrix_space_coordinate(space, (gsnn_point)x, j));
            fmpq_poly_add(values + x, values + x, term);
        }
    fmpq_poly_clear(term);
}

static fmpq_poly_struct *new_zeros(size_t count) {
    fmpq_poly_struct *list = gsnn_new(count, sizeof *list);
    for (size_t i = 0; list && i < count; i++)
        fmpq_poly_init(list + i);
    return list;
}

static void free_numbers(fmpq_poly_struct *list, size_t count) {
    for (size_t i = 0; list && i < count; i++)
        fmpq_poly_clear(list + i);
    free(list);
}

gsnn_status gsnn_matrix_draw(const gsnn_group *group, const gsnn_signed_generators *equations,
                             uint64_t *random, int64_t *values, gsnn_error *error) {
    const gsnn_matrix_space *space = group->matrix;
    gsnn_exact_matrix basis;
    gsnn_status status = gsnn_matrix_solve_exactly(group, equations, &basis, error);
    if (status != GSNN_OK)
        return status;
    fmpq_poly_struct *vector = new_zeros(space->degree), *exact = new_zeros(space->points);
    uint32_t *rank = gsnn_new(space->points, sizeof *rank);
    if (!vector || !exact || !rank) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    combine(&basis, random, vector);
    evaluate(space, vector, exact);
    status = gsnn_rank_reals(space->field, exact, space->points, rank, error);
    for (size_t x = 0; status == GSNN_OK && x < space->points; x++)
        values[x] = rank[x];
done:
    gsnn_exact_matrix_clear(&basis);
    free_numbers(vector, space->degree);
    free_numbers(exact, space->points);
    free(rank);
    return status;
}
