/* listed_catalogue.h - from a store of classes of element lists to a catalogue. */
#ifndef GSNN_ENGINE_LISTED_CATALOGUE_H
#define GSNN_ENGINE_LISTED_CATALOGUE_H

#include "architecture/pattern_stabiliser.h"
#include "engine/engine.h"
#include "subgroup/class_store.h"

/* Appends every class of the store to the catalogue, with the representatives that are due, sorts
 * it, and gives it the store, on failure too. */
gsnn_status gsnn_catalogue_from_store(gsnn_catalogue *catalogue, gsnn_class_store *store,
                                      gsnn_group *group, const gsnn_run *run, gsnn_error *error);

/* Adds the classes of the groups that act on the flat with that pattern as +1, and as +1 or -1, if
 * they are new.  `set` has room for all zuppos of the store. */
gsnn_status gsnn_store_pattern_groups(gsnn_class_store *store, gsnn_pattern_memory *patterns,
                                      const int32_t *pattern, uint32_t *set, gsnn_error *error);

/* The representatives that a reflection group, one in disguise, or a direct product itself singles
 * out: the classes that carry architectures are represented, whichever engine found them, by the
 * subgroup that the fundamental chamber singles out (see flats/flat.h, engine/disguise_engine.c),
 * or by what is made of those of the factors (engine/product_classes.c), so that groups too large
 * to list have representatives of the same kind.  Other large groups take the least
 * images of codes (see engine/chain_engine.c) for the same reason.  All other classes keep the
 * least key.
 *
 * Changes the representatives in a catalogue made from the store of such a group, listed;
 * does nothing for other groups.  Cost: a walk over each class concerned. */
gsnn_status gsnn_use_chosen_representatives(gsnn_catalogue *catalogue, gsnn_group *group,
                                            const gsnn_run *run, gsnn_error *error);

#endif
