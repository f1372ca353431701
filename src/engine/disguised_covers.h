/* disguised_covers.h - the inclusion order among the pairs of a group in disguise.
 *
 * A pair is below another exactly when its flat lies in a conjugate of the other's, except that
 * type 1 is never below type 2.  Flats that contain one another are joined by steps (see
 * gsnn_disguised_flat_steps), through flats that may have no pair of that type: covers are the
 * least of the pairs that are reached. */
#ifndef GSNN_ENGINE_DISGUISED_COVERS_H
#define GSNN_ENGINE_DISGUISED_COVERS_H

#include "flats/disguised_flat.h"
#include "subgroup/catalogue.h"

/* Gives the catalogue its known covers: place[2 i + type - 1] is the number of the pair of that
 * type of flat i, or GSNN_NO_ITEM.  Cost: for each pair a search among the flats not far above. */
gsnn_status gsnn_disguised_covers_find(gsnn_catalogue *catalogue, const gsnn_disguised_flats *flats,
                                       const uint32_t *place, gsnn_error *error);

#endif
