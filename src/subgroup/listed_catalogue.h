/* listed_catalogue.h - from a store of classes of element lists to a catalogue. */
#ifndef GSNN_SUBGROUP_LISTED_CATALOGUE_H
#define GSNN_SUBGROUP_LISTED_CATALOGUE_H

#include "subgroup/class_store.h"
#include "subgroup/engine.h"

/* Appends every class of the store to the catalogue and sorts it. */
gsnn_status gsnn_catalogue_from_store(gsnn_catalogue *catalogue, const gsnn_class_store *store,
                                      gsnn_error *error);

#endif
