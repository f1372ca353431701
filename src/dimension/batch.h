/* batch.h - the rank of a network's Jacobian at the rows of a data file.
 *
 * The rank modulo a prime is a lower bound of the rank; it is exact when it meets an upper bound:
 * the number of Jacobian rows, the functional dimension, the number of different rows or of their
 * orbits, or the parameters less explicit kernel vectors; small matrices are decided over Q, and
 * others where that is asked for.  Otherwise the prime, which is random, certifies it: but for a
 * share of all primes that is known and tiny, it is the rank over Q. */
#ifndef GSNN_DIMENSION_BATCH_H
#define GSNN_DIMENSION_BATCH_H

#include "data/table.h"
#include "dimension/plain.h"
#include "dimension/point.h"

/* The rank at the first rows of a table. */
typedef struct gsnn_batch_size {
    size_t points, rank;
    bool orbits_known;
    size_t orbits;
} gsnn_batch_size;

typedef struct gsnn_batch {
    size_t points, boundary; /* rows, and those on a kink, which are left out */
    bool orbits_known;
    size_t orbits; /* different rows or, of a G-SNN network, G-orbits of rows */
    size_t rank;
    bool exact;
    bool certified;    /* where not exact: the rank is, for a random prime, too small at most */
    double rank_error; /* with this probability */
    bool unseen_known; /* basis holds the unseen directions */
    fmpq_mat_t basis;  /* unseen x parameters */
    size_t size_count; /* of gsnn_batch_measure_sizes; else 0 */
    gsnn_batch_size *sizes;
} gsnn_batch;

typedef struct gsnn_batch_options {
    bool unseen;   /* also the unseen directions */
    uint64_t seed; /* of the prime */
    bool exact; /* decide the rank over Q however large the matrix is (where its rows are rational)
                 */
} gsnn_batch_options;

/* The rank at the rows of the table, which has as many columns as the network inputs.  `dimension`
 * is that of the network at the same parameters; where it is only bounded, a larger rank raises its
 * lower bound.  With `unseen`, a basis of parameter directions
 * that change the function, but to first order on no row, and that are independent modulo those
 * that do not change it at all.  The caller clears, also on failure.  GSNN_FAILED when the matrix
 * has too many entries. */
gsnn_status gsnn_batch_plain(gsnn_batch *batch, const gsnn_mlp *mlp, const gsnn_table *table,
                             gsnn_plain_dimension *dimension, const gsnn_batch_options *options,
                             const gsnn_run *run, gsnn_error *error);

gsnn_status gsnn_batch_tied(gsnn_batch *batch, const gsnn_network *network,
                            const gsnn_exact_record *exact, const gsnn_table *table,
                            const gsnn_point_dimension *point, const gsnn_batch_options *options,
                            const gsnn_run *run, gsnn_error *error);

/* Measures a table of fewer rows; fills in *batch in any case, for gsnn_batch_clear(). */
typedef gsnn_status gsnn_batch_measure(void *context, const gsnn_table *table, gsnn_batch *batch,
                                       gsnn_error *error);

/* Adds the ranks at the first 1, 2, 3, 4, 6, 8, 12, ... rows to the batch of the whole table: about
 * three times the work of it. */
gsnn_status gsnn_batch_measure_sizes(gsnn_batch *batch, const gsnn_table *table,
                                     gsnn_batch_measure *measure, void *context, gsnn_error *error);

void gsnn_batch_clear(gsnn_batch *batch);

#endif
