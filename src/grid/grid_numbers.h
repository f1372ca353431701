/* grid_numbers.h - the elements of an affine permutation group numbered as a list has them, without
 * the list. */
#ifndef GSNN_GRID_GRID_NUMBERS_H
#define GSNN_GRID_GRID_NUMBERS_H

#include "grid/grid_elements.h"

/* For each code the index that gsnn_elements gives the element (see group/elements.h), the group's
 * chain being that of gsnn_group_make_chain: the same algorithm (see group/chain.h), on codes.
 * Axes are the points in the order in which base points are chosen.  The caller frees the numbers.
 * Cost: |G| products a level. */
gsnn_status gsnn_grid_numbers_new(uint32_t **numbers, const gsnn_grid_elements *elements,
                                  const gsnn_point *axes, gsnn_error *error);

#endif
