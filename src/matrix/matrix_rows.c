/* matrix_rows.c - weight rows of matrix actions.
 *
 * The row of neuron i is w t_i, so its entry k is the value of the functional w on the point
 * t_i e_k.  Values are computed once for each basis functional and point, and written out once
 * for each distinct value; rows are then looked up. */
#include "matrix/matrix_points.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define NOT_EVALUATED UINT32_MAX

/* The functionals of a weight space as functions on points. */
typedef struct row_maker {
    const gsnn_group *group;
    const gsnn_matrix_space *space;
    gsnn_exact_matrix basis;
    gsnn_number_table values;
    uint32_t *indices; /* dimension * points: of values, or NOT_EVALUATED */
} row_maker;

static gsnn_status row_maker_init(row_maker *maker, const gsnn_group *group,
                                  const gsnn_signed_generators *equations, gsnn_error *error) {
    *maker = (row_maker){.group = group, .space = group->matrix};
    gsnn_status status = gsnn_matrix_solve_exactly(group, equations, &maker->basis, error);
    if (status == GSNN_OK)
        status = gsnn_number_table_init(&maker->values, maker->space->field, error);
    if (status != GSNN_OK)
        return status;
    size_t size = (size_t)maker->basis.rows * group->points;
    maker->indices = gsnn_resize(NULL, size, sizeof *maker->indices);
    if (!maker->indices)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < size; i++)
        maker->indices[i] = NOT_EVALUATED;
    return GSNN_OK;
}

static void row_maker_clear(row_maker *maker) {
    gsnn_exact_matrix_clear(&maker->basis);
    gsnn_number_table_clear(&maker->values);
    free(maker->indices);
}

/* The index of the value of basis functional b on point x. */
static gsnn_status evaluate(row_maker *maker, size_t b, gsnn_point x, uint32_t *index,
                            gsnn_error *error) {
    uint32_t *known = &maker->indices[b * maker->group->points + x];
    gsnn_status status = GSNN_OK;
    if (*known == NOT_EVALUATED) {
        fmpq_poly_t sum, term;
        fmpq_poly_init(sum);
        fmpq_poly_init(term);
        for (size_t j = 0; j < maker->group->degree; j++) {
            fmpq_poly_mul(term, gsnn_exact_matrix_entry(&maker->basis, (slong)b, (slong)j),
                          gsnn_matrix_space_coordinate(maker->space, x, j));
            fmpq_poly_add(sum, sum, term);
        }
        gsnn_field_reduce(maker->space->field, sum);
        status = gsnn_number_table_add(&maker->values, sum, known, error);
        fmpq_poly_clear(sum);
        fmpq_poly_clear(term);
    }
    *index = *known;
    return status;
}

/* Fills images (count * degree points) with t_i e_k.  t_i is its parent's element times the
 * generator, so t_i(x) = t_parent(g x): whole permutations are needed, but only as far back as the
 * tree reaches. */
static gsnn_status move_axes(const gsnn_group *group, const gsnn_row_tree *tree, gsnn_point *images,
                             gsnn_error *error) {
    size_t points = group->points, reach = 1;
    for (size_t i = 1; i < tree->count; i++)
        if (i - tree->parent[i] >= reach)
            reach = i - tree->parent[i] + 1;
    gsnn_point *window = gsnn_resize(NULL, reach, points * sizeof *window);
    if (!window)
        return gsnn_fail_memory(error);
    gsnn_permutation_identity(window, points);
    for (size_t i = 0; i < tree->count; i++) {
        gsnn_point *element = window + i % reach * points;
        if (i > 0)
            gsnn_permutation_multiply(element, window + tree->parent[i] % reach * points,
                                      gsnn_group_generator(group, tree->via[i]), points);
        for (size_t k = 0; k < group->degree; k++)
            images[i * group->degree + k] = element[group->axes[k]];
    }
    free(window);
    return GSNN_OK;
}

static gsnn_status write_row(row_maker *maker, size_t b, const gsnn_point *images, gsnn_text *text,
                             gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; status == GSNN_OK && k < maker->group->degree; k++) {
        uint32_t index;
        const char *decimal = "";
        status = evaluate(maker, b, images[k], &index, error);
        if (status == GSNN_OK)
            status = gsnn_number_table_decimal(&maker->values, index, &decimal, error);
        gsnn_text_append_char(text, k ? ',' : '[');
        gsnn_text_append(text, decimal);
    }
    gsnn_text_append_char(text, ']');
    return status;
}

/* ,"basis":[...]: for each functional a matrix with a row for each neuron. */
static gsnn_status write_basis(row_maker *maker, const gsnn_row_tree *tree, gsnn_text *text,
                               gsnn_error *error) {
    size_t m = maker->group->degree;
    gsnn_point *images = gsnn_resize(NULL, tree->count, m * sizeof *images);
    gsnn_status status =
        images ? move_axes(maker->group, tree, images, error) : gsnn_fail_memory(error);
    gsnn_text_append(text, ",\"basis\":[");
    for (size_t b = 0; status == GSNN_OK && b < (size_t)maker->basis.rows; b++) {
        gsnn_text_append(text, b ? ",[" : "[");
        for (size_t i = 0; status == GSNN_OK && i < tree->count; i++) {
            if (i)
                gsnn_text_append_char(text, ',');
            status = write_row(maker, b, images + i * m, text, error);
        }
        gsnn_text_append_char(text, ']');
    }
    gsnn_text_append_char(text, ']');
    free(images);
    return status;
}

/* ,"basis_exact":[...]: the first row of each of these matrices, that is, the functional. */
static gsnn_status write_exact_basis(row_maker *maker, gsnn_text *text, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    gsnn_text_append(text, ",\"basis_exact\":[");
    for (size_t b = 0; status == GSNN_OK && b < (size_t)maker->basis.rows; b++) {
        gsnn_text_append(text, b ? ",[" : "[");
        for (size_t k = 0; status == GSNN_OK && k < maker->group->degree; k++) {
            uint32_t index;
            const char *exact;
            status = evaluate(maker, b, maker->group->axes[k], &index, error);
            if (status == GSNN_OK)
                status = gsnn_number_table_exact(&maker->values, index, &exact, error);
            if (status != GSNN_OK)
                break;
            gsnn_text_append(text, k ? ",\"" : "\"");
            gsnn_text_append(text, exact);
            gsnn_text_append_char(text, '"');
        }
        gsnn_text_append_char(text, ']');
    }
    gsnn_text_append_char(text, ']');
    return status;
}

gsnn_status gsnn_matrix_write_rows(const gsnn_group *group, const gsnn_signed_generators *equations,
                                   const gsnn_weights *weights, const gsnn_row_tree *tree,
                                   gsnn_text *text, gsnn_error *error) {
    (void)weights;
    row_maker maker;
    gsnn_status status = row_maker_init(&maker, group, equations, error);
    if (status == GSNN_OK && tree->count == 0)
        gsnn_text_append(text, ",\"basis\":null");
    else if (status == GSNN_OK && tree->parent)
        status = write_basis(&maker, tree, text, error);
    if (status == GSNN_OK)
        status = write_exact_basis(&maker, text, error);
    row_maker_clear(&maker);
    return status;
}
