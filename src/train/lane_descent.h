/* lane_descent.h - training of sixteen small networks side by side, in single precision.
 *
 * Products of matrices of a few rows and columns cost more in calls and copies than in arithmetic;
 * here each number has a lane for each of sixteen networks instead, as in base/lanes.h. */
#ifndef GSNN_TRAIN_LANE_DESCENT_H
#define GSNN_TRAIN_LANE_DESCENT_H

#include "base/lanes.h"
#include "train/descent.h"

/* Whether this is the faster way: full batches, and networks whose numbers stay in the processor's
 * caches.  No network's result depends on those beside it. */
bool gsnn_lane_descent_fits(const gsnn_descent *descent, const gsnn_dense *net);

/* Floats of workspace, which begins at a cache line: gsnn_new_at_line. */
size_t gsnn_lane_descent_workspace(const gsnn_dense *net);

/* Trains in place: parameters has sixteen lanes for each of the net's parameters.  x and y are the
 * descent's data in single precision.  Networks that leave the range of floats end with parameters
 * that are not finite.  The same bytes for all vectors. */
void gsnn_lane_descent_run(const gsnn_descent *descent, const gsnn_dense *net, const float *x,
                           const float *y, gsnn_vectors vectors, float *parameters,
                           float *workspace);

#endif
