/* sublattices.h - subgroups of the translations with a sign character, up to the point group.
 *
 * A pair (L,lambda), L a subgroup of T and lambda: L -> {+1,-1}, is the lattice of the
 * (l,lambda(l)) in T x {+-1}, one without the element -1: its normal form has last pivot 2. */
#ifndef GSNN_GRID_SUBLATTICES_H
#define GSNN_GRID_SUBLATTICES_H

#include "base/hash_index.h"
#include "base/run.h"
#include "grid/point_group.h"

typedef struct gsnn_sublattice {
    int32_t row[GSNN_GRID_DIMENSIONS][GSNN_GRID_DIMENSIONS]; /* a basis in normal form */
    uint32_t orbit;
    uint64_t carriers; /* the elements of P that take it to the representative of its orbit */
} gsnn_sublattice;

typedef struct gsnn_sublattices {
    const gsnn_point_group *group; /* borrowed */
    gsnn_sublattice *list;
    size_t count, capacity;
    gsnn_hash_index index;
    uint32_t *representatives; /* the first of each orbit; its carriers are its stabiliser */
    size_t orbit_count;
} gsnn_sublattices;

/* All pairs (L,lambda) and their orbits.  GSNN_FAILED where there are millions.  The caller clears
 * them.  Cost: for each triangle of pivots and entries that may be a normal form a look at the
 * relations of T, and |P| moves for each orbit. */
gsnn_status gsnn_sublattices_init(gsnn_sublattices *lattices, const gsnn_point_group *group,
                                  const gsnn_run *run, gsnn_error *error);
void gsnn_sublattices_clear(gsnn_sublattices *lattices);

/* One as a lattice of vectors. */
void gsnn_sublattice_lattice(const gsnn_point_group *group, const gsnn_sublattice *sublattice,
                             gsnn_lattice *lattice);

/* The image of one under an element of P. */
void gsnn_sublattice_move(const gsnn_point_group *group, size_t p, const gsnn_sublattice *from,
                          gsnn_sublattice *to);

/* The number of the pair (L,1) for a pair (L,lambda). */
uint32_t gsnn_sublattices_unsigned(const gsnn_sublattices *lattices,
                                   const gsnn_sublattice *sublattice);

#endif
