/* least_code.h - canonical images of codes under a group given by a stabiliser chain.
 *
 * A code has a number for each point, as gsnn_weights: equal where weights are equal, opposite
 * where they are opposite, 0 where they vanish; only that counts, not which numbers stand for it.
 * An element g of G makes of the code c the code x -> c(g x).  The images are compared along the
 * chain: first by what c tells of the first base point's image and of the orbits that are left
 * when it is fixed, then by the second, and so on, and at last number by number.  The least image
 * depends on nothing but the code, the chain's base and the group; with it come generators of the
 * group that maps the code to itself, the setwise stabiliser of the weight space.
 *
 * Source: the search for least images of sets (S. Linton, "Finding the smallest image of a set",
 * ISSAC 2004; C. Jefferson, E. Jonauskyte, M. Pfeiffer, R. Waldecker, "Minimal and canonical
 * images", J. Algebra 521 (2019)), and automorphisms as in B. McKay, "Practical graph isomorphism",
 * Congr. Numer. 30 (1981). */
#ifndef GSNN_DESCENT_LEAST_CODE_H
#define GSNN_DESCENT_LEAST_CODE_H

#include "base/run.h"
#include "descent/code_set.h"
#include "descent/point_orbits.h"

typedef struct gsnn_code_search gsnn_code_search;

/* A search under the group of a chain, which it borrows.  While it lasts it looks now and then
 * whether `run`, which is borrowed too, is interrupted; any thread may search, so nobody should
 * listen to progress there. */
gsnn_status gsnn_code_search_new(gsnn_code_search **search, const gsnn_chain *chain,
                                 const gsnn_run *run, gsnn_error *error);
void gsnn_code_search_free(gsnn_code_search *search);

/* What a search found; it belongs to the search and lives until the next one. */
typedef struct gsnn_least_code {
    const int32_t *codes;     /* the least image, numbered 1, 2, ... in the order of the points */
    const gsnn_point *mover;  /* an element g with codes(x) = +-c(g x), label for label */
    const gsnn_point *fixers; /* generators of the elements that map the code c to itself */
    size_t fixer_count;
} gsnn_least_code;

/* Finds the least image of a code with labels 1 .. labels.  Where the first image that is met is
 * one of the least codes in `known` (which may be NULL), the search ends there, without fixers.
 * Cost: exponential in the worst case; as a rule a descent of points * orbit lengths for each
 * generator that is found, and one more; one alone for most of what is known. */
gsnn_status gsnn_code_search_least(gsnn_code_search *search, const int32_t *codes, size_t labels,
                                   const gsnn_code_set *known, gsnn_least_code *least,
                                   gsnn_error *error);

/* Numbers the labels 1, 2, ... in the order of the points where they first occur, there positive.
 * `room` has a place for each label and one more. */
void gsnn_code_normalise(int32_t *codes, size_t points, size_t labels, int32_t *room);

/* How many labels a code has that is so numbered: the largest of them. */
size_t gsnn_code_labels(const int32_t *codes, size_t points);

#endif
