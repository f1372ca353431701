/* matrix_rows.c - weight rows of matrix actions.
 *
 * The row of neuron i is w t_i, so its entry k is the value of the functional w on the point
 * t_i e_k.  Values are computed once for each basis functional and point, and turned into text once
 * for each distinct value; rows are then looked up. */
#include "matrix/matrix_points.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define NOT_EVALUATED UINT32_MAX

/* The functionals of a weight space as functions on points, and the rows, which are theirs. */
typedef struct row_maker {
    const gsnn_group *group;
    const gsnn_matrix_space *space;
    gsnn_exact_matrix basis;
    gsnn_number_table values;
    uint32_t *indices; /* dimension * points: of values, or NOT_EVALUATED */
    const char **decimals, **exact;
} row_maker;

static gsnn_status row_maker_fill(row_maker *maker, const gsnn_group *group,
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

static void row_maker_free(void *owner) {
    row_maker *maker = owner;
    gsnn_exact_matrix_clear(&maker->basis);
    gsnn_number_table_clear(&maker->values);
    free(maker->indices);
    free(maker->decimals);
    free(maker->exact);
    free(maker);
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

/* The value of basis functional b on point x as a decimal. */
static gsnn_status evaluate_decimal(row_maker *maker, size_t b, gsnn_point x, const char **decimal,
                                    gsnn_error *error) {
    uint32_t index;
    gsnn_status status = evaluate(maker, b, x, &index, error);
    return status == GSNN_OK ? gsnn_number_table_decimal(&maker->values, index, decimal, error)
                             : status;
}

/* The rows of each functional, one for each neuron. */
static gsnn_status make_basis(row_maker *maker, const gsnn_row_tree *tree, gsnn_error *error) {
    size_t dimension = (size_t)maker->basis.rows, entries = tree->count * maker->group->degree;
    gsnn_point *images = gsnn_resize(NULL, entries, sizeof *images);
    maker->decimals = gsnn_resize(NULL, entries, dimension * sizeof *maker->decimals);
    gsnn_status status = images && maker->decimals ? move_axes(maker->group, tree, images, error)
                                                   : gsnn_fail_memory(error);
    for (size_t b = 0; status == GSNN_OK && b < dimension; b++) {
        const uint32_t *known = maker->indices + b * maker->group->points;
        const char **decimals = maker->decimals + b * entries;
        for (size_t i = 0; status == GSNN_OK && i < entries; i++) {
            /* Nearly all have been met before. */
            uint32_t index = known[images[i]];
            decimals[i] = index == NOT_EVALUATED ? NULL : maker->values.decimals[index];
            if (!decimals[i])
                status = evaluate_decimal(maker, b, images[i], &decimals[i], error);
        }
    }
    free(images);
    return status;
}

/* The functionals themselves. */
static gsnn_status make_exact_basis(row_maker *maker, gsnn_error *error) {
    size_t dimension = (size_t)maker->basis.rows, degree = maker->group->degree;
    maker->exact = gsnn_resize(NULL, dimension, degree * sizeof *maker->exact);
    gsnn_status status = maker->exact ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < dimension * degree; i++) {
        uint32_t index;
        status = evaluate(maker, i / degree, maker->group->axes[i % degree], &index, error);
        if (status == GSNN_OK)
            status = gsnn_number_table_exact(&maker->values, index, &maker->exact[i], error);
    }
    return status;
}

/* Rows on inputs for those on axes: functional b reads number c of each axis, for each c.  `lists`
 * has count rows for each of `dimension` functionals, and is freed; NULL where there are none. */
static gsnn_status spread(const gsnn_group *group, size_t dimension, size_t count,
                          const char ***lists, gsnn_error *error) {
    size_t inputs = gsnn_group_inputs(group), features = inputs / group->degree;
    size_t entries = count * inputs;
    if (!*lists || features == 1)
        return GSNN_OK;
    const char **wide = gsnn_resize(NULL, dimension * features, entries * sizeof *wide);
    if (!wide)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < dimension * features * entries; i++) {
        size_t functional = i / entries, row = i % entries / inputs, input = i % inputs;
        size_t from = (functional / features * count + row) * group->degree + input / features;
        wide[i] = functional % features == input % features ? (*lists)[from] : "0";
    }
    free(*lists);
    *lists = wide;
    return GSNN_OK;
}

gsnn_status gsnn_matrix_make_rows(const gsnn_group *group, const gsnn_signed_generators *equations,
                                  const gsnn_weights *weights, const gsnn_row_tree *tree,
                                  gsnn_rows *rows, gsnn_error *error) {
    (void)weights;
    *rows = (gsnn_rows){.count = tree->count};
    row_maker *maker = gsnn_new(1, sizeof *maker);
    if (!maker)
        return gsnn_fail_memory(error);
    rows->owner = maker;
    rows->release = row_maker_free;
    gsnn_status status = row_maker_fill(maker, group, equations, error);
    if (status == GSNN_OK && tree->count && tree->parent)
        status = make_basis(maker, tree, error);
    if (status == GSNN_OK)
        status = make_exact_basis(maker, error);
    size_t dimension = (size_t)maker->basis.rows;
    if (status == GSNN_OK)
        status = spread(group, dimension, tree->count, &maker->decimals, error);
    if (status == GSNN_OK)
        status = spread(group, dimension, 1, &maker->exact, error);
    rows->dimension = dimension * (gsnn_group_inputs(group) / group->degree);
    rows->basis = maker->decimals;
    rows->basis_exact = maker->exact;
    return status;
}
