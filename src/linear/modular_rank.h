/* modular_rank.h - the rank over GF(p) of a matrix with many more rows than columns. */
#ifndef GSNN_LINEAR_MODULAR_RANK_H
#define GSNN_LINEAR_MODULAR_RANK_H

#include "gsnn.h"

#include <flint/nmod_mat.h>
#include <stdbool.h>
#include <stdint.h>

/* A prime drawn uniformly from those between 2^56 and 2^57: more than 2^49 of them, since
 * pi(2x) - pi(x) > 3x / (5 ln x) from 20.5 on (Rosser and Schoenfeld 1962).  The products of rows
 * of 2^14 such residues take two words. */
ulong gsnn_random_prime(uint64_t *random);

/* Sets *rank to the rank of the matrix; its random numbers are drawn from *random.
 *
 * About as many rows as there are columns are brought to echelon form by FLINT; then the rows are
 * multiplied by a random vector that these annihilate, and some of those where that is not 0 are
 * reduced by the form and added as a block more, until it is 0 for all.  The answer is a lower
 * bound of the rank always, and too small with probability at most 1/p a round; *complete is false
 * when rows were left after the last round.  Cost: rows x columns for each round, of which there
 * are few, and the echelon form of square matrices, in place of rows x columns x rank. */
gsnn_status gsnn_modular_rank(size_t *rank, bool *complete, const nmod_mat_t matrix,
                              uint64_t *random, gsnn_error *error);

/* At most the probability that the rank modulo a random prime, as above, is below that over the
 * rationals, of an integer matrix with a largest nonzero minor below 2^minor_bits: a prime that
 * makes it smaller divides that minor, which has at most minor_bits/56 such prime factors. */
double gsnn_modular_rank_error(double minor_bits);

#endif
