/* space_of_record.h - the space of sums of an enumeration's architectures. */
#ifndef GSNN_SPACE_SPACE_OF_RECORD_H
#define GSNN_SPACE_SPACE_OF_RECORD_H

#include "record/enumeration_record.h"
#include "space/space.h"

/* Fills in the space, whose max_neurons and channels are set, with the record's admissible
 * architectures and the shared parameters; to be cleared by the caller, on failure too.
 * GSNN_INVALID when the record does not state what is needed. */
gsnn_status gsnn_space_of_record(gsnn_space *space, const gsnn_enumeration_record *record,
                                 gsnn_error *error);

#endif
