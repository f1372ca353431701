/* classes.h - the classes of subgroups of an enumeration, from the engine that suits. */
#ifndef GSNN_ENUMERATION_CLASSES_H
#define GSNN_ENUMERATION_CLASSES_H

#include "enumeration/enumeration.h"

/* Sets enumeration->engine and fills the catalogue and room for cohomology.  The engine is the one
 * that the options name; for "auto",
 * - with inadmissible pairs: lattice, which alone lists them natively;
 * - small groups: lattice, the quickest there, which also counts all subgroups, unless they are
 *   many;
 * - otherwise: orbits. */
gsnn_status gsnn_list_classes(gsnn_enumeration *enumeration, const gsnn_run *run,
                              gsnn_error *error);

#endif
