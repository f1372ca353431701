/* represented.h - large groups whose classes are represented by an engine of their own, which
 * lists nothing: reflection groups and those in disguise by their chamber, abelian groups, grids,
 * and direct products by their factors. */
#ifndef GSNN_ENGINE_REPRESENTED_H
#define GSNN_ENGINE_REPRESENTED_H

#include "engine/coded_classes.h"
#include "engine/engine.h"

/* The engine that represents the group's classes and lists no element, or NULL if there is none.
 * Cost: that of gsnn_factors_split. */
const gsnn_engine *gsnn_representing_engine(const gsnn_group *group, const gsnn_run *run);

/* Fills the catalogue by that engine, and holds it against the flats of all of GAP's subgroups:
 * each architecture must have one of those as its weights, of the type and with the order of H that
 * the flat's stabiliser has, and no flat may be left over; GSNN_FAILED otherwise.  Cost: that of
 * the engine, a least image for each architecture, and see flat_pairs.h. */
gsnn_status gsnn_represented_classes_enter(gsnn_coded_classes *classes, const gsnn_engine *engine,
                                           const gsnn_run *run, gsnn_error *error);

#endif
