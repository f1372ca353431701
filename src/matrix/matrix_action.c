/* matrix_action.c - G by matrices: the points are the orbits of the axes. */
#include "matrix/matrix_points.h"
#include "matrix/residue_rows.h"

gsnn_status gsnn_matrix_space_write_number(gsnn_matrix_space *space, uint32_t number,
                                           gsnn_text *text, gsnn_error *error) {
    const char *exact;
    pthread_mutex_lock(&space->lock);
    gsnn_status status = gsnn_number_table_exact(&space->numbers, number, &exact, error);
    pthread_mutex_unlock(&space->lock);
    if (status != GSNN_OK)
        return status;
    bool plain = gsnn_number_table_is_plain_integer(&space->numbers, number);
    gsnn_text_append(text, plain ? "" : "\"");
    gsnn_text_append(text, exact);
    gsnn_text_append(text, plain ? "" : "\"");
    return GSNN_OK;
}

static gsnn_status write_element(const gsnn_group *group, const gsnn_point *element,
                                 gsnn_text *text, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t j = 0; j < group->degree; j++) {
        gsnn_text_append_char(text, j ? ',' : '[');
        for (size_t k = 0; status == GSNN_OK && k < group->degree; k++) {
            gsnn_text_append_char(text, k ? ',' : '[');
            gsnn_point image = element[group->axes[k]];
            status = gsnn_matrix_space_write_number(
                group->matrix, gsnn_matrix_space_number(group->matrix, image, j), text, error);
        }
        gsnn_text_append_char(text, ']');
    }
    gsnn_text_append_char(text, ']');
    return status;
}

gsnn_status gsnn_matrix_space_write_form(gsnn_matrix_space *space, gsnn_text *text,
                                         gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i < space->degree; i++) {
        gsnn_text_append_char(text, i ? ',' : '[');
        for (size_t j = 0; status == GSNN_OK && j < space->degree; j++) {
            uint32_t number;
            gsnn_text_append_char(text, j ? ',' : '[');
            status = gsnn_number_table_add(
                &space->numbers, gsnn_exact_matrix_entry(&space->form, (slong)i, (slong)j), &number,
                error);
            if (status == GSNN_OK)
                status = gsnn_matrix_space_write_number(space, number, text, error);
        }
        gsnn_text_append_char(text, ']');
    }
    gsnn_text_append_char(text, ']');
    return status;
}

static gsnn_status write_form(const gsnn_group *group, gsnn_text *text, gsnn_error *error) {
    return gsnn_matrix_space_form(group->matrix)
               ? gsnn_matrix_space_write_form(group->matrix, text, error)
               : GSNN_OK;
}

const gsnn_action gsnn_matrix_action = {
    .name = "matrix",
    .free_space = gsnn_matrix_space_free,
    .rows = &gsnn_residue_row_kind,
    .write_form = write_form,
    .solve = gsnn_matrix_solve,
    .rank_points = gsnn_matrix_rank_points,
    .reflect = gsnn_matrix_reflect,
    .write_element = write_element,
    .make_rows = gsnn_matrix_make_rows,
};
