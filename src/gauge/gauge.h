/* gauge.h - what an architecture's parameters leave undetermined.
 *
 * The parameter points of one channel with the same function as a generic one form one orbit of
 * R_{>0} x Gamma.  The scaling is (w, b, a) -> (l w, l b, a/l).  Gamma is finite, the centraliser
 * of rho(G) in the signed permutations of neurons, and acts on (w, b) linearly:
 *   type 2: N_G(H,K)/K, w -> w t, in which -1 = H/K;
 *   type 1: N_G(H)/H, w -> w t, times the flip (w, b) -> (-w, -b), which moves a sum of w_i into
 *           the linear function and n a b into the constant;
 * N_G(H,K) normalises both.  On free weights of patterns Gamma acts by signed permutations. */
#ifndef GSNN_GAUGE_GAUGE_H
#define GSNN_GAUGE_GAUGE_H

#include "network/exact_rows.h"

#include <flint/fmpz.h>

typedef struct gsnn_gauge {
    size_t coordinates; /* the free weights and, for type 1, the bias */
    size_t weights;     /* how many of them are weights */
    bool order_known;
    fmpz_t order;
    /* Generators as signed permutations of the coordinates, generator_count x coordinates: entry i
     * is s*j when coordinate i+1 goes to place j with sign s.  NULL where rows are left out. */
    size_t generator_count;
    int32_t *generators;
} gsnn_gauge;

/* ---- Patterns ---------------------------------------------------------------------------- */

/* Fills in the gauge group of an admissible architecture of a permutation or signed permutation
 * action, to be cleared by the caller.  The generators are the least in lexicographic order: of all
 * elements, in that order, those that are not products of earlier ones.  Where the record has not
 * all rows, only what it knows of the order is there.  O(neurons * degree + |Gamma| log |Gamma| *
 * coordinates). */
gsnn_status gsnn_gauge_of_pattern(gsnn_gauge *gauge, const gsnn_enumeration_record *record,
                                  size_t architecture, gsnn_error *error);

void gsnn_gauge_clear(gsnn_gauge *gauge);

/* A pair of coordinates in an orbit of Gamma on ordered pairs, as an entry of a linear map that
 * commutes with Gamma. */
typedef struct gsnn_gauge_entry {
    uint32_t out, in; /* coordinates, from 0 */
    int sign;
} gsnn_gauge_entry;

/* The linear maps of the coordinates that commute with Gamma: the orbits of Gamma on ordered pairs
 * of coordinates whose signs do not contradict each other, a basis. */
typedef struct gsnn_gauge_maps {
    size_t count;
    size_t *begin;             /* count + 1 places in entries */
    gsnn_gauge_entry *entries; /* of each map, by out and in; the first has sign +1 */
} gsnn_gauge_maps;

/* Fills in the maps of a gauge whose generators are known, to be cleared by the caller.
 * O(coordinates^2 * generators). */
gsnn_status gsnn_gauge_maps_init(gsnn_gauge_maps *maps, const gsnn_gauge *gauge, gsnn_error *error);
void gsnn_gauge_maps_clear(gsnn_gauge_maps *maps);

/* ---- Matrices ---------------------------------------------------------------------------- */

/* Generators of Gamma as matrices A: coordinates theta become A theta. */
typedef struct gsnn_gauge_matrices {
    size_t coordinates; /* the free weights and, for type 1, the bias */
    size_t count;
    gsnn_exact_matrix *generators; /* coordinates x coordinates each */
} gsnn_gauge_matrices;

/* Fills in generators for an admissible architecture of a matrix action, to be cleared by the
 * caller: of the neurons to which the centraliser of rho(G) sends the first one, in their order,
 * those that earlier ones do not lead to; and -1 where these do not generate it.  `exact` is that
 * of the record.  GSNN_INVALID where the record leaves out exact rows or rho.  Each neuron costs at
 * most neurons * generators steps. */
gsnn_status gsnn_gauge_of_basis(gsnn_gauge_matrices *matrices, const gsnn_exact_record *exact,
                                const gsnn_record_architecture *architecture, gsnn_error *error);
void gsnn_gauge_matrices_clear(gsnn_gauge_matrices *matrices);

/* The dimension of the space of linear maps of the coordinates that commute with the generators,
 * by elimination modulo a prime that does not divide |Gamma|: coordinates^2 unknowns. */
gsnn_status gsnn_gauge_commutant(size_t *dimension, const gsnn_gauge_matrices *matrices,
                                 gsnn_error *error);

#endif
