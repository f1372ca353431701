/* start.h - where a fit begins. */
#ifndef GSNN_FIT_START_H
#define GSNN_FIT_START_H

#include "fit/problem.h"
#include "random/philox.h"

/* What random numbers of fits are drawn for (random/philox.h). */
enum {
    GSNN_PURPOSE_FIT_STARTS = 48,
    GSNN_PURPOSE_FIT_FOLDS,
    GSNN_PURPOSE_FIT_KICKS,
};

/* Draws inner parameters: free weights normal in orthonormal coordinates of the weight space,
 * scaled to variance 1 of the neurons' arguments over 256 random pairs of a row and a neuron; the
 * bias of type 1 puts the kink of a random neuron on a random row. */
void gsnn_fit_start(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows, gsnn_philox *random,
                    double *inner);

/* The same of a deep network, layer by layer: arguments of each layer have variance 1 before its
 * bias, and the kink of a random neuron of type 1 is on a random row.  The workspace has room for
 * gsnn_fit_deep_workspace numbers. */
void gsnn_fit_start_deep(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                         gsnn_philox *random, double *inner, double *workspace);

/* Moves inner parameters by normal numbers of `size` times the length of each channel's first row,
 * in orthonormal coordinates, and biases by as much; of a layer its first row is all that it sees.
 * The workspace has room for problem->inner. */
void gsnn_fit_kick(const gsnn_fit_problem *problem, gsnn_philox *random, double size, double *inner,
                   double *workspace);

#endif
