/* independent.h - a certificate that no layer of a word is superfluous. */
#ifndef GSNN_DEEP_INDEPENDENT_H
#define GSNN_DEEP_INDEPENDENT_H

#include "deep/word.h"

/* Sets *certified when for some integer weights the constant, the inputs and all |z| are linearly
 * independent functions: their values at 4n + 60 random integer points, exact and then reduced
 * modulo a prime, have full rank.  Biases put a random point on each kink.  After so many
 * deficient trials it stays false, which proves nothing.  (That each letter is admissible does not
 * suffice: with |p+q| and |p-q| a layer also has |p| + |q|.)  GSNN_INVALID for a matrix action.
 * Cost of a trial: points x neurons x (inputs + neurons). */
gsnn_status gsnn_deep_independent(bool *certified, const gsnn_deep_word *word, unsigned trials,
                                  uint64_t seed, const gsnn_run *run, gsnn_error *error);

#define GSNN_DEEP_TRIALS 40

#endif
