/* modular_rank.h - the rank over GF(p) of a matrix with many more rows than columns. */
#ifndef GSNN_LINEAR_MODULAR_RANK_H
#define GSNN_LINEAR_MODULAR_RANK_H

#include "gsnn.h"

#include <flint/nmod_mat.h>

/* Sets *rank to the rank of the matrix and, unless it is NULL, echelon to the reduced row echelon
 * form of that many rows of it that span all; echelon is uninitialised, and the caller clears it.
 *
 * About as many rows as there are columns are brought to echelon form by FLINT; then the other
 * rows are multiplied by a random vector of the nullspace, and some of those where that is not 0
 * are added, until it is 0 for all.  The answer is a lower bound of the rank always, and wrong
 * with probability at most 1/p for each round: the random numbers come from a fixed seed.
 * Cost: rows x columns for each round, of which there are few, and the echelon form of square
 * matrices, in place of rows x columns x rank. */
gsnn_status gsnn_modular_rank(size_t *rank, nmod_mat_struct *echelon, const nmod_mat_t matrix,
                              gsnn_error *error);

#endif
