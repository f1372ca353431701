/* canon_field.h - canonical forms whose rows are irrational. */
#ifndef GSNN_VERIFY_CANON_FIELD_H
#define GSNN_VERIFY_CANON_FIELD_H

#include "exact/cyclotomic.h"
#include "verify/exact_function.h"

/* A form of one hidden layer and one output: its numbers, and the doubles nearest to them. */
typedef struct gsnn_rounded_form {
    size_t inputs, count, removed;
    bool exact; /* numbers are texts, and in the field */
    gsnn_field *field;
    size_t length;              /* count x (inputs + 2): w, b, bend; then the affine inputs + 1 */
    double *numbers;            /* length of them */
    fmpq_poly_struct *elements; /* where exact */
} gsnn_rounded_form;

/* Reads a form whose numbers are decimals or exact real numbers in the notation of group files;
 * cleared by the caller in any case. */
gsnn_status gsnn_rounded_form_read(gsnn_rounded_form *form, const gsnn_value *root, size_t inputs,
                                   gsnn_error *error);
void gsnn_rounded_form_clear(gsnn_rounded_form *form);

/* What is not canonical about neuron i: its row begins with a positive number and, where it is
 * exact, is behind the one before, and its bend is not 0.  NULL when nothing is. */
const char *gsnn_rounded_form_fault(const gsnn_rounded_form *form, size_t i);

/* Its value at x, and a scale for its rounding: the same with all terms positive. */
long double gsnn_rounded_form_value(const gsnn_rounded_form *form, const fmpq *x,
                                    long double *scale);

#endif
