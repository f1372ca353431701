/* exact_form.h - the form of a network with at most one hidden layer in which it can be compared.
 *
 * Each hidden neuron is a ridge along (w, b).  Of ReLU ridges those on one hyperplane are added up
 * on its primitive integers, oriented like its first nonzero number, and what they leave is affine;
 * of tanh and sin those of one row up to sign.  Ridges of different rows are independent, so that
 * the form determines the function and the other way around. */
#ifndef GSNN_VERIFY_EXACT_FORM_H
#define GSNN_VERIFY_EXACT_FORM_H

#include "verify/exact_function.h"

typedef struct gsnn_exact_ridge {
    size_t inputs, outputs;
    fmpq *row;    /* inputs + 1 */
    fmpq *weight; /* outputs, after the row */
} gsnn_exact_ridge;

typedef struct gsnn_exact_form {
    size_t inputs, outputs, hidden; /* hidden: neurons of the network */
    size_t count;
    gsnn_exact_ridge *ridges; /* in ascending order of their rows */
    fmpq *values;             /* of all ridges */
    fmpq *affine;             /* outputs x (inputs + 1) */
} gsnn_exact_form;

/* The form of f, which has at most two layers, to be cleared by the caller; GSNN_FAILED without
 * memory. */
gsnn_status gsnn_exact_form_of(gsnn_exact_form *form, const gsnn_exact_function *f,
                               gsnn_error *error);
void gsnn_exact_form_clear(gsnn_exact_form *form);

/* Whether forms of one activation and shape are equal. */
bool gsnn_exact_form_equal(const gsnn_exact_form *a, const gsnn_exact_form *b);

#endif
