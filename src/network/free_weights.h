/* free_weights.h - between the free weights of an architecture and its rows. */
#ifndef GSNN_NETWORK_FREE_WEIGHTS_H
#define GSNN_NETWORK_FREE_WEIGHTS_H

#include "record/enumeration_record.h"

/* GSNN_OK when the record holds all rows of the architecture (enumerated with --weights=full). */
gsnn_status gsnn_free_weights_check(const gsnn_record_architecture *architecture,
                                    gsnn_error *error);

/* Fills rows (neurons x degree) from the architecture's free weights.  The architecture has passed
 * gsnn_free_weights_check. */
void gsnn_free_weights_expand(const gsnn_record_architecture *architecture, size_t degree,
                              const double *weights, double *rows);

/* The inverse: the free weights of given rows.  Rows outside the weight space, by more than
 * rounding explains, are GSNN_INVALID.  For a pattern each weight is read off where it first
 * stands; for a basis the first row is solved for by orthogonalisation, dimension^2 x degree. */
gsnn_status gsnn_free_weights_solve(const gsnn_record_architecture *architecture, size_t degree,
                                    const double *rows, double *weights, gsnn_error *error);

#endif
