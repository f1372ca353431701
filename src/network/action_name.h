/* action_name.h - the three kinds of action by name. */
#ifndef GSNN_NETWORK_ACTION_NAME_H
#define GSNN_NETWORK_ACTION_NAME_H

#include "record/enumeration_record.h"

/* "permutation", "signed-permutation" or "matrix", as group files have it. */
const char *gsnn_record_action_name(gsnn_record_action action);

#endif
