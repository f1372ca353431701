/* fit_data.h - data to fit to: doubles, and units, which stay together.
 *
 * A unit is what lies in one G-orbit: an invariant function says the same about all its rows, so
 * that they are one observation, and belong into one fold. */
#ifndef GSNN_FIT_FIT_DATA_H
#define GSNN_FIT_FIT_DATA_H

#include "data/samples.h"
#include "network/exact_rows.h"

typedef struct gsnn_fit_data {
    size_t rows, inputs, outputs;
    double *x; /* rows x inputs */
    double *y; /* rows x outputs */
    size_t units;
    size_t *unit;     /* of each row */
    bool units_exact; /* else rows of several orbits may be one unit (gsnn_input_orbits) */
    bool moved;       /* the outputs are, by a codomain */
    bool repeated;    /* some unit says more than once what its outputs are: */
    double noise;     /* then their variance within units, over their own variance (noise.h) */
    double *variance; /* of each output */
} gsnn_fit_data;

/* Takes the last `outputs` numbers of each row as its outputs.  GSNN_INVALID when there are fewer
 * units than that, an output is constant (where they are moved, all) or squares are beyond doubles;
 * messages begin with `name`.  The caller clears, also on failure. */
gsnn_status gsnn_fit_data_init(gsnn_fit_data *data, const gsnn_table *table, size_t outputs,
                               const gsnn_exact_record *exact, size_t least_units, const char *name,
                               gsnn_error *error);
void gsnn_fit_data_clear(gsnn_fit_data *data);

#endif
