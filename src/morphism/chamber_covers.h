/* chamber_covers.h - the covering relation of a reflection group's architectures, no list needed.
 */
#ifndef GSNN_MORPHISM_CHAMBER_COVERS_H
#define GSNN_MORPHISM_CHAMBER_COVERS_H

#include "morphism/morphism.h"

/* Appends the inclusions among the architectures, which come from the catalogue that the coxeter
 * engine made of the group.  Their neurons are left unknown. */
gsnn_status gsnn_chamber_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
                                const gsnn_catalogue *catalogue,
                                const gsnn_architecture *architectures, size_t count,
                                const gsnn_run *run, gsnn_error *error);

#endif
