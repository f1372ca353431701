/* density_hidden.h - proves which permutations of the inputs keep every tied draw of an
 * architecture. */
#ifndef GSNN_VERIFY_DENSITY_HIDDEN_H
#define GSNN_VERIFY_DENSITY_HIDDEN_H

#include "verify/density_subgroup.h"

#include <flint/fmpq.h>

/* Checks `hidden` and `hidden_generators` of a phase, if it has them.  The rows of the architecture
 * are the images of its mean under the group, if the mean is generic: inputs have weights of equal
 * modulus only where `stabiliser` (H, which keeps the mean, with `signs` up to its sign) moves one
 * to the other, and 0 only where it moves an input to its negative.  Then what keeps the set of
 * rows keeps every draw, and nothing else does.  Cost: rows x degree for each generator, and for
 * each permutation of the inputs where these are not too many. */
gsnn_status gsnn_verify_density_hidden(gsnn_verify_density_subject *s, const char *id,
                                       const gsnn_value *phase, const fmpq *mean, bool signs,
                                       const gsnn_verify_density_subgroup *stabiliser);

#endif
