/* disguised_pair.h - the pairs (H,chi) of a group G in disguise that belong to a flat of W.
 *
 * Let U be a flat, W_J its pointwise stabiliser in W.  The elements of <W,-1> that fix U pointwise
 * are W_J and, where z in W is -1 on U and -1 is not in W, those of -z W_J; with -1 they generate
 * those that are 1 or -1 on U.  G has of them the kernel of the map to the cosets of G, and the
 * pair of type 1 or 2 is admissible exactly when that kernel, with its signs, has no larger weight
 * space than U. */
#ifndef GSNN_ENGINE_DISGUISED_PAIR_H
#define GSNN_ENGINE_DISGUISED_PAIR_H

#include "base/arena.h"
#include "engine/coset_kernel.h"
#include "engine/flat_classes.h"
#include "flats/disguised_flat.h"
#include "reflection/disguise.h"

/* Room for the making of pairs. */
typedef struct gsnn_disguised_pair_maker {
    const gsnn_group *group;
    const gsnn_disguised_flats *flats;
    gsnn_arena *arena; /* of the arrays of pairs */
    gsnn_coset_kernel kernel;
} gsnn_disguised_pair_maker;

gsnn_status gsnn_disguised_pair_maker_init(gsnn_disguised_pair_maker *maker,
                                           const gsnn_group *group,
                                           const gsnn_disguised_flats *flats, gsnn_arena *arena,
                                           gsnn_error *error);
void gsnn_disguised_pair_maker_clear(gsnn_disguised_pair_maker *maker);

/* Finds the pair of flat number `number` and a type; the caller clears its order.  GSNN_FAILED
 * where H needs more than 63 generators.  Cost: see engine/coset_kernel.h. */
gsnn_status gsnn_disguised_pair_init(gsnn_flat_pair *pair, gsnn_disguised_pair_maker *maker,
                                     uint32_t number, int type, gsnn_error *error);

#endif
