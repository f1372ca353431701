/* guard.h - whether enough data stands behind every channel of a fit.
 *
 * A channel that is active on one observation can fit it exactly, with any slope elsewhere. */
#ifndef GSNN_FIT_GUARD_H
#define GSNN_FIT_GUARD_H

#include "fit/projection.h"

typedef struct gsnn_support {
    size_t least;  /* over channels of type 1: units with an active neuron, or with an inactive one;
                    * the number of units where there is no such channel */
    size_t needed; /* what that channel needs */
    double share;  /* the largest part that one unit has in the squared length of a channel's
                    * column off the other outer columns */
    bool dependent; /* some channel's column is made up by the others */
    bool supported; /* each channel of type 1 has what it needs, min(max(5, 2 (dimension + 1)), a
                     * tenth of the units) and at least 1, and no share is over a half */
} gsnn_support;

/* Of a projection that has been linearised.  The arrays have room for as many numbers as there are
 * units in all the data, as a column has, and as there are outer parameters. */
gsnn_support gsnn_support_of(const gsnn_projection *projection, double *units, double *column,
                             double *outer);

#endif
