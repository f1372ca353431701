/* enclosure.h - networks of any activation and depth, evaluated with error bounds. */
#ifndef GSNN_EQUAL_ENCLOSURE_H
#define GSNN_EQUAL_ENCLOSURE_H

#include "equal/shallow.h"
#include "network/mlp.h"
#include "random/philox.h"

/* A network to evaluate: one of the two is NULL. */
typedef struct gsnn_function {
    const gsnn_shallow *shallow;
    const gsnn_mlp *mlp;
} gsnn_function;

size_t gsnn_function_inputs(const gsnn_function *f);
size_t gsnn_function_outputs(const gsnn_function *f);

/* Sets values (one for each output) to doubles near f(x), x inputs x 1: of the enclosure with so
 * many bits, the middle.  GSNN_FAILED without memory. */
gsnn_status gsnn_function_values(double *values, const gsnn_function *f, const fmpq_mat_t x,
                                 long precision, gsnn_error *error);

/* The points at which witnesses are looked for, x inputs x 1, in the order of `round`: the first is
 * 0, the others have numerators below 2^(1 + round % 12) and denominators 1, 2, 3. */
gsnn_philox gsnn_search_stream(void);
void gsnn_search_point(fmpq_mat_t x, gsnn_philox *stream, int round);

/* Looks for a rational point where two networks of the same inputs and outputs provably differ: at
 * 0, at points of small numerators and denominators and at large ones, with rising precision, until
 * enclosures of a value are disjoint.  *found tells whether x (inputs x 1) is such a point; that
 * none is found proves nothing.  GSNN_FAILED without memory. */
gsnn_status gsnn_search_witness(bool *found, fmpq_mat_t x, const gsnn_function *f,
                                const gsnn_function *g, gsnn_error *error);

#endif
