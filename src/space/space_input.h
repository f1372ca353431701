/* space_input.h - the space of a group, enumerated here and now, or of an enumeration's record. */
#ifndef GSNN_SPACE_SPACE_INPUT_H
#define GSNN_SPACE_SPACE_INPUT_H

#include "record/enumeration_record.h"
#include "space/space.h"

/* Enumerates the group's architectures within space->max_neurons, which is set as are
 * space->channels and space->redundant, and fills in the space; to be cleared by the caller, on
 * failure too. */
gsnn_status gsnn_space_of_group(gsnn_space *space, gsnn_group *group, const gsnn_run *run,
                                gsnn_error *error);

/* The same from the record's admissible architectures.  GSNN_INVALID when the record does not state
 * what is needed. */
gsnn_status gsnn_space_of_record(gsnn_space *space, const gsnn_enumeration_record *record,
                                 gsnn_error *error);

#endif
