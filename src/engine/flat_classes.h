/* flat_classes.h - from the flats of a group to its catalogue, no element listed.
 *
 * Every class of flats carries at most one pair of each type.  The pairs whose subgroups H are
 * conjugate are brought together: all characters chi of H that occur in the inputs are tried, and
 * chi is admissible exactly when the pair of V(H,chi) has a subgroup of the same order.  A class is
 * represented by the H of the first pair of it, those of type 1 before those of type 2. */
#ifndef GSNN_ENGINE_FLAT_CLASSES_H
#define GSNN_ENGINE_FLAT_CLASSES_H

#include "base/run.h"
#include "subgroup/catalogue.h"

/* A pair that belongs to a flat.  Its arrays belong to the catalogue's arena. */
typedef struct gsnn_flat_pair {
    bool exists;            /* it is admissible */
    size_t generator_count; /* of H */
    gsnn_point *generators; /* permutations of the points */
    uint64_t signs;         /* of chi on them */
    fmpz_t order;           /* of H */
    size_t rank;            /* of H^1(H,{1,-1}) */
    uint64_t *basis;        /* as in gsnn_subgroup_class */
} gsnn_flat_pair;

typedef struct gsnn_flat_classes {
    const gsnn_group *group;
    gsnn_catalogue *catalogue;
    size_t flats;
    const gsnn_flat_pair *pairs; /* of each flat those of types 1 and 2 */
    void *context;               /* of what follows */
    /* Sets the class of flats that a space is in, which is solved for. */
    gsnn_status (*find)(void *context, const gsnn_signed_generators *equations,
                        const gsnn_weights *weights, uint32_t *flat, gsnn_error *error);
    /* Writes how many conjugates a flat has. */
    void (*length)(void *context, uint32_t flat, fmpz_t length);
    /* What breaks ties among classes that begin with this pair. */
    gsnn_key (*key)(void *context, uint32_t pair);
} gsnn_flat_classes;

/* Fills the catalogue, and sorts it.  place[pair], of two pairs for each flat, is the pair's number
 * through the characters of all classes, or GSNN_NO_ITEM if it is not admissible.  Cost: for each
 * class a space for each character of H that occurs. */
gsnn_status gsnn_flat_classes_enter(const gsnn_flat_classes *classes, uint32_t *place,
                                    const gsnn_run *run, gsnn_error *error);

#endif
