#include "equal/field_form.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

static fmpq_poly_struct *new_row(slong columns) {
    fmpq_poly_struct *row = gsnn_new((size_t)columns, sizeof *row);
    for (slong j = 0; row && j < columns; j++)
        fmpq_poly_init(row + j);
    return row;
}

static void free_row(fmpq_poly_struct *row, slong columns) {
    for (slong j = 0; row && j < columns; j++)
        fmpq_poly_clear(row + j);
    free(row);
}

static void clear_neuron(gsnn_field_neuron *neuron) {
    free_row(neuron->row, neuron->columns);
    fmpq_poly_clear(neuron->bend);
}

void gsnn_field_form_clear(gsnn_field_form *form) {
    for (size_t i = 0; i < form->count; i++)
        clear_neuron(&form->neurons[i]);
    free(form->neurons);
    free_row(form->affine, form->columns);
    fmpq_poly_clear(form->term);
    *form = (gsnn_field_form){0};
}

/* affine += weight * row */
static void add_to_affine(gsnn_field_form *form, const fmpq_poly_struct *row, const fmpq_t weight) {
    for (slong j = 0; j < form->columns; j++) {
        fmpq_poly_scalar_mul_fmpq(form->term, row + j, weight);
        fmpq_poly_add(form->affine + j, form->affine + j, form->term);
    }
}

/* Brings a row to its canonical form and adds the neuron, or what is left of it. */
static void add_neuron(gsnn_field_form *form, fmpq_poly_struct *row, const fmpq_t weight) {
    slong lead = 0;
    while (lead < form->columns && fmpq_poly_is_zero(row + lead))
        lead++;
    int sign = lead < form->columns ? gsnn_field_sign(form->field, row + lead) : 0;
    if (lead + 1 >= form->columns) { /* a constant */
        if (sign > 0)
            add_to_affine(form, row, weight);
        free_row(row, form->columns);
        return;
    }
    gsnn_field_neuron *own = &form->neurons[form->count++];
    *own = (gsnn_field_neuron){.row = row, .columns = form->columns};
    fmpq_poly_init(own->bend);
    if (sign < 0) { /* ReLU(z) = z + ReLU(-z) */
        add_to_affine(form, row, weight);
        for (slong j = lead; j < form->columns; j++)
            fmpq_poly_neg(row + j, row + j);
    }
    fmpq_poly_scalar_mul_fmpq(own->bend, row + lead, weight);
    gsnn_field_inverse(form->field, form->term, row + lead);
    for (slong j = lead; j < form->columns; j++)
        gsnn_field_multiply(form->field, row + j, row + j, form->term);
}

/* Adds a network, or takes it away. */
static gsnn_status add_network(gsnn_field_form *form, const gsnn_expansion *f, bool minus,
                               gsnn_error *error) {
    fmpq_t weight;
    gsnn_status status = GSNN_OK;
    fmpq_init(weight);
    for (slong i = 0; !status && i < f->neurons; i++) {
        if (fmpq_is_zero(f->a + i))
            continue;
        fmpq_poly_struct *row = new_row(form->columns);
        if (!row) {
            status = gsnn_fail_memory(error);
            break;
        }
        for (slong j = 0; j < f->degree; j++)
            fmpq_poly_set(row + j, gsnn_exact_matrix_entry(&f->W, i, j));
        fmpq_poly_set_fmpq(row + f->degree, f->b + i);
        fmpq_set(weight, f->a + i);
        if (minus)
            fmpq_neg(weight, weight);
        add_neuron(form, row, weight);
    }
    fmpq_clear(weight);
    for (slong j = 0; j < form->columns; j++) {
        if (j < f->degree)
            fmpq_poly_set(form->term, gsnn_exact_matrix_entry(&f->c, 0, j));
        else
            fmpq_poly_set_fmpq(form->term, f->d);
        if (minus)
            fmpq_poly_neg(form->term, form->term);
        fmpq_poly_add(form->affine + j, form->affine + j, form->term);
    }
    return status;
}

/* Any order does in which equal rows meet. */
static int compare_rows(const void *a, const void *b) {
    const gsnn_field_neuron *x = a, *y = b;
    for (slong j = 0; j < x->columns; j++) {
        int order = fmpq_poly_cmp(x->row + j, y->row + j);
        if (order)
            return order;
    }
    return 0;
}

/* Adds up bends on one hyperplane, and leaves out those that are 0. */
static void merge(gsnn_field_form *form) {
    gsnn_field_neuron *neurons = form->neurons;
    size_t kept = 0;
    if (form->count)
        qsort(neurons, form->count, sizeof *neurons, compare_rows);
    for (size_t i = 0, next; i < form->count; i = next) {
        gsnn_field_neuron first = neurons[i];
        for (next = i + 1; next < form->count && !compare_rows(&first, &neurons[next]); next++) {
            fmpq_poly_add(first.bend, first.bend, neurons[next].bend);
            clear_neuron(&neurons[next]);
        }
        if (fmpq_poly_is_zero(first.bend))
            clear_neuron(&first);
        else
            neurons[kept++] = first;
    }
    form->count = kept;
}

gsnn_status gsnn_field_form_init(gsnn_field_form *form, const gsnn_expansion *f,
                                 const gsnn_expansion *g, gsnn_error *error) {
    *form = (gsnn_field_form){.field = f->W.field, .columns = f->degree + 1};
    form->hidden = (size_t)(f->neurons + (g ? g->neurons : 0));
    fmpq_poly_init(form->term);
    form->neurons = gsnn_new(form->hidden, sizeof *form->neurons);
    form->affine = new_row(form->columns);
    gsnn_status status = form->neurons && form->affine ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = add_network(form, f, false, error);
    if (!status && g)
        status = add_network(form, g, true, error);
    if (!status)
        merge(form);
    return status;
}

bool gsnn_field_form_vanishes(const gsnn_field_form *form) {
    for (slong j = 0; j < form->columns; j++)
        if (!fmpq_poly_is_zero(form->affine + j))
            return false;
    return form->count == 0;
}

/* ---- The form as it is written ------------------------------------------------------------- */

/* A rational row, whose first nonzero entry is 1, times the least number that makes it integers. */
static void make_primitive(gsnn_field_neuron *neuron) {
    fmpz_t denominator;
    bool rational = true;
    fmpz_init_set_ui(denominator, 1);
    for (slong j = 0; rational && j < neuron->columns; j++) {
        rational = fmpq_poly_length(neuron->row + j) <= 1;
        fmpz_lcm(denominator, denominator, fmpq_poly_denref(neuron->row + j));
    }
    for (slong j = 0; rational && j < neuron->columns; j++)
        fmpq_poly_scalar_mul_fmpz(neuron->row + j, neuron->row + j, denominator);
    if (rational)
        fmpq_poly_scalar_div_fmpz(neuron->bend, neuron->bend, denominator);
    fmpz_clear(denominator);
}

static int compare_ranks(const void *a, const void *b) {
    const gsnn_field_neuron *x = a, *y = b;
    for (slong j = 0; j < x->columns; j++)
        if (x->ranks[j] != y->ranks[j])
            return x->ranks[j] < y->ranks[j] ? -1 : 1;
    return 0;
}

gsnn_status gsnn_field_form_arrange(gsnn_field_form *form, gsnn_error *error) {
    size_t columns = (size_t)form->columns, numbers = form->count * columns;
    fmpq_poly_struct *entries = gsnn_new(numbers, sizeof *entries);
    uint32_t *ranks = gsnn_new(numbers, sizeof *ranks);
    gsnn_status status = entries && ranks ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < form->count; i++) {
        make_primitive(&form->neurons[i]);
        for (size_t j = 0; j < columns; j++)
            entries[i * columns + j] = form->neurons[i].row[j]; /* borrowed */
        form->neurons[i].ranks = ranks + i * columns;
    }
    if (!status)
        status = gsnn_rank_reals(form->field, entries, numbers, ranks, error);
    if (!status && form->count)
        qsort(form->neurons, form->count, sizeof *form->neurons, compare_ranks);
    free(entries);
    free(ranks);
    for (size_t i = 0; i < form->count; i++)
        form->neurons[i].ranks = NULL;
    return status;
}
