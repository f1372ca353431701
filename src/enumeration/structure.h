/* structure.h - names for H and K, such as "C2 x S4", from GAP. */
#ifndef GSNN_ENUMERATION_STRUCTURE_H
#define GSNN_ENUMERATION_STRUCTURE_H

#include "enumeration/enumeration.h"

/* Fills enumeration->structure, asking GAP once for all the groups.  Fails as GAP does. */
gsnn_status gsnn_name_structures(gsnn_enumeration *enumeration, const gsnn_run *run,
                                 gsnn_error *error);

#endif
