#include "input/matrix_list.h"

#include "base/memory.h"
#include "linear/exact_linear.h"
#include "matrix/matrix_space.h"
#include "reflection/recognise.h"

#include <stdlib.h>

/* The matrices of a group file, before they make a group. */
typedef struct matrix_list {
    const gsnn_value *values;     /* the generators as written */
    const gsnn_value *form_value; /* NULL: the standard inner product */
    size_t degree;
    gsnn_field *field;
    size_t count;
    gsnn_exact_matrix *generators;
    gsnn_exact_matrix form;
} matrix_list;

static void clear(matrix_list *list) {
    for (size_t i = 0; list->generators && i < list->count; i++)
        gsnn_exact_matrix_clear(&list->generators[i]);
    free(list->generators);
    gsnn_exact_matrix_clear(&list->form);
    gsnn_field_free(list->field);
}

/* Finds the degree and the least field that holds all entries. */
static gsnn_status measure(matrix_list *list, ulong *conductor, gsnn_error *error) {
    char who_says[GSNN_PLACE_SIZE + 32] = "", place[GSNN_PLACE_SIZE];
    if (list->degree)
        snprintf(who_says, sizeof who_says, "degree is %zu", list->degree);
    if (list->form_value) {
        bool first = !list->degree;
        gsnn_status status = gsnn_matrix_entries_measure(list->form_value, &list->degree, who_says,
                                                         conductor, error);
        if (status)
            return status;
        if (first)
            snprintf(who_says, sizeof who_says, "form has %zu", list->degree);
    }
    gsnn_value value = gsnn_value_before(list->values);
    while (gsnn_value_next(&value)) {
        bool first = !list->degree;
        gsnn_status status =
            gsnn_matrix_entries_measure(&value, &list->degree, who_says, conductor, error);
        if (status)
            return status;
        if (first)
            snprintf(who_says, sizeof who_says, "%s has %zu", gsnn_value_place(&value, place),
                     list->degree);
        list->count++;
    }
    if (!list->degree)
        return gsnn_fail(error, GSNN_INVALID, "degree is needed: there are no generators");
    return GSNN_OK;
}

static gsnn_status read_form(matrix_list *list, gsnn_error *error) {
    if (!list->form_value)
        return GSNN_OK;
    slong row, column;
    bool positive;
    gsnn_status status =
        gsnn_matrix_entries_read(&list->form, list->field, list->degree, list->form_value, error);
    if (status)
        return status;
    if (!gsnn_exact_matrix_is_symmetric(&list->form, &row, &column))
        return gsnn_fail(error, GSNN_INVALID,
                         "form is not symmetric: form[%ld][%ld] differs from form[%ld][%ld]", row,
                         column, column, row);
    status = gsnn_exact_matrix_positive_definite(&positive, &list->form, error);
    if (!status && !positive)
        status = gsnn_fail(error, GSNN_INVALID, "form is not positive definite");
    return status;
}

static gsnn_status check_generator(const matrix_list *list, const gsnn_value *value,
                                   gsnn_error *error) {
    bool preserved;
    slong row, column;
    char label[GSNN_PLACE_SIZE];
    gsnn_status status =
        gsnn_exact_matrix_preserves(&preserved, &row, &column, &list->generators[value->index],
                                    list->form_value ? &list->form : NULL, error);
    if (status || preserved)
        return status;
    if (gsnn_matrix_entries_blame(value, error))
        return GSNN_INVALID;
    gsnn_value_place(value, label);
    if (list->form_value)
        return gsnn_fail(error, GSNN_INVALID,
                         "%s does not preserve form: entry [%ld][%ld] of (transpose of %s) * form "
                         "* %s is not form[%ld][%ld]",
                         label, row, column, label, label, row, column);
    return gsnn_fail(error, GSNN_INVALID,
                     "%s is not orthogonal: entry [%ld][%ld] of (transpose of %s) * %s is not %d",
                     label, row, column, label, label, row == column);
}

static gsnn_status read_generators(matrix_list *list, const gsnn_run *run, gsnn_error *error) {
    list->generators = gsnn_new(list->count, sizeof *list->generators);
    if (!list->generators)
        return gsnn_fail_memory(error);
    gsnn_value value = gsnn_value_before(list->values);
    while (gsnn_value_next(&value)) {
        gsnn_status status =
            gsnn_run_step(run, "reading matrices", value.index, list->count, error);
        if (!status)
            status = gsnn_matrix_entries_read(&list->generators[value.index], list->field,
                                              list->degree, &value, error);
        if (!status)
            status = check_generator(list, &value, error);
        if (status)
            return status;
    }
    return GSNN_OK;
}

gsnn_status gsnn_matrix_lists_group(gsnn_group **group, const gsnn_value *generators,
                                    const gsnn_value *form, size_t degree,
                                    const gsnn_group_labels *labels, const gsnn_run *run,
                                    gsnn_error *error) {
    matrix_list list = {
        .values = generators, .form_value = form->item ? form : NULL, .degree = degree};
    ulong conductor = 1;
    gsnn_status status = measure(&list, &conductor, error);
    if (!status)
        status = gsnn_field_new(&list.field, conductor, error);
    if (!status)
        status = read_form(&list, error);
    if (!status)
        status = read_generators(&list, run, error);
    if (!status) {
        gsnn_field *field = list.field;
        list.field = NULL;
        status = gsnn_matrix_group_new(group, field, list.degree, list.generators, list.count,
                                       list.form_value ? &list.form : NULL, labels->name,
                                       labels->description, labels->generator_names, run, error);
        if (!status)
            status = gsnn_group_find_order(group, error);
    }
    clear(&list);
    return status;
}
