/* function.h - functions sum_i a_i ReLU(w_i.x + b_i) + c.x + d with exact numbers, in a form in
 * which they can be compared.
 *
 * ReLU(z) = ReLU(-z) + z turns each row until its first number that is not 0 is positive; neurons
 * with equal rows and biases are added up, those that vanish are dropped, and the rest is sorted.
 * Functions of one form are equal; of rows that are multiples of each other nothing is said. */
#ifndef GSNN_PROOF_FUNCTION_H
#define GSNN_PROOF_FUNCTION_H

#include "gsnn.h"

#include <flint/fmpq.h>

/* A neuron: degree weights, the bias and the output weight, one after the other. */
typedef struct gsnn_proof_neuron {
    size_t degree;
    fmpq *values;
} gsnn_proof_neuron;

typedef struct gsnn_proof_function {
    size_t degree;
    size_t count, size; /* neurons left, and those there were at first */
    gsnn_proof_neuron *neurons;
    fmpq *values; /* of the neurons */
    fmpq *affine; /* degree coefficients and the constant */
} gsnn_proof_function;

/* count numbers, initialised to 0, or NULL; freed by the next. */
fmpq *gsnn_proof_fractions_new(size_t count);
void gsnn_proof_fractions_free(fmpq *fractions, size_t count);

/* The function 0 with so many neurons, all 0, to be filled in; cleared by the caller in any case.
 */
gsnn_status gsnn_proof_function_init(gsnn_proof_function *f, size_t neurons, size_t degree,
                                     gsnn_error *error);
void gsnn_proof_function_clear(gsnn_proof_function *f);

/* Brings it into the form. */
void gsnn_proof_function_reduce(gsnn_proof_function *f);

/* Whether two functions of the form are the same. */
bool gsnn_proof_function_equal(const gsnn_proof_function *f, const gsnn_proof_function *g);

#endif
