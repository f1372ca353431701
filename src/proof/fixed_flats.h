/* fixed_flats.h - the flats that single elements of a group fix, with signs.
 *
 * The elements are visited one after the other and not kept: what is remembered is each different
 * eigenspace ker(g - 1) and ker(g + 1), one element that has it, and how many have.  Every flat is
 * a meet of eigenspaces of elements g of prime power order with sign 1, and of those whose order is
 * a power of 2 with sign -1, since (g, sign) is a product of such powers of its own. */
#ifndef GSNN_PROOF_FIXED_FLATS_H
#define GSNN_PROOF_FIXED_FLATS_H

#include "proof/flat_table.h"
#include "proof/stabiliser_chain.h"

typedef struct gsnn_proof_fixed_flat {
    uint64_t count[2];  /* elements g for which it is ker(g - 1), and ker(g + 1) */
    uint64_t traces[2]; /* what is told of these, summed up modulo the prime */
    int8_t sign;        /* whether it is ker(g - 1) or ker(g + 1) of the element that is kept, */
    bool prime_power;   /* and whether the order of that is a prime power, of 2 for the sign -1 */
} gsnn_proof_fixed_flat;

typedef struct gsnn_proof_fixed_flats {
    size_t points;
    gsnn_proof_fixed_flat *list;
    size_t count, capacity;
    gsnn_proof_point *elements; /* count x points: the one that is kept of each */
    size_t elements_capacity;
} gsnn_proof_fixed_flats;

/* What is told of an element, below a prime. */
typedef struct gsnn_proof_trace {
    uint32_t (*find)(const gsnn_proof_point *g, void *context); /* NULL: nothing */
    void *context;
    uint32_t prime;
} gsnn_proof_trace;

/* Finds those other than 0 of the group of a chain on these points and, it may be, further ones
 * behind them, and enters them into a table, unless that becomes full: the list is of no use then.
 * The caller clears them, also on failure.  Cost: two meets an element. */
gsnn_status gsnn_proof_fixed_flats_find(gsnn_proof_fixed_flats *fixed, gsnn_proof_flats *flats,
                                        gsnn_proof_flat_table *table,
                                        const gsnn_proof_points *points,
                                        const gsnn_proof_chain *chain,
                                        const gsnn_proof_trace *trace, gsnn_error *error);
void gsnn_proof_fixed_flats_clear(gsnn_proof_fixed_flats *fixed);

/* The element of a flat in the list. */
static inline const gsnn_proof_point *
gsnn_proof_fixed_flats_element(const gsnn_proof_fixed_flats *fixed, size_t i) {
    return fixed->elements + i * fixed->points;
}

#endif
