/* cohomology.h - H^1(H, {+-1}) = Hom(H, {+-1}), and its orbits under the normaliser of H.
 *
 * A class chi is a sign vector: bit i is set when chi(h_i) = -1, for the generators h_1 .. h_r of
 * H.  The consistent sign vectors are those that annihilate every relation among the parities of
 * words (see subgroup/listed_subgroup.h).  The basis is in reduced echelon form with pivots at the
 * lowest possible generators, so coordinate k of chi is its bit at pivot k. */
#ifndef GSNN_COHOMOLOGY_COHOMOLOGY_H
#define GSNN_COHOMOLOGY_COHOMOLOGY_H

#include "base/arena.h"
#include "subgroup/catalogue.h"
#include "subgroup/listed_subgroup.h"

#define GSNN_MAX_RANK 20

/* The arrays belong to an arena. */
typedef struct gsnn_cohomology {
    size_t rank;
    uint64_t *basis;    /* rank sign vectors, reduced echelon */
    unsigned *pivots;   /* rank generator numbers, ascending */
    size_t orbit_count; /* orbits under the normaliser; 0 where they were not computed */
    uint64_t *orbits;   /* for each the sign vector least in coordinates (lexicographic order) */
    uint64_t *orbit_lengths;
} gsnn_cohomology;

/* The reduced echelon basis of the sign vectors on `count` generators that annihilate the relations
 * among parities: an echelon basis as in chain.h, with a place for each generator.  `basis` has
 * room for `count` vectors; returns how many there are.  Cost: count^2 words. */
size_t gsnn_sign_vectors(const uint64_t *parities, size_t count, uint64_t *basis);

/* Computes the basis from the relations among parities, in memory of the arena.  Cost: r^3 bit
 * operations. */
gsnn_status gsnn_cohomology_init(gsnn_cohomology *cohomology, const gsnn_listed_subgroup *subgroup,
                                 gsnn_arena *arena, gsnn_error *error);

/* The same from a basis that is known. */
gsnn_status gsnn_cohomology_from_basis(gsnn_cohomology *cohomology, const uint64_t *basis,
                                       size_t rank, gsnn_arena *arena, gsnn_error *error);

/* Computes the orbits on all 2^rank classes under conjugation by `count` elements of G that
 * normalise H (their indices), trivial class first, in memory of the arena; what is taken
 * from `scratch` is given back.  GSNN_FAILED when the rank exceeds GSNN_MAX_RANK. */
gsnn_status gsnn_cohomology_make_orbits(gsnn_cohomology *cohomology,
                                        const gsnn_listed_subgroup *subgroup,
                                        const uint32_t *normaliser, size_t count, gsnn_arena *arena,
                                        gsnn_arena *scratch, gsnn_error *error);

/* The same, where no element is listed: for each of the `count` elements n and each of the
 * `generators` h_i of H the parity of a word for n h_i n^-1, one n after the other. */
gsnn_status gsnn_cohomology_make_orbits_by_words(gsnn_cohomology *cohomology, size_t generators,
                                                 const uint64_t *words, size_t count,
                                                 gsnn_arena *arena, gsnn_arena *scratch,
                                                 gsnn_error *error);

/* H^1 and its orbits of the subgroup that `count` elements generate, at most GSNN_MAX_PARITY_BITS,
 * as the functions above give them, without listing it.  Cost: a stabiliser chain, and a sift for
 * each generator and element of the normaliser. */
gsnn_status gsnn_cohomology_by_chain(gsnn_cohomology *cohomology, const gsnn_group *group,
                                     const uint32_t *generators, size_t count,
                                     const uint32_t *normaliser, size_t normaliser_count,
                                     gsnn_arena *arena, gsnn_arena *scratch, gsnn_error *error);

/* Coordinate k (0 or 1) of a sign vector. */
static inline int gsnn_cohomology_coordinate(const gsnn_cohomology *cohomology, uint64_t signs,
                                             size_t k) {
    return (int)(signs >> cohomology->pivots[k] & 1);
}

/* Orders sign vectors by their coordinates: the one comes first that is + on the first generator on
 * which they differ. */
static inline int gsnn_compare_signs(uint64_t x, uint64_t y) {
    uint64_t differ = x ^ y;
    return !differ ? 0 : x & differ & -differ ? 1 : -1;
}

#endif
