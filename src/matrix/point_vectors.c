#include "matrix/point_vectors.h"

#include "matrix/matrix_space.h"

gsnn_status gsnn_point_vectors_init(gsnn_point_vectors *vectors, const gsnn_group *group,
                                    gsnn_error *error) {
    *vectors = (gsnn_point_vectors){.group = group};
    for (int i = 0; i < 3; i++) {
        fmpq_poly_init(&vectors->constants[i]);
        fmpq_poly_set_si(&vectors->constants[i], i - 1);
    }
    if (group->matrix) {
        vectors->field = gsnn_matrix_space_field(group->matrix);
        return GSNN_OK;
    }
    gsnn_status status = gsnn_field_new(&vectors->own, 1, error);
    vectors->field = vectors->own;
    return status;
}

void gsnn_point_vectors_clear(gsnn_point_vectors *vectors) {
    for (int i = 0; vectors->group && i < 3; i++)
        fmpq_poly_clear(&vectors->constants[i]);
    gsnn_field_free(vectors->own);
    *vectors = (gsnn_point_vectors){0};
}

/* The coordinate that a point of a group of permutations has, 1 or -1. */
static size_t axis_of(const gsnn_group *group, gsnn_point x, bool *negative) {
    bool negates = group->points != group->degree;
    *negative = negates && x % 2;
    return negates ? x / 2 : x;
}

const fmpq_poly_struct *gsnn_point_coordinate(const gsnn_point_vectors *vectors, gsnn_point x,
                                              size_t j) {
    const gsnn_group *group = vectors->group;
    if (group->matrix)
        return gsnn_matrix_space_coordinate(group->matrix, x, j);
    bool negative;
    bool here = axis_of(group, x, &negative) == j;
    return &vectors->constants[!here ? 1 : negative ? 0 : 2];
}

void gsnn_point_product(fmpq_poly_t value, const gsnn_point_vectors *vectors,
                        const fmpq_poly_struct *row, gsnn_point x) {
    const gsnn_group *group = vectors->group;
    if (!group->matrix) {
        bool negative;
        fmpq_poly_set(value, row + axis_of(group, x, &negative));
        if (negative)
            fmpq_poly_neg(value, value);
        return;
    }
    fmpq_poly_t term;
    fmpq_poly_init(term);
    fmpq_poly_zero(value);
    for (size_t j = 0; j < group->degree; j++) {
        gsnn_field_multiply(vectors->field, term, row + j,
                            gsnn_matrix_space_coordinate(group->matrix, x, j));
        fmpq_poly_add(value, value, term);
    }
    fmpq_poly_clear(term);
}

bool gsnn_point_find(gsnn_point *point, const gsnn_point_vectors *vectors,
                     const fmpq_poly_struct *vector) {
    const gsnn_group *group = vectors->group;
    for (size_t x = 0; x < group->points; x++) {
        size_t j = 0;
        while (j < group->degree &&
               fmpq_poly_equal(vector + j, gsnn_point_coordinate(vectors, (gsnn_point)x, j)))
            j++;
        if (j == group->degree) {
            *point = (gsnn_point)x;
            return true;
        }
    }
    return false;
}

void gsnn_point_matrix(const gsnn_exact_matrix *matrix, const gsnn_point_vectors *vectors,
                       const gsnn_point *element) {
    const gsnn_group *group = vectors->group;
    for (size_t j = 0; j < group->degree; j++)
        for (size_t i = 0; i < group->degree; i++)
            fmpq_poly_set(gsnn_exact_matrix_entry(matrix, (slong)i, (slong)j),
                          gsnn_point_coordinate(vectors, element[group->axes[j]], i));
}

const gsnn_exact_matrix *gsnn_group_form(const gsnn_group *group) {
    return group->matrix ? gsnn_matrix_space_form(group->matrix) : NULL;
}

ulong gsnn_group_conductor(const gsnn_group *group) {
    return group->matrix ? gsnn_field_conductor(gsnn_matrix_space_field(group->matrix)) : 1;
}
