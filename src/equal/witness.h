/* witness.h - a point at which two different shallow ReLU networks have different values. */
#ifndef GSNN_EQUAL_WITNESS_H
#define GSNN_EQUAL_WITNESS_H

#include "equal/shallow.h"

/* Sets x (inputs x 1) to a rational point where a nonzero difference of ReLU networks, in canonical
 * form, is not 0.  No search: on the hyperplane of the least bend, a point off all others, or one
 * close to it on either side.  At most inputs * neurons + 1 points of a curve are tried. */
void gsnn_relu_witness(fmpq_mat_t x, const gsnn_shallow_canon *difference);

#endif
