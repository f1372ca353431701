/* dimension_tied.h - G-SNN channels for the checks of dimensions: the group, rows, dimensions.
 *
 * The functional dimension is computed by a road of its own: a piecewise linear function is 0
 * exactly when its gradient jumps across no hyperplane and it is 0 on one cell.  So the dimension
 * is the rank of the linear map that takes a direction of parameters to the jumps of the derivative
 * across the hyperplanes of all neurons, and to its affine function on one cell. */
#ifndef GSNN_VERIFY_DIMENSION_TIED_H
#define GSNN_VERIFY_DIMENSION_TIED_H

#include "record/record_action.h"
#include "verify/findings.h"
#include "json/document.h"

#include <flint/fmpq.h>

/* Neurons x degree beyond which no dimension is computed. */
#define GSNN_VERIFY_MOST_WORK ((size_t)40000)

/* ---- The group --------------------------------------------------------------------------- */

typedef struct gsnn_verify_group {
    size_t degree, count;
    const gsnn_record_action *action;
    int32_t *images; /* count x degree */
    int32_t *orbit;  /* of each axis: 1 + its signed orbit, negative or 0 (no invariant) */
    size_t invariants;
} gsnn_verify_group;

/* Reads a "group" with its generators; those of matrices are passed over.  The caller clears. */
gsnn_status gsnn_verify_group_read(gsnn_verify_group *g, const gsnn_value *value,
                                   gsnn_findings *findings);
void gsnn_verify_group_clear(gsnn_verify_group *g);

/* Reports whether that is the dimension of the invariant affine functions. */
void gsnn_verify_shared(const gsnn_verify_group *g, int64_t shared, gsnn_findings *findings);

/* ---- Rows -------------------------------------------------------------------------------- */

/* An architecture's rows: the orbit of the first one, up to sign for type 2. */
typedef struct gsnn_verify_rows {
    int type;
    size_t dimension; /* free weights */
    size_t count, capacity;
    int32_t *entries; /* count x degree */
    bool whole;       /* false: too many, only some are there */
} gsnn_verify_rows;

/* The "row" of an object, to be freed, and its number of free weights; NULL when there is none. */
gsnn_status gsnn_verify_row_read(const gsnn_value *object, const gsnn_verify_group *g,
                                 int32_t **row, size_t *dimension);

/* Lays the orbit of a row out; the caller frees its entries. */
gsnn_status gsnn_verify_rows_of(gsnn_verify_rows *r, const gsnn_verify_group *g, const int32_t *row,
                                int type, size_t dimension, gsnn_error *error);

/* Rows that become the first one by renaming free weights and changing their signs. */
size_t gsnn_verify_rows_alike(const gsnn_verify_rows *r, size_t degree, gsnn_status *status,
                              gsnn_error *error);

/* ---- Dimensions -------------------------------------------------------------------------- */

typedef struct gsnn_verify_channel {
    const gsnn_verify_rows *rows;
    fmpq *values; /* free weights, b, a */
    size_t place; /* of its parameters */
} gsnn_verify_channel;

/* The dimension of the sum of the channels at their values, its parameters, and the orbits of
 * hyperplanes; *smooth is false where a channel of type 2, or without a bias, has no weights. */
gsnn_status gsnn_verify_measure(const gsnn_verify_group *g, gsnn_verify_channel *channels,
                                size_t count, uint64_t seed, bool *smooth, size_t *parameters,
                                size_t *dimension, size_t *orbits, gsnn_error *error);

/* Random values for a channel, dimension + 2 of them; b is 0 for type 2. */
fmpq *gsnn_verify_draw_values(const gsnn_verify_rows *r, uint64_t *state);

#endif
