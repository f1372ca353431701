#include "codomain/codomain.h"

#include "base/memory.h"
#include "linear/exact_linear.h"
#include "matrix/matrix_space.h"
#include "matrix/point_vectors.h"

#include <stdlib.h>

/* The inverse of a form, column by column. */
static gsnn_status invert(gsnn_exact_matrix *inverse, const gsnn_exact_matrix *form,
                          gsnn_error *error) {
    gsnn_exact_matrix unit = {0}, column = {0};
    gsnn_status status = gsnn_exact_matrix_init(&unit, form->field, form->rows, 1, error);
    if (!status)
        status = gsnn_exact_matrix_init(&column, form->field, form->rows, 1, error);
    for (slong j = 0; !status && j < form->rows; j++) {
        bool solvable;
        fmpq_poly_one(gsnn_exact_matrix_entry(&unit, j, 0));
        status = gsnn_exact_matrix_solve(&solvable, &column, form, &unit, error);
        assert(status || solvable); /* it is positive definite */
        fmpq_poly_zero(gsnn_exact_matrix_entry(&unit, j, 0));
        for (slong i = 0; !status && i < form->rows; i++)
            fmpq_poly_set(gsnn_exact_matrix_entry(inverse, i, j),
                          gsnn_exact_matrix_entry(&column, i, 0));
    }
    gsnn_exact_matrix_clear(&unit);
    gsnn_exact_matrix_clear(&column);
    return status;
}

static gsnn_status make_generators(gsnn_exact_matrix *generators, const gsnn_field *field,
                                   const gsnn_group *group, gsnn_error *error) {
    slong m = (slong)group->degree;
    gsnn_point_vectors vectors;
    gsnn_point *inverse = gsnn_resize(NULL, group->points, sizeof *inverse);
    if (!inverse)
        return gsnn_fail_memory(error);
    gsnn_status status = gsnn_point_vectors_init(&vectors, group, error);
    for (size_t i = 0; !status && i < group->generator_count; i++) {
        status = gsnn_exact_matrix_init(&generators[i], field, m, m, error);
        if (status)
            break;
        gsnn_permutation_invert(inverse, gsnn_group_generator(group, i), group->points);
        gsnn_point_matrix(&generators[i], &vectors, inverse);
        gsnn_exact_matrix_transpose(&generators[i], &generators[i]);
    }
    gsnn_point_vectors_clear(&vectors);
    free(inverse);
    return status;
}

gsnn_status gsnn_contragredient(gsnn_group **rows, const gsnn_group *group, const gsnn_run *run,
                                gsnn_error *error) {
    const gsnn_exact_matrix *form = gsnn_group_form(group);
    gsnn_field *field = NULL;
    gsnn_exact_matrix inverse = {0};
    gsnn_exact_matrix *generators = gsnn_new(group->generator_count, sizeof *generators);
    gsnn_status status = generators ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_field_new(&field, gsnn_field_conductor(form->field), error);
    if (!status)
        status = gsnn_exact_matrix_init(&inverse, form->field, form->rows, form->rows, error);
    if (!status)
        status = invert(&inverse, form, error);
    if (!status)
        status = make_generators(generators, form->field, group, error);
    if (!status) {
        status = gsnn_matrix_group_new(rows, field, group->degree, generators,
                                       group->generator_count, &inverse, group->name, NULL,
                                       (const char *const *)group->generator_names, run, error);
        field = NULL;
    }
    for (size_t i = 0; generators && i < group->generator_count; i++)
        gsnn_exact_matrix_clear(&generators[i]);
    free(generators);
    gsnn_exact_matrix_clear(&inverse);
    gsnn_field_free(field);
    return status;
}
