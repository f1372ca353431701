/* fixed_space_matrices.h - the fixed space of a matrix group, exactly. */
#ifndef GSNN_NETWORK_FIXED_SPACE_MATRICES_H
#define GSNN_NETWORK_FIXED_SPACE_MATRICES_H

#include "network/fixed_space.h"

/* Sets the dimension and the basis of the space, whose degree is set, to the common kernel of
 * g^T - 1 over the generators, computed in the cyclotomic field of their entries and rounded at
 * the end.  GSNN_INVALID when an entry is no exact real number.  The caller clears the space, on
 * failure too. */
gsnn_status gsnn_fixed_space_of_matrices(gsnn_fixed_space *space, const gsnn_record_group *group,
                                         gsnn_error *error);

#endif
