/* grid_classes.h - the classes of the subgroups H among the pairs of an affine permutation group,
 * each by the conjugate that represents it in a catalogue.
 *
 * That is the one with the least key (see subgroup/class_store.h).  All conjugates are looked at,
 * each by as many look-ups as Q has elements: the keys of the cosets of L are summed beforehand. */
#ifndef GSNN_GRID_GRID_CLASSES_H
#define GSNN_GRID_GRID_CLASSES_H

#include "grid/grid_pairs.h"
#include "grid/grid_span.h"
#include "grid/grid_zuppos.h"

typedef struct gsnn_grid_class {
    gsnn_key key;
    uint64_t order, length;
    size_t first, count;                /* its pairs among those carried */
    uint32_t lattice;                   /* H is a sublattice, by its number, */
    uint16_t subgroup;                  /* a subgroup Q of P, */
    int32_t cocycle[GSNN_GRID_LETTERS]; /* and a cocycle on that */
    size_t generator_count;
    uint32_t generators[GSNN_GRID_MAX_COLUMNS]; /* codes: least zuppos first, none redundant */
    size_t rank;                                /* of H^1 */
    uint64_t basis[GSNN_GRID_MAX_COLUMNS];      /* see cohomology/cohomology.h */
} gsnn_grid_class;

/* A pair on its class. */
typedef struct gsnn_grid_carried {
    size_t pair;    /* its place in the list */
    uint64_t signs; /* of chi on the generators of H, the least under the normaliser */
    size_t dimension;
} gsnn_grid_carried;

typedef struct gsnn_grid_classes {
    gsnn_grid_class *list;
    size_t count;
    gsnn_grid_carried *pairs; /* class by class, by their signs */
} gsnn_grid_classes;

/* The classes, in no order.  The caller clears them.  Cost: for each class |Q| look-ups for each
 * conjugate and |H| for each generator, and for each member of an orbit of lattices |T| times the
 * elements of P that keep it. */
gsnn_status gsnn_grid_classes_find(gsnn_grid_classes *classes, const gsnn_sublattices *lattices,
                                   const gsnn_grid_elements *elements,
                                   const gsnn_grid_zuppos *zuppos, const gsnn_grid_pair *pairs,
                                   size_t count, const gsnn_run *run, gsnn_error *error);
void gsnn_grid_classes_clear(gsnn_grid_classes *classes);

#endif
