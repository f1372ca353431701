/* matrix_action.c - G by matrices: the points are the orbits of the axes. */
#include "matrix/matrix_points.h"
#include "matrix/residue_rows.h"

/* The matrix of an element or of the form on all inputs, a square of one on axes, in its place. */
static void spread_square(const gsnn_group *group, const char **entries) {
    size_t degree = group->degree, inputs = gsnn_group_inputs(group), features = inputs / degree;
    for (size_t i = inputs; features > 1 && i-- > 0;) /* from the end, ahead of what is read */
        for (size_t j = inputs; j-- > 0;)
            entries[i * inputs + j] =
                i % features == j % features ? entries[i / features * degree + j / features] : "0";
}

static gsnn_status entries(const gsnn_group *group, const gsnn_point *element, const char **entries,
                           gsnn_error *error) {
    gsnn_matrix_space *space = group->matrix;
    size_t degree = group->degree;
    gsnn_status status = GSNN_OK;
    pthread_mutex_lock(&space->lock);
    for (size_t i = 0; status == GSNN_OK && i < degree * degree; i++) {
        gsnn_point image = element[group->axes[i % degree]];
        status = gsnn_number_table_exact(&space->numbers,
                                         gsnn_matrix_space_number(space, image, i / degree),
                                         &entries[i], error);
    }
    pthread_mutex_unlock(&space->lock);
    if (status == GSNN_OK)
        spread_square(group, entries);
    return status;
}

static gsnn_status form(const gsnn_group *group, bool *standard, const char **entries,
                        gsnn_error *error) {
    gsnn_matrix_space *space = group->matrix;
    size_t degree = space->degree;
    gsnn_status status = GSNN_OK;
    *standard = !gsnn_matrix_space_form(space);
    pthread_mutex_lock(&space->lock);
    for (size_t i = 0; status == GSNN_OK && !*standard && i < degree * degree; i++) {
        uint32_t number;
        status = gsnn_number_table_add(&space->numbers, space->form.entries + i, &number, error);
        if (status == GSNN_OK)
            status = gsnn_number_table_exact(&space->numbers, number, &entries[i], error);
    }
    pthread_mutex_unlock(&space->lock);
    if (status == GSNN_OK && !*standard)
        spread_square(group, entries);
    return status;
}

const gsnn_action gsnn_matrix_action = {
    .name = "matrix",
    .free_space = gsnn_matrix_space_free,
    .rows = &gsnn_residue_row_kind,
    .solve = gsnn_matrix_solve,
    .rank_points = gsnn_matrix_rank_points,
    .reflect = gsnn_matrix_reflect,
    .negate = gsnn_matrix_negate,
    .sample = gsnn_matrix_sample,
    .entries = entries,
    .form = form,
    .make_rows = gsnn_matrix_make_rows,
};
