/* young.h - permutations of inputs, signed or not, that keep colours, in closed form. */
#ifndef GSNN_DENSITY_YOUNG_H
#define GSNN_DENSITY_YOUNG_H

#include "density/conditions.h"

/* gsnn_conditions_search in the group of all (signed) permutations of the inputs (gsnn_full_group),
 * without its chain; `found` is chainless.  What keeps the colours is a Young subgroup: the product
 * over classes of k inputs of S_k, or B_k where an input and its negative have one colour.  Each
 * further wish that can be fulfilled adds a coset.  GSNN_FAILED for conditions on pairs of points.
 * O(points log points) for each wish, beside the generators: up to 2 for each input. */
gsnn_status gsnn_young_search(gsnn_found_group *found, const gsnn_group *group,
                              const gsnn_conditions *conditions, gsnn_error *error);

#endif
