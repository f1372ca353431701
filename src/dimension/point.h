/* point.h - the functional dimension of one G-SNN network, at its own parameters.
 *
 * The dimension is f + 1 (invariant affine functions) plus a rank for each G-orbit of hyperplanes
 * that occurs, over the field of the weights, exactly.  The free parameters are what counts; the
 * dense copy is not looked at. */
#ifndef GSNN_DIMENSION_POINT_H
#define GSNN_DIMENSION_POINT_H

#include "network/exact_rows.h"
#include "network/network.h"

typedef struct gsnn_point_dimension {
    size_t parameters;     /* of the channels, the linear function and the constant */
    bool smooth;           /* false: the network is nowhere smooth, there is no dimension */
    size_t dimension;      /* the functional dimension */
    size_t generic;        /* that of generic parameters of the same sum */
    size_t orbit_count;    /* G-orbits of hyperplanes */
    size_t live, channels; /* channels with w != 0, and all of them */
} gsnn_point_dimension;

/* Computes it.  GSNN_INVALID when the network and the record do not fit together or rows are left
 * out.  Cost: for each channel (dim V + 2) x neurons x degree operations of the field, and for
 * matrices degree times as many. */
gsnn_status gsnn_point_dimension_compute(gsnn_point_dimension *point, const gsnn_network *network,
                                         const gsnn_exact_record *exact, gsnn_error *error);

#endif
