/* element_search.h - elements of a group that send each axis where it may go.
 *
 * Backtracking over the stabiliser chain of a group whose base points are axes: the images of the
 * axes are chosen one after another, and a branch ends when an axis meets an image that is not
 * allowed.  Where what is kept defines a subgroup, only one element for each coset of the subgroup
 * found so far is looked for (C. C. Sims, "Determining the conjugacy classes of a permutation
 * group", 1971), so that a Young subgroup of S20 takes no time.  In the worst case the search is
 * exponential; it ends with GSNN_UNDECIDED, and a message, after GSNN_SEARCH_LIMIT steps. */
#ifndef GSNN_DENSITY_ELEMENT_SEARCH_H
#define GSNN_DENSITY_ELEMENT_SEARCH_H

#include "base/run.h"
#include "group/group.h"

#define GSNN_SEARCH_LIMIT 20000000

/* What elements are looked for: those g for which the colour of the point g e_i is wanted[i] for
 * each axis i, `pair` holds for the images of any two axes, and `whole` of the complete element. */
typedef struct gsnn_element_wish {
    const uint32_t *wanted; /* for each axis */
    const uint32_t *colour; /* of each point */
    /* NULL, or whether axes i and j may have the images x and y. */
    bool (*pair)(void *context, size_t i, gsnn_point x, size_t j, gsnn_point y);
    /* NULL, or whether the element is one. */
    bool (*whole)(void *context, const gsnn_point *element);
    void *context;
} gsnn_element_wish;

/* A subgroup by generators, with its chain; or without one, where a chain would be too large: then
 * whoever adds generators also sets the order, and nobody asks for members. */
typedef struct gsnn_found_group {
    size_t points;
    gsnn_point *generators; /* count permutations of the points */
    size_t count, capacity;
    bool chainless;
    fmpz_t chainless_order;
    gsnn_chain chain;
} gsnn_found_group;

/* The trivial group; chainless when the group that it is found in has no chain. */
void gsnn_found_group_init(gsnn_found_group *found, const gsnn_group *group);
void gsnn_found_group_clear(gsnn_found_group *found);

/* Gives the chain back and keeps the order. */
void gsnn_found_group_drop_chain(gsnn_found_group *found);

void gsnn_found_group_order(fmpz_t order, const gsnn_found_group *found);

/* Adds a generator unless the group is known to contain it. */
gsnn_status gsnn_found_group_add(gsnn_found_group *found, const gsnn_point *g, gsnn_error *error);

/* Whether the group contains the permutation; GSNN_FAILED for a chainless one. */
gsnn_status gsnn_found_group_contains(const gsnn_found_group *found, const gsnn_point *g,
                                      bool *inside, gsnn_error *error);

/* Replaces the generators by few ones: random products are not needed, those that earlier ones
 * generate are left out. */
gsnn_status gsnn_found_group_thin(gsnn_found_group *found, gsnn_error *error);

/* Finds one element; *exists is false when there is none.  `element` has room for the points. */
gsnn_status gsnn_search_element(const gsnn_group *group, const gsnn_element_wish *wish,
                                gsnn_point *element, bool *exists, const gsnn_run *run,
                                gsnn_error *error);

/* Adds to `found` all elements that fulfil the wish, which must form a group. */
gsnn_status gsnn_search_subgroup(const gsnn_group *group, const gsnn_element_wish *wish,
                                 gsnn_found_group *found, const gsnn_run *run, gsnn_error *error);

#endif
