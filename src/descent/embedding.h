/* embedding.h - whether one weight space lies in another one, moved by the group. */
#ifndef GSNN_DESCENT_EMBEDDING_H
#define GSNN_DESCENT_EMBEDDING_H

#include "descent/point_orbits.h"

typedef struct gsnn_embedding_search gsnn_embedding_search;

/* A search under the group of a chain, which it borrows. */
gsnn_status gsnn_embedding_search_new(gsnn_embedding_search **search, const gsnn_chain *chain,
                                      gsnn_error *error);
void gsnn_embedding_search_free(gsnn_embedding_search *search);

/* Of which images of the first two base points a search needs to look at no more. */
typedef struct gsnn_embedding_heads {
    bool of_lower;      /* by elements that fix the code `lower`, not `upper`; */
    const bool *first;  /* points, one of each orbit of a group of such elements; */
    const bool *second; /* second[x * points + y]: likewise points y, and those of these elements
                           that fix the point x; may be NULL */
} gsnn_embedding_heads;

/* Whether an element g of the group makes the code x -> upper(g x) one that is merged to `lower`:
 * equal labels of it are equal in `lower`, opposite ones opposite, and 0 is 0.  `upper` has labels
 * 1 .. labels.  Cost: a backtrack search along the chain for g, or its inverse, in which no orbit
 * of a stabiliser may be asked for more points with some label than it has. */
bool gsnn_embedding_exists(gsnn_embedding_search *search, const int32_t *lower,
                           const int32_t *upper, size_t labels, const gsnn_embedding_heads *heads);

#endif
