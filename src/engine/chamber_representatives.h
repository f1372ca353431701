/* chamber_representatives.h - the representatives that a reflection group itself singles out.
 *
 * The classes that carry architectures are represented, whichever engine found them, by the
 * subgroup that the fundamental chamber singles out (see flats/flat.h), so that groups too
 * large to list have representatives of the same kind.  All other classes keep the least key. */
#ifndef GSNN_ENGINE_CHAMBER_REPRESENTATIVES_H
#define GSNN_ENGINE_CHAMBER_REPRESENTATIVES_H

#include "engine/engine.h"
#include "subgroup/class_store.h"

/* Changes the representatives in a catalogue made from the store of a listed reflection group;
 * does nothing for other groups.  Cost: a walk over each class concerned. */
gsnn_status gsnn_use_chamber_representatives(gsnn_catalogue *catalogue, gsnn_group *group,
                                             const gsnn_run *run, gsnn_error *error);

#endif
