/* most_parameters.h - the most parameters that a number of neurons can be spent on. */
#ifndef GSNN_SPACE_MOST_PARAMETERS_H
#define GSNN_SPACE_MOST_PARAMETERS_H

#include "space/space.h"

/* For each i and n, the most parameters (the shared ones left out) of a multiset of the parts i,
 * i+1, ... with exactly n neurons, or -1 when there is none. */
typedef struct gsnn_most_parameters {
    size_t width; /* max_neurons + 1 */
    int64_t *values;
} gsnn_most_parameters;

/* A bounded knapsack, solved from the last part backwards: in each residue class modulo the part's
 * neurons the recursion is a maximum over a sliding window, kept in a monotone queue, so that the
 * time is parts x max_neurons whatever the limit on channels.  Sets ways[n], n = 0..max_neurons
 * (initialised by the caller; or NULL), to the number of multisets of all parts with n neurons and
 * that many parameters. */
gsnn_status gsnn_most_parameters_init(gsnn_most_parameters *table, const gsnn_space *space,
                                      fmpz *ways, const gsnn_run *run, gsnn_error *error);

void gsnn_most_parameters_clear(gsnn_most_parameters *table);

static inline int64_t gsnn_most_parameters_get(const gsnn_most_parameters *table, size_t part,
                                               size_t neurons) {
    return table->values[part * table->width + neurons];
}

#endif
