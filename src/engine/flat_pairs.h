/* flat_pairs.h - the pairs (H,chi) that belong to a weight space of a group that is not listed. */
#ifndef GSNN_ENGINE_FLAT_PAIRS_H
#define GSNN_ENGINE_FLAT_PAIRS_H

#include "descent/flat_list.h"
#include "engine/flat_classes.h"

/* Of type 1, H is what fixes the space pointwise; of type 2, what acts on it as 1 or as -1. */
typedef struct gsnn_flat_pairs {
    fmpz_t length;           /* conjugates of the flat */
    gsnn_flat_pair types[2]; /* of types 1 and 2 */
} gsnn_flat_pairs;

/* Finds both for an item of a list of flats of the group, which has a chain.  The caller clears
 * them, also on failure.  GSNN_FAILED where H needs more than 63 generators.  Cost: stabiliser
 * chains of the setwise stabiliser and of H. */
gsnn_status gsnn_flat_pairs_init(gsnn_flat_pairs *pairs, const gsnn_group *group,
                                 const gsnn_flat_list *list, const gsnn_flat_item *item,
                                 gsnn_arena *arena, gsnn_error *error);
void gsnn_flat_pairs_clear(gsnn_flat_pairs *pairs);

#endif
