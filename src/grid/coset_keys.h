/* coset_keys.h - sums of the keys of zuppos over the cosets of a sublattice, and the conjugates of
 * a subgroup H that has it for its translations; private to grid_classes. */
#ifndef GSNN_GRID_COSET_KEYS_H
#define GSNN_GRID_COSET_KEYS_H

#include "grid/conjugation.h"
#include "grid/grid_classes.h"

/* The work of a thread. */
typedef struct gsnn_coset_keys {
    const gsnn_sublattices *lattices;
    const gsnn_grid_elements *elements;
    const gsnn_grid_zuppos *zuppos;
    uint32_t member;      /* the sublattice L */
    gsnn_lattice lattice; /* the same */
    uint32_t cosets;      /* |T/L| */
    uint32_t *coset;      /* for each translation the number of its coset */
    uint64_t summed;      /* the elements of P whose row of keys is made */
    gsnn_key *keys; /* for each element q of P, and each coset t + L: of what (t + L) q leads */
    gsnn_grid_conjugation *conjugations; /* for each subgroup of P, where they are made */
    bool *conjugated;
} gsnn_coset_keys;

gsnn_status gsnn_coset_keys_init(gsnn_coset_keys *keys, const gsnn_sublattices *lattices,
                                 const gsnn_grid_elements *elements, const gsnn_grid_zuppos *zuppos,
                                 gsnn_error *error);
void gsnn_coset_keys_clear(gsnn_coset_keys *keys);

/* Goes on to a sublattice.  Cost: |T|. */
void gsnn_coset_keys_set(gsnn_coset_keys *keys, uint32_t member);

/* What translations do to cocycles on that subgroup, modulo the sublattice. */
const gsnn_grid_conjugation *gsnn_coset_conjugation(gsnn_coset_keys *keys, size_t subgroup);

/* Looks at all conjugates of H whose translations are the sublattice, H being on the representative
 * of its orbit, with that subgroup and cocycle: adds their number to class->length, and keeps the
 * one with the least key if that is less than class->key. */
void gsnn_coset_keys_try(gsnn_coset_keys *keys, size_t subgroup, const int32_t *cocycle,
                         gsnn_grid_class *class);

#endif
