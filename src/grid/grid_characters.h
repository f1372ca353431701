/* grid_characters.h - generators of the subgroups that represent classes, and the signs of
 * characters on them; private to grid_classes. */
#ifndef GSNN_GRID_GRID_CHARACTERS_H
#define GSNN_GRID_GRID_CHARACTERS_H

#include "grid/coset_keys.h"

/* Chooses the generators of H, of which order, lattice, subgroup and cocycle are known, by its
 * least zuppos, and works out H^1.  `members` are the translations in its lattice.  GSNN_FAILED
 * where there would be more generators than columns.  Cost: |H| for each generator. */
gsnn_status gsnn_grid_class_generate(gsnn_grid_class *class, const gsnn_grid_elements *elements,
                                     const gsnn_grid_zuppos *zuppos, const uint32_t *members,
                                     size_t member_count, gsnn_error *error);

/* The signs of a pair's character on the generators of its class, by the conjugate of the pair on
 * that very H that has the least.  The keys are set to the lattice of H.  Cost: at most 8
 * evaluations on each generator for each element of P that takes the pair there. */
uint64_t gsnn_grid_signs(gsnn_coset_keys *keys, const gsnn_grid_class *class,
                         const gsnn_grid_pair *pair);

#endif
