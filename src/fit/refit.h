/* refit.h - the best output weights, linear function and constant of a network, exactly. */
#ifndef GSNN_FIT_REFIT_H
#define GSNN_FIT_REFIT_H

#include "base/run.h"
#include "data/table.h"
#include "network/exact_rows.h"
#include "network/network.h"

typedef struct gsnn_refit {
    size_t channels, linear; /* numbers of output weights, and of invariant linear functions */
    fmpq *a;                 /* channels */
    fmpq *c;                 /* linear: in the basis of the fixed space */
    fmpq_t d, sse;           /* the sum of squared errors */
    size_t rank;             /* of the columns; below 1 + linear + channels they depend */
} gsnn_refit;

/* Solves the normal equations of the table's rows (inputs, then one output) over the rationals, for
 * the network's exact weights and biases.  Of dependent columns those are kept that come first of
 * constant, linear functions and channels in their order; the others get 0.  GSNN_FAILED when rows
 * or linear functions of a group of matrices are irrational.  Rows x neurons x degree rational
 * products.  The caller clears, also on failure. */
gsnn_status gsnn_refit_init(gsnn_refit *refit, const gsnn_network *network, const gsnn_table *table,
                            const gsnn_exact_record *exact, const gsnn_run *run, gsnn_error *error);
void gsnn_refit_clear(gsnn_refit *refit);

/* Puts the result into the network, exactly, and expands it anew. */
gsnn_status gsnn_refit_apply(const gsnn_refit *refit, gsnn_network *network,
                             const gsnn_enumeration_record *record, gsnn_error *error);

#endif
