/* strata.h - how many patterns of roots a degree has, and on which side of a function space. */
#ifndef GSNN_LCN_STRATA_H
#define GSNN_LCN_STRATA_H

#include "gsnn.h"

#include <flint/fmpz.h>

/* Beyond this degree the strata are not counted. */
#define GSNN_LCN_MAX_STRATA_DEGREE 1000

/* Sets the numbers of patterns (rho | gamma) with |rho| + 2 |gamma| = degree: in the interior (at
 * least `even` of rho are odd), on the boundary (|rho| >= even, but fewer are odd) and outside.
 * Cost: degree^2 additions. */
void gsnn_lcn_count_strata(fmpz_t interior, fmpz_t boundary, fmpz_t outside, size_t degree,
                           size_t even);

#endif
