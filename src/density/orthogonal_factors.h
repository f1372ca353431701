/* orthogonal_factors.h - what the symmetries of inputs and of outputs share. */
#ifndef GSNN_DENSITY_ORTHOGONAL_FACTORS_H
#define GSNN_DENSITY_ORTHOGONAL_FACTORS_H

#include "density/orthogonal.h"

/* Adds a factor unless it is trivial. */
gsnn_status gsnn_orthogonal_add(gsnn_orthogonal *group, char type, size_t n, gsnn_error *error);

/* Puts the factors in order. */
void gsnn_orthogonal_sort(gsnn_orthogonal *group);

/* Adds the factors of a normal row with that covariance (n x n) and mean (1 x n). */
gsnn_status gsnn_orthogonal_of_covariance(gsnn_orthogonal *group, const fmpq_mat_t sigma,
                                          const fmpq_mat_t mean, gsnn_error *error);

/* Adds B_n for each even law of the coordinates that `normal` is not set for, S_n for each other
 * one up to mirror; ranks as in gsnn_rank_signed_laws. */
gsnn_status gsnn_orthogonal_of_others(gsnn_orthogonal *group, const uint32_t *ranks,
                                      const bool *normal, size_t count, gsnn_error *error);

#endif
