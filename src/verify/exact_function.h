/* exact_function.h - networks as functions in exact numbers, for the checks of canonical forms and
 * of comparisons: plain ones of any depth, and those of architectures from their free parameters.
 */
#ifndef GSNN_VERIFY_EXACT_FUNCTION_H
#define GSNN_VERIFY_EXACT_FUNCTION_H

#include "verify/checker.h"
#include "verify/dimension_net.h"
#include "verify/rational_rows.h"

typedef enum gsnn_exact_activation {
    GSNN_EXACT_RELU,
    GSNN_EXACT_TANH,
    GSNN_EXACT_SIN,
} gsnn_exact_activation;

typedef struct gsnn_exact_function {
    gsnn_exact_activation activation;
    gsnn_verify_net net;
    fmpq *linear;         /* of a network of architectures: added to its output; else NULL */
    const char *compared; /* "summands", "dense" or "layers" */
} gsnn_exact_function;

#define gsnn_exact_inputs(f) ((f)->net.widths[0])
#define gsnn_exact_outputs(f) ((f)->net.widths[(f)->net.layers])

/* Reads a gsnn-mlp/1 or gsnn-network/1 from file `index`, cleared by the caller in any case.  An
 * answer says, `compared`, that it took the free parameters; those of a matrix action are taken
 * here, too, when the enumeration is there, as file `enumeration`, and its matrices are rational.
 * Errors are about the file that they are in; documents->at is for the caller to set back. */
gsnn_status gsnn_exact_function_read(gsnn_verify_documents *documents, size_t index,
                                     size_t enumeration, const gsnn_value *compared,
                                     gsnn_exact_function *f, gsnn_error *error);
/* The part of it that reads a gsnn-network/1; matrices is NULL when they are not there or not to be
 * used. */
gsnn_status gsnn_exact_function_read_tied(gsnn_exact_function *f, const gsnn_value *root,
                                          const gsnn_rational_action *matrices);
void gsnn_exact_function_clear(gsnn_exact_function *f);

/* Why the free parameters of a matrix action are not read. */
#define GSNN_EXACT_BEYOND                                                                          \
    "rows of a matrix action need its enumeration as the last file, and rational matrices"

/* Whether an answer says that it takes the network by its free parameters, which were not read here
 * for that reason. */
bool gsnn_exact_function_beyond(const gsnn_exact_function *f, const char *compared);

/* f(x) into y, of a ReLU network or an affine one; false without memory. */
bool gsnn_exact_function_value(const gsnn_exact_function *f, const fmpq *x, fmpq *y);

/* f(x) in long doubles, and a scale for its rounding: the same with all terms positive. */
bool gsnn_exact_function_rounded(const gsnn_exact_function *f, const fmpq *x, long double *y,
                                 long double *scale);

/* A random point: numbers of a few digits, of a size that differs from point to point; the first
 * is 0. */
void gsnn_exact_point(uint64_t *state, size_t index, fmpq *x, size_t inputs);

#endif
