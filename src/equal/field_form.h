/* field_form.h - the canonical form of a network of a matrix action whose rows are irrational.
 *
 * That of shallow.h, over the real numbers of a cyclotomic field.  A row (w, b) is divided by the
 * absolute value of its first nonzero entry; one that is rational then is the multiple of primitive
 * integers that it is in a rational network, so that the form depends on the function alone.  Rows
 * that begin with a negative entry are turned, ReLU(z) = z + ReLU(-z), and bends on one hyperplane
 * are added.  Equality of elements is decided exactly, signs by intervals that are refined until
 * they are known. */
#ifndef GSNN_EQUAL_FIELD_FORM_H
#define GSNN_EQUAL_FIELD_FORM_H

#include "network/expansion.h"

typedef struct gsnn_field_neuron {
    fmpq_poly_struct *row; /* columns entries: w, b */
    slong columns;
    fmpq_poly_t bend;
    const uint32_t *ranks; /* of the entries, while neurons are put in order */
} gsnn_field_neuron;

typedef struct gsnn_field_form {
    const gsnn_field *field; /* not owned */
    slong columns;           /* degree + 1 */
    gsnn_field_neuron *neurons;
    size_t count, hidden;     /* neurons of the form, and of the networks it was made of */
    fmpq_poly_struct *affine; /* columns entries */
    fmpq_poly_t term;
} gsnn_field_form;

/* The form of f - g, or of f where g is NULL, both expanded in one field, with no bend 0; its
 * neurons are in no particular order.  To be cleared by the caller, also on failure.  O(neurons *
 * degree) multiplications in the field and a sort.  GSNN_FAILED without memory. */
gsnn_status gsnn_field_form_init(gsnn_field_form *form, const gsnn_expansion *f,
                                 const gsnn_expansion *g, gsnn_error *error);
void gsnn_field_form_clear(gsnn_field_form *form);

/* Makes rational rows primitive integers, and puts neurons in ascending order of their rows, as
 * real numbers. */
gsnn_status gsnn_field_form_arrange(gsnn_field_form *form, gsnn_error *error);

/* Whether all bends and the affine function vanish: whether f = g. */
bool gsnn_field_form_vanishes(const gsnn_field_form *form);

#endif
