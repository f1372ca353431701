/* fixed_space.h - the rows c with c g = c for the whole group: the invariant linear functions. */
#ifndef GSNN_NETWORK_FIXED_SPACE_H
#define GSNN_NETWORK_FIXED_SPACE_H

#include "record/enumeration_record.h"

typedef struct gsnn_fixed_space {
    size_t degree;
    size_t dimension;
    double *basis; /* dimension x degree, in reduced row echelon form */
} gsnn_fixed_space;

/* Fills in the fixed space of the group's generators, to be cleared by the caller.  Permutations
 * and signed permutations: signed orbit sums, near linear in degree x generators.  Matrices: the
 * left kernel of all g - 1 in the cyclotomic field, exact, rounded at the end.  GSNN_INVALID when
 * an entry is not a number or the dimension is not the one that the record states. */
gsnn_status gsnn_fixed_space_init(gsnn_fixed_space *space, const gsnn_record_group *group,
                                  gsnn_error *error);

void gsnn_fixed_space_clear(gsnn_fixed_space *space);

/* ---- The fixed space of a matrix group, exactly ---------------------------------------------- */

/* Sets the dimension and the basis of the space, whose degree is set, to the common kernel of
 * g^T - 1 over the generators, computed in the cyclotomic field of their entries and rounded at
 * the end.  GSNN_INVALID when an entry is no exact real number.  The caller clears the space, on
 * failure too. */
gsnn_status gsnn_fixed_space_of_matrices(gsnn_fixed_space *space, const gsnn_record_group *group,
                                         gsnn_error *error);

#endif
