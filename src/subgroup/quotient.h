/* quotient.h - a quotient of a listed subgroup by the table of its products. */
#ifndef GSNN_SUBGROUP_QUOTIENT_H
#define GSNN_SUBGROUP_QUOTIENT_H

#include "subgroup/closure.h"

/* A list of generators each of which doubles the group at least. */
#define GSNN_QUOTIENT_GENERATORS 16

/* Orders above this are refused: an element has 16 bits. */
#define GSNN_MAX_QUOTIENT 65535u

/* Elements are numbered as the cosets of the closure that it was made from; 0 is the identity. */
typedef struct gsnn_quotient {
    uint32_t order;
    uint16_t *products; /* order * order: row x, column y holds x*y */
    uint64_t *kinds; /* for each element what every isomorphism keeps: order, centraliser, roots */
    uint64_t kind;   /* of all elements together: isomorphic groups have the same */
    size_t generator_count;
    uint16_t generators[GSNN_QUOTIENT_GENERATORS];
} gsnn_quotient;

/* The group of the cosets in a sealed closure, at most GSNN_MAX_QUOTIENT of them.  The caller
 * clears it, on failure too.  Cost: order^2 products. */
gsnn_status gsnn_quotient_init(gsnn_quotient *quotient, const gsnn_closure *closure,
                               gsnn_error *error);
void gsnn_quotient_clear(gsnn_quotient *quotient);

static inline uint16_t gsnn_quotient_product(const gsnn_quotient *quotient, uint32_t x,
                                             uint32_t y) {
    return quotient->products[(size_t)x * quotient->order + y];
}

/* Isomorphisms as lists of images: `order` of them for each. */
typedef struct gsnn_isomorphisms {
    uint32_t order;
    size_t count;
    uint16_t *maps;
    size_t capacity;
} gsnn_isomorphisms;

/* Finds isomorphisms from one group to another, in an order that depends on the tables only, and
 * stops when there are `limit` of them.  The caller clears them, on failure too.  Cost: for each
 * choice of images of the generators, of the same kinds, a walk through the group that ends at the
 * first contradiction. */
gsnn_status gsnn_isomorphisms_find(gsnn_isomorphisms *found, const gsnn_quotient *from,
                                   const gsnn_quotient *to, size_t limit, gsnn_error *error);
void gsnn_isomorphisms_clear(gsnn_isomorphisms *found);

#endif
