/* simplex.h - strict linear inequalities, decided exactly. */
#ifndef GSNN_DIMENSION_SIMPLEX_H
#define GSNN_DIMENSION_SIMPLEX_H

#include "gsnn.h"

#include <flint/fmpq.h>

/* Whether some x has g_i(x) > 0 for all of the count affine functions of that many variables
 * (vectors of variables + 1 integers, the constant last); *point, unless NULL, then gets one.
 *
 * Maximises t <= 1 with g_i(x) >= t by the simplex method over Q with Bland's rule, and stops as
 * soon as t > 0. */
bool gsnn_strictly_feasible(const fmpz *functions, size_t count, size_t variables, fmpq *point);

#endif
