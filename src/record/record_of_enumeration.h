/* record_of_enumeration.h - the record of an enumeration in memory, without a file between. */
#ifndef GSNN_RECORD_RECORD_OF_ENUMERATION_H
#define GSNN_RECORD_RECORD_OF_ENUMERATION_H

#include "record/enumeration_record.h"

/* Makes the record that reading the enumeration's JSON would give; the caller frees it.  It does
 * not refer to the enumeration. */
gsnn_status gsnn_record_of_enumeration(gsnn_enumeration_record **record,
                                       const gsnn_enumeration *enumeration, const gsnn_run *run,
                                       gsnn_error *error);

#endif
