/* refit.h - the best output weights, linear maps and constants of a network, exactly. */
#ifndef GSNN_FIT_REFIT_H
#define GSNN_FIT_REFIT_H

#include "base/run.h"
#include "data/table.h"
#include "fit/refit_columns.h"
#include "network/network.h"
#include "network/output_plan.h"

typedef struct gsnn_refit {
    size_t channels;
    size_t *outer;                    /* of each channel: its output weights */
    size_t weights, linear, constant; /* numbers of all output weights, linear maps, constants */
    fmpq *values;                     /* constants, linear maps, output weights: */
    fmpq *a;                          /* weights: channel by channel */
    fmpq *c;                          /* linear: in the basis of the fixed space, or of maps */
    fmpq *d;                          /* constant: one, where outputs are not moved */
    fmpq_t sse;                       /* the sum of squared errors, over all outputs */
    size_t rank; /* of the columns; below weights + linear + constant they depend */
} gsnn_refit;

/* Solves the normal equations of the table's rows (inputs, then outputs) over the rationals, for
 * channels with these exact weights and biases.  Where the record has a codomain each row is as
 * many equations as there are outputs, and unknowns are coordinates in the record's bases.  Of
 * dependent columns those are kept that come first of constants, linear maps and channels in their
 * order; the others get 0.  GSNN_FAILED when rows or maps of matrices are irrational.  Rows x
 * neurons x (inputs + outputs x output weights) rational products, and rows x outputs x unknowns^2
 * for the equations.  The caller clears, also on failure. */
gsnn_status gsnn_refit_init(gsnn_refit *refit, const gsnn_refit_channel *channels, size_t count,
                            const gsnn_table *table, const gsnn_exact_record *exact,
                            const gsnn_run *run, gsnn_error *error);
void gsnn_refit_clear(gsnn_refit *refit);

/* Whether some weight or bias is no double: a network with rounded ones is another. */
bool gsnn_refit_is_finer(const gsnn_refit_channel *channels, size_t count);

/* The number of unknowns. */
static inline size_t gsnn_refit_unknowns(const gsnn_refit *refit) {
    return refit->constant + refit->linear + refit->weights;
}

/* Puts the result into the network whose channels they were, exactly, and expands it anew. */
gsnn_status gsnn_refit_apply(const gsnn_refit *refit, gsnn_network *network,
                             const gsnn_enumeration_record *record, gsnn_error *error);

/* Likewise into the parameters of a plan, with which it is to be expanded. */
void gsnn_refit_apply_outputs(const gsnn_refit *refit, const gsnn_output_plan *plan, fmpq *values);

#endif
