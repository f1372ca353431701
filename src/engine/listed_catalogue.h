/* listed_catalogue.h - from a store of classes of element lists to a catalogue. */
#ifndef GSNN_ENGINE_LISTED_CATALOGUE_H
#define GSNN_ENGINE_LISTED_CATALOGUE_H

#include "engine/engine.h"
#include "subgroup/class_store.h"

/* Appends every class of the store to the catalogue, with the representatives that are due, sorts
 * it, and gives it the store, on failure too. */
gsnn_status gsnn_catalogue_from_store(gsnn_catalogue *catalogue, gsnn_class_store *store,
                                      gsnn_group *group, const gsnn_run *run, gsnn_error *error);

#endif
