/* grid_pairs.h - the admissible pairs (H,chi) of an affine permutation group, up to conjugacy. */
#ifndef GSNN_GRID_GRID_PAIRS_H
#define GSNN_GRID_GRID_PAIRS_H

#include "grid/cocycles.h"

/* A pair: the number of the orbit of (L,lambda), that of Q among the subgroups of P, and the class
 * of the cocycle on Q with values in (T x {+-1})/(L,lambda), each the least of its conjugates.  The
 * same of H itself, which is the pair (H,1). */
typedef struct gsnn_grid_pair {
    uint64_t orbit_length; /* of chi under the normaliser of H */
    uint32_t neurons;
    uint32_t lattice, h_lattice;
    uint16_t subgroup, h_subgroup;
    uint16_t fixing; /* the subgroup of P that fixes lattice, subgroup and class */
    uint8_t type;
    int32_t cocycle[GSNN_GRID_LETTERS], h_cocycle[GSNN_GRID_LETTERS]; /* 0 behind the letters */
} gsnn_grid_pair;

/* What of them is wanted. */
typedef struct gsnn_grid_selection {
    int type;             /* 1 or 2, or 0 for both */
    uint64_t max_neurons; /* UINT64_MAX: any number */
} gsnn_grid_selection;

/* Lists the pairs by increasing number of neurons; the caller frees them.  Cost: for each class of
 * cocycles a move by elements of P, for each pair a walk over T/L with each element that
 * stabilises its weights at a dozen points, few of which do not stabilise them all. */
gsnn_status gsnn_grid_pairs_find(gsnn_grid_pair **pairs, size_t *count,
                                 const gsnn_sublattices *lattices,
                                 const gsnn_grid_selection *selection, const gsnn_run *run,
                                 gsnn_error *error);

/* Compares two pairs by what represents H: 0 where these are conjugate. */
int gsnn_grid_compare_h(const gsnn_grid_pair *x, const gsnn_grid_pair *y);

/* The pairs sorted by that; the caller frees the list, which is NULL if there is no memory. */
const gsnn_grid_pair **gsnn_grid_pairs_by_h(const gsnn_grid_pair *pairs, size_t count);

/* The pairs of (H,chi) and (H',chi'), H and H' conjugate: all two of them among the list. */
gsnn_status gsnn_grid_pairs_tunnels(const gsnn_grid_pair *pairs, size_t count, size_t *tunnels,
                                    gsnn_error *error);

#endif
