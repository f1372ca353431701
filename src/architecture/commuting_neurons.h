/* commuting_neurons.h - neurons of a group whose generators fall into two parts that commute.
 *
 * Let each generator in a part A commute with each in a part B, as where A moves the rows of a
 * table and B its columns.  The orbit of a row w is known from its orbits wA and wB: what these
 * share, Q = {wa : wa in wB}, is a block of A on wA, whose images wQa are one for each orbit of B
 * on the whole.  So a neuron is a pair of such a block, which an element a_c of A stands for, and
 * an element wb of wB, namely w b a_c.  Generators in B move the second.  One in A, s, takes the
 * block c to another one, d, with w a_c s = q a_d for some q in Q, that is w b' a_d with q = wb',
 * and so w b a_c s = (w b' b) a_d: the second is moved by wb -> w b' b, which is well defined and
 * commutes with B.  No rows are moved but those of wA and wB. */
#ifndef GSNN_ARCHITECTURE_COMMUTING_NEURONS_H
#define GSNN_ARCHITECTURE_COMMUTING_NEURONS_H

#include "architecture/neurons.h"
#include "architecture/row_orbit.h"

/* The numbers of the generators in two parts that commute; both have some, or there are no such
 * parts. */
typedef struct gsnn_commuting_parts {
    uint16_t *list[2];
    size_t count[2];
} gsnn_commuting_parts;

/* Finds them: those that the first generator is tied to by ones that do not commute, and the rest.
 * The caller clears them, on failure too.  Cost: points for each two generators at most. */
gsnn_status gsnn_commuting_parts_init(gsnn_commuting_parts *parts, const gsnn_group *group,
                                      gsnn_error *error);
void gsnn_commuting_parts_clear(gsnn_commuting_parts *parts);

/* Fills neurons that have no room yet, where the row has `count` images; *found says how many it
 * has, or that they are more.  Cost: moves of rows for wA and wB, and two look-ups in tables for
 * each neuron and generator. */
gsnn_status gsnn_commuting_neurons(gsnn_neurons *neurons, const gsnn_row_source *source,
                                   const gsnn_commuting_parts *parts, const uint64_t *row,
                                   uint64_t signs, size_t count, size_t *found, gsnn_error *error);

#endif
