/* refit_columns.h - what a refit's output weights, linear maps and constants are multiplied by,
 * exactly. */
#ifndef GSNN_FIT_REFIT_COLUMNS_H
#define GSNN_FIT_REFIT_COLUMNS_H

#include "base/run.h"
#include "data/table.h"
#include "network/exact_record.h"

#include <flint/fmpq_mat.h>

/* A channel whose weights and bias stay. */
typedef struct gsnn_refit_channel {
    const gsnn_record_architecture *architecture;
    const fmpq *inner; /* its free weights and, of type 1, the bias */
} gsnn_refit_channel;

typedef struct gsnn_refit_columns {
    size_t outputs;          /* equations for each row */
    size_t constant, linear; /* columns in their order: constants, linear maps, and */
    size_t *outer;           /* of each channel so many */
    size_t weights;          /* of all channels */
    fmpq_mat_t matrix;       /* (rows x outputs) x columns */
} gsnn_refit_columns;

/* See gsnn_refit_init.  The caller clears, also on failure. */
gsnn_status gsnn_refit_columns_init(gsnn_refit_columns *columns, const gsnn_refit_channel *channels,
                                    size_t count, const gsnn_table *table,
                                    const gsnn_exact_record *exact, const gsnn_run *run,
                                    gsnn_error *error);
void gsnn_refit_columns_clear(gsnn_refit_columns *columns);

#endif
