#include "verify/canon_field.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/entry.h"

#include <math.h>
#include <stdlib.h>

/* ---- Reading ------------------------------------------------------------------------------- */

typedef struct reader {
    gsnn_rounded_form *form;
    ulong conductor;
    gsnn_error *error;
} reader;

/* What stops the reading of an exact number. */
static gsnn_status complain(const reader *r, const gsnn_value *value, gsnn_status status,
                            const gsnn_error *reason) {
    return status == GSNN_INVALID ? gsnn_value_complain(value, "%s", reason->message)
                                  : gsnn_fail(r->error, status, "%s", reason->message);
}

/* Joins the conductor of a text to those before, in a first pass; numbers are left alone. */
static gsnn_status join(reader *r, const gsnn_value *value) {
    const char *text = gsnn_value_peek(value);
    ulong conductor;
    gsnn_error reason;
    gsnn_status status = text ? gsnn_entry_conductor(text, &conductor, &reason) : GSNN_OK;
    if (text && !status)
        status = gsnn_conductor_join(&r->conductor, conductor, &reason);
    r->form->exact = r->form->exact || text;
    return status ? complain(r, value, status, &reason) : GSNN_OK;
}

static gsnn_status join_list(reader *r, const gsnn_value *list) {
    gsnn_value item = gsnn_value_before(list);
    gsnn_status status = GSNN_OK;
    while (!status && gsnn_value_next(&item))
        status = join(r, &item);
    return status;
}

/* Reads a number into an element of the field, where it is exact, and its double. */
static gsnn_status read_number(reader *r, const gsnn_value *value, fmpq_poly_struct *element,
                               double *number) {
    const char *text = gsnn_value_peek(value);
    gsnn_error reason;
    if (!text)
        return gsnn_value_double(value, number);
    gsnn_status status = gsnn_entry_parse_real(r->form->field, text, element, &reason);
    if (status)
        return complain(r, value, status, &reason);
    *number = gsnn_field_double(r->form->field, element);
    return isfinite(*number) ? GSNN_OK
                             : gsnn_value_complain(value, "it is beyond the range of doubles");
}

static gsnn_status read_list(reader *r, const gsnn_value *list, size_t first, size_t count) {
    gsnn_status status = gsnn_value_array_of(list, count, "numbers of the form");
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item))
        status = read_number(r, &item, r->form->elements + first + item.index,
                             r->form->numbers + first + item.index);
    return status;
}

static gsnn_status read_form(reader *r, const gsnn_value *root) {
    gsnn_rounded_form *form = r->form;
    gsnn_value neurons = gsnn_value_member(root, "neurons");
    gsnn_value linear = gsnn_value_member(root, "linear"), only = gsnn_value_element(&linear, 0);
    gsnn_value constant = gsnn_value_member(root, "constant");
    gsnn_value removed = gsnn_value_member(root, "removed");
    size_t m = form->inputs, affine;
    gsnn_status status;
    if ((status = gsnn_value_array(&neurons, &form->count)) ||
        (status = gsnn_value_size(&removed, UINT32_MAX, &form->removed)) ||
        (status = gsnn_value_array_of(&linear, 1, "outputs")) || (status = join_list(r, &only)) ||
        (status = join_list(r, &constant)))
        return status;
    gsnn_value neuron = gsnn_value_before(&neurons);
    while (!status && gsnn_value_next(&neuron)) {
        gsnn_value row = gsnn_value_element(&neuron, 0), bend = gsnn_value_element(&neuron, 1);
        if (!(status = gsnn_value_array_of(&neuron, 2, "row and weights")) &&
            !(status = join_list(r, &row)))
            status = join_list(r, &bend);
    }
    affine = form->count * (m + 2);
    form->length = affine + m + 1;
    if (status || (status = gsnn_field_new(&form->field, r->conductor, r->error)))
        return status;
    form->numbers = gsnn_new(form->length, sizeof *form->numbers);
    form->elements = gsnn_new(form->length, sizeof *form->elements);
    if (!form->numbers || !form->elements)
        return gsnn_fail_memory(r->error);
    for (size_t i = 0; i < form->length; i++)
        fmpq_poly_init(form->elements + i);
    neuron = gsnn_value_before(&neurons);
    while (!status && gsnn_value_next(&neuron)) {
        gsnn_value row = gsnn_value_element(&neuron, 0), bend = gsnn_value_element(&neuron, 1);
        size_t first = neuron.index * (m + 2);
        if (!(status = read_list(r, &row, first, m + 1)))
            status = read_list(r, &bend, first + m + 1, 1);
    }
    if (!status)
        status = read_list(r, &only, affine, m);
    return status ? status : read_list(r, &constant, affine + m, 1);
}

gsnn_status gsnn_rounded_form_read(gsnn_rounded_form *form, const gsnn_value *root, size_t inputs,
                                   gsnn_error *error) {
    reader r = {.form = form, .conductor = 1, .error = error};
    *form = (gsnn_rounded_form){.inputs = inputs};
    return read_form(&r, root);
}

void gsnn_rounded_form_clear(gsnn_rounded_form *form) {
    for (size_t i = 0; form->elements && i < form->length; i++)
        fmpq_poly_clear(form->elements + i);
    free(form->elements);
    free(form->numbers);
    gsnn_field_free(form->field);
    *form = (gsnn_rounded_form){0};
}

/* ---- What it says -------------------------------------------------------------------------- */

/* The sign of row i - row i - 1, at the first entry in which they differ. */
static int compare_with_last(const gsnn_rounded_form *form, size_t i) {
    const fmpq_poly_struct *row = form->elements + i * (form->inputs + 2);
    const fmpq_poly_struct *before = row - (form->inputs + 2);
    fmpq_poly_t difference;
    fmpq_poly_init(difference);
    for (size_t j = 0; j <= form->inputs && fmpq_poly_is_zero(difference); j++)
        fmpq_poly_sub(difference, row + j, before + j);
    int sign = gsnn_field_sign(form->field, difference);
    fmpq_poly_clear(difference);
    return sign;
}

const char *gsnn_rounded_form_fault(const gsnn_rounded_form *form, size_t i) {
    size_t m = form->inputs, first = 0;
    const double *row = form->numbers + i * (m + 2);
    while (first < m && row[first] == 0)
        first++;
    if (first == m)
        return "it is constant";
    if (row[first] < 0)
        return "its first number is negative";
    if (row[m + 1] == 0)
        return "it has no bend";
    return i && form->exact && compare_with_last(form, i) <= 0 ? "it is not behind the one before"
                                                               : NULL;
}

long double gsnn_rounded_form_value(const gsnn_rounded_form *form, const fmpq *x,
                                    long double *scale) {
    size_t m = form->inputs;
    const double *affine = form->numbers + form->count * (m + 2);
    long double sum = affine[m];
    *scale = fabsl(sum);
    for (size_t j = 0; j < m; j++) {
        long double term = (long double)affine[j] * (long double)fmpq_get_d(x + j);
        sum += term;
        *scale += fabsl(term);
    }
    for (size_t i = 0; i < form->count; i++) {
        const double *row = form->numbers + i * (m + 2);
        long double z = row[m], size = fabsl(z);
        for (size_t j = 0; j < m; j++) {
            long double term = (long double)row[j] * (long double)fmpq_get_d(x + j);
            z += term;
            size += fabsl(term);
        }
        sum += z > 0 ? z * row[m + 1] : 0;
        *scale += size * fabsl((long double)row[m + 1]);
    }
    return sum;
}
