/* ensemble.h - networks drawn from a law and trained on the same data, and what that does to the
 * symmetry of their mean.
 *
 * Biases that are 0 for certain in the law stay 0; all other parameters are trained.  If g keeps
 * the initial law and moves parameters orthogonally, and the data is closed under g, then full
 * batches, momentum and weight decay map paths of training to paths, so that the law keeps g at all
 * times; Adam does so for signed permutations. */
#ifndef GSNN_DENSITY_ENSEMBLE_H
#define GSNN_DENSITY_ENSEMBLE_H

#include "density/moves.h"
#include "density/sampler.h"
#include "statistics/sample.h"
#include "train/descent.h"

/* Data: rows of inputs and of wanted outputs; classes where they are one-hot. */
typedef struct gsnn_training_data {
    size_t rows, inputs, outputs;
    double *x, *y;
    bool classes;
} gsnn_training_data;

/* Reads rows of `inputs` numbers and then outputs from a CSV file; or, with labels, an IDX file of
 * items, whose bytes are divided by 255, and one of their classes, which become one-hot.  outputs
 * is how many the law has.  The caller clears the data, also on failure. */
gsnn_status gsnn_training_data_read(gsnn_training_data *data, const char *path, const char *labels,
                                    size_t outputs, const gsnn_run *run, gsnn_error *error);
void gsnn_training_data_clear(gsnn_training_data *data);

/* Whether the rows, as a multiset, are moved onto themselves by element e. */
gsnn_status gsnn_training_data_closed(bool *closed, const gsnn_training_data *data,
                                      const gsnn_moves *moves, size_t e, gsnn_error *error);

/* What is measured before (0) and after (1) training.  Differences are f(x) - f(ex) over the points
 * of the data (at most 64, evenly chosen) and the elements e other than 1. */
typedef struct gsnn_ensemble {
    gsnn_sample loss[2];     /* over networks, on the data */
    gsnn_sample other[2];    /* on the test data */
    gsnn_sample accuracy[2]; /* on the test data, else on the data; of classes */
    double single[2];        /* root mean square difference of single networks */
    double mean[2];          /* that of the means over networks */
    double error[2];         /* what the mean would be by chance: root mean square standard error */
    double worst[2];         /* the largest |mean difference| / standard error */
    size_t generators;
    bool *closed; /* of each generator: whether the data is closed under it */
    double *path; /* the largest difference, over paths that the generator maps, relative
                   * to the largest value */
} gsnn_ensemble;

typedef struct gsnn_ensemble_plan {
    const gsnn_law *law;                   /* a plain one */
    const gsnn_training_data *data, *test; /* test: NULL or other data */
    const gsnn_moves *moves;               /* NULL: no group */
    const gsnn_descent *descent;           /* without data and seed */
    uint64_t networks, seed;
} gsnn_ensemble_plan;

/* GSNN_INVALID for a law that is not plain or whose activation has no derivative; GSNN_FAILED when
 * a network leaves the range of numbers.  The caller clears the ensemble, also on failure.  The
 * answer does not depend on the number of threads.  Networks are trained in single precision where
 * gsnn_lane_descent_fits, the data is below 10^6 and the values looked at are not too many, else in
 * doubles; what is measured of them, and the paths, always in doubles. */
gsnn_status gsnn_ensemble_init(gsnn_ensemble *ensemble, const gsnn_ensemble_plan *plan,
                               const gsnn_run *run, gsnn_error *error);
void gsnn_ensemble_clear(gsnn_ensemble *ensemble);

#endif
