/* draws_group.h - all permutations of the inputs, signed or not, that keep every draw of an
 * architecture's tied networks: what these assume, whatever group they were made for. */
#ifndef GSNN_DENSITY_DRAWS_GROUP_H
#define GSNN_DENSITY_DRAWS_GROUP_H

#include "density/pattern_graph.h"

typedef struct gsnn_draws_group {
    bool known; /* nothing else is set otherwise */
    fmpz_t order;
    int32_t *generators; /* count x degree: entry i is +-j when e_i goes to +-e_j */
    size_t degree, count, capacity;
} gsnn_draws_group;

void gsnn_draws_group_init(gsnn_draws_group *draws);
void gsnn_draws_group_clear(gsnn_draws_group *draws);

/* Entries of rows and distinct columns beyond which it is not looked for. */
#define GSNN_DRAWS_MOST_ENTRIES 2048

/* Finds the group for free weights of any laws, and a bias in type 1, among all permutations of the
 * inputs, with `signs` signed ones.  Columns that agree in all rows are exchanged freely, and the
 * graph has one for all of them, so that many inputs are no matter.  Draws are invariant under the
 * group itself, so that where this is all permutations nothing is looked for.  Not known for groups
 * of matrices, where the record leaves rows out, and where more than GSNN_DRAWS_MOST_ENTRIES
 * entries remain.  `draws` has been initialised, and is replaced. */
gsnn_status gsnn_draws_group_find(gsnn_draws_group *draws, const gsnn_pattern *pattern, bool signs,
                                  const gsnn_run *run, gsnn_error *error);

#endif
