#include "equal/field.h"

#include "base/error.h"
#include "base/memory.h"
#include "equal/enclosure.h"

#include <stdlib.h>

/* A neuron of f - g in canonical form. */
typedef struct neuron {
    fmpq_poly_struct *row; /* columns entries: w, b */
    slong columns;
    fmpq_poly_t bend;
} neuron;

typedef struct difference {
    const gsnn_field *field;
    slong columns; /* degree + 1 */
    neuron *neurons;
    size_t count;
    fmpq_poly_struct *affine; /* columns entries */
    fmpq_poly_t term;
} difference;

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

static void clear(difference *d) {
    for (size_t i = 0; i < d->count; i++) {
        free_row(d->neurons[i].row, d->columns);
        fmpq_poly_clear(d->neurons[i].bend);
    }
    free(d->neurons);
    free_row(d->affine, d->columns);
    fmpq_poly_clear(d->term);
}

/* affine += weight * row */
static void add_to_affine(difference *d, const fmpq_poly_struct *row, const fmpq_t weight) {
    for (slong j = 0; j < d->columns; j++) {
        fmpq_poly_scalar_mul_fmpq(d->term, row + j, weight);
        fmpq_poly_add(d->affine + j, d->affine + j, d->term);
    }
}

/* Brings a row to its canonical form and adds the neuron, or what is left of it, to f - g. */
static void add_neuron(difference *d, fmpq_poly_struct *row, const fmpq_t weight) {
    slong lead = 0;
    while (lead < d->columns && fmpq_poly_is_zero(row + lead))
        lead++;
    int sign = lead < d->columns ? gsnn_field_sign(d->field, row + lead) : 0;
    if (lead + 1 >= d->columns) { /* a constant */
        if (sign > 0)
            add_to_affine(d, row, weight);
        free_row(row, d->columns);
        return;
    }
    neuron *own = &d->neurons[d->count++];
    *own = (neuron){.row = row, .columns = d->columns};
    fmpq_poly_init(own->bend);
    if (sign < 0) { /* ReLU(z) = z + ReLU(-z) */
        add_to_affine(d, row, weight);
        for (slong j = lead; j < d->columns; j++)
            fmpq_poly_neg(row + j, row + j);
    }
    fmpq_poly_scalar_mul_fmpq(own->bend, row + lead, weight);
    gsnn_field_inverse(d->field, d->term, row + lead);
    for (slong j = lead; j < d->columns; j++)
        gsnn_field_multiply(d->field, row + j, row + j, d->term);
}

/* Adds a network, or takes it away. */
static gsnn_status add_network(difference *d, const gsnn_expansion *f, bool minus,
                               gsnn_error *error) {
    fmpq_t weight;
    gsnn_status status = GSNN_OK;
    fmpq_init(weight);
    for (slong i = 0; !status && i < f->neurons; i++) {
        if (fmpq_is_zero(f->a + i))
            continue;
        fmpq_poly_struct *row = new_row(d->columns);
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
        add_neuron(d, row, weight);
    }
    fmpq_clear(weight);
    for (slong j = 0; j < d->columns; j++) {
        if (j < f->degree)
            fmpq_poly_set(d->term, gsnn_exact_matrix_entry(&f->c, 0, j));
        else
            fmpq_poly_set_fmpq(d->term, f->d);
        if (minus)
            fmpq_poly_neg(d->term, d->term);
        fmpq_poly_add(d->affine + j, d->affine + j, d->term);
    }
    return status;
}

/* Any order does in which equal rows meet. */
static int compare_rows(const void *a, const void *b) {
    const neuron *x = a, *y = b;
    for (slong j = 0; j < x->columns; j++) {
        int order = fmpq_poly_cmp(x->row + j, y->row + j);
        if (order)
            return order;
    }
    return 0;
}

/* Whether all bends and the affine function vanish. */
static bool vanishes(difference *d) {
    for (slong j = 0; j < d->columns; j++)
        if (!fmpq_poly_is_zero(d->affine + j))
            return false;
    if (d->count)
        qsort(d->neurons, d->count, sizeof *d->neurons, compare_rows);
    for (size_t i = 0; i < d->count;) {
        size_t next = i + 1;
        fmpq_poly_set(d->term, d->neurons[i].bend);
        for (; next < d->count && !compare_rows(&d->neurons[i], &d->neurons[next]); next++)
            fmpq_poly_add(d->term, d->term, d->neurons[next].bend);
        if (!fmpq_poly_is_zero(d->term))
            return false;
        i = next;
    }
    return true;
}

gsnn_status gsnn_expansions_compare(bool *equal, const gsnn_expansion *f, const gsnn_expansion *g,
                                    gsnn_error *error) {
    difference d = {.field = f->W.field, .columns = f->degree + 1};
    fmpq_poly_init(d.term);
    d.neurons = gsnn_new((size_t)(f->neurons + g->neurons), sizeof *d.neurons);
    d.affine = new_row(d.columns);
    gsnn_status status = d.neurons && d.affine ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = add_network(&d, f, false, error);
    if (!status)
        status = add_network(&d, g, true, error);
    *equal = !status && vanishes(&d);
    clear(&d);
    return status;
}

void gsnn_expansions_witness(bool *found, fmpq_mat_t x, double values[2], const gsnn_expansion *f,
                             const gsnn_expansion *g) {
    enum { POINTS = 300 };
    fmpq_poly_t one, two;
    fmpq_poly_init(one);
    fmpq_poly_init(two);
    gsnn_philox stream = gsnn_search_stream();
    *found = false;
    for (int round = 0; !*found && round < POINTS; round++) {
        gsnn_search_point(x, &stream, round);
        gsnn_expansion_value(f, x->entries, one);
        gsnn_expansion_value(g, x->entries, two);
        *found = !fmpq_poly_equal(one, two);
    }
    values[0] = gsnn_field_double(f->W.field, one);
    values[1] = gsnn_field_double(g->W.field, two);
    fmpq_poly_clear(one);
    fmpq_poly_clear(two);
}
