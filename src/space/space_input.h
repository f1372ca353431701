/* space_input.h - the space of an enumeration's record. */
#ifndef GSNN_SPACE_SPACE_INPUT_H
#define GSNN_SPACE_SPACE_INPUT_H

#include "record/enumeration_record.h"
#include "space/space.h"

/* Fills in the space, whose max_neurons, channels and redundant are set, with the record's
 * admissible architectures within max_neurons and the shared parameters; to be cleared by the
 * caller, on failure too.  GSNN_INVALID when the record does not state what is needed. */
gsnn_status gsnn_space_of_record(gsnn_space *space, const gsnn_enumeration_record *record,
                                 gsnn_error *error);

#endif
