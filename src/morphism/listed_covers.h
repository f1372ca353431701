/* listed_covers.h - the covering relation of a listed group's architectures, by its elements. */
#ifndef GSNN_MORPHISM_LISTED_COVERS_H
#define GSNN_MORPHISM_LISTED_COVERS_H

#include "morphism/morphism.h"

/* Appends the inclusions among the architectures, in no order, each with its neuron.  Cost: a
 * comparison for each pair that orders, dimensions and profiles leave possible and no cover
 * settles. */
gsnn_status gsnn_listed_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
                               const gsnn_catalogue *catalogue,
                               const gsnn_architecture *architectures, size_t count,
                               const gsnn_run *run, gsnn_error *error);

#endif
