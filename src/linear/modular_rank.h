/* modular_rank.h - the rank over GF(p) of a matrix with many more rows than columns. */
#ifndef GSNN_LINEAR_MODULAR_RANK_H
#define GSNN_LINEAR_MODULAR_RANK_H

#include "gsnn.h"

#include <flint/nmod_mat.h>

/* Sets *rank to the rank of the matrix.
 *
 * About as many rows as there are columns are brought to echelon form by FLINT; then the rows are
 * multiplied by a random vector that these annihilate (by two, modulo a prime below 2^40), and some
 * of those where that is not 0 are reduced by the form and added as a block more, until it is 0 for
 * all.  The answer is a lower bound of the rank always, and too small with probability at most 1/p,
 * or 1/p^2: the random numbers come from a fixed seed.  Cost: rows x columns for each round, of
 * which there are few, and the echelon form of square matrices, in place of rows x columns x rank.
 */
gsnn_status gsnn_modular_rank(size_t *rank, const nmod_mat_t matrix, gsnn_error *error);

#endif
