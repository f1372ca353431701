/* flat.h - where admissible architectures of a reflection group live.
 *
 * Type 1: the flat Fix(W_J) of a set of nodes J; H = K = W_J.
 * Type 2: for a set J that -w0 leaves as it is, the fixed vectors of W_J on which w0 is -1; W_J is
 * K, and H = <W_J, z> with z = w0 w_J, an involution that permutes the simple reflections of J as
 * -w0 does.  The centraliser of w0 acts on the (-1)-eigenspace of w0 as a reflection group whose
 * walls are the orbits of -w0 on the nodes, and such flats are conjugate under W exactly when they
 * are under it: if w moves one to the other, then w0 and its conjugate by w both have a
 * (-1)-eigenspace of the largest dimension over that flat, and its pointwise stabiliser joins the
 * two (T. Springer, "Regular elements of finite reflection groups", Invent. Math. 25 (1974)).
 * So both types are classes of parabolic subgroups, component by component.  J contains all nodes
 * of a component where the flat is zero (type 2) or fixed by it. */
#ifndef GSNN_FLATS_FLAT_H
#define GSNN_FLATS_FLAT_H

#include "reflection/reflection_system.h"

typedef struct gsnn_flat {
    int type;
    uint64_t nodes; /* J */
} gsnn_flat;

/* The canonical flat of a class. */
gsnn_flat gsnn_flat_canonical(const gsnn_reflection_system *system, gsnn_flat flat);

/* The image of a node under -w0. */
unsigned gsnn_opposite_node(const gsnn_reflection_system *system, unsigned node);

/* The orbit of a node under what the moves of a type take together: the node itself for type 1,
 * its orbit under -w0 for type 2. */
uint64_t gsnn_flat_step(const gsnn_reflection_system *system, int type, unsigned node);

/* z = w0 w_J of a type 2 flat, as a permutation of the points. */
void gsnn_flat_involution(const gsnn_reflection_system *system, uint64_t nodes, gsnn_point *z);

/* The classes of flats of one type, component by component. */
typedef struct gsnn_flat_factors {
    const gsnn_reflection_system *system;
    int type;
    gsnn_parabolic_classes *components; /* nodes of the system; order of W_J; number of flats */
    uint64_t count;                     /* of classes: the product */
} gsnn_flat_factors;

/* GSNN_FAILED when there are more than GSNN_MAX_FLATS classes. */
#define GSNN_MAX_FLATS UINT64_C(20000000)
gsnn_status gsnn_flat_factors_init(gsnn_flat_factors *factors, const gsnn_reflection_system *system,
                                   int type, gsnn_error *error);
void gsnn_flat_factors_clear(gsnn_flat_factors *factors);

/* Class number i: its canonical flat, the order of W_J and the number of conjugates. */
gsnn_flat gsnn_flat_at(const gsnn_flat_factors *factors, uint64_t i, fmpz_t order, fmpz_t length);

#endif
