/* unseen.h - directions that one matrix annihilates and another does not. */
#ifndef GSNN_DIMENSION_UNSEEN_H
#define GSNN_DIMENSION_UNSEEN_H

#include "gsnn.h"

#include <flint/fmpq_mat.h>

/* Initialises basis (cleared by the caller) to vectors with batch v = 0 that are independent modulo
 * the kernel of `full`, whose row space contains that of batch: rank(full) - rank(batch) rows of
 * primitive integers. */
void gsnn_unseen_directions(fmpq_mat_t basis, const fmpz_mat_t batch, const fmpz_mat_t full);

/* Multiplies row by row by the denominators: integers with the same row spaces. */
void gsnn_clear_denominators(fmpz_mat_t integers, const fmpq_mat_t rows);

#endif
