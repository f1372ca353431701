/* space_of_enumeration.h - the space of sums of a group that is enumerated here and now. */
#ifndef GSNN_SPACE_SPACE_OF_ENUMERATION_H
#define GSNN_SPACE_SPACE_OF_ENUMERATION_H

#include "space/space.h"

/* Enumerates the group's architectures within space->max_neurons, which is set as is
 * space->channels, and fills in the space; to be cleared by the caller, on failure too. */
gsnn_status gsnn_space_of_group(gsnn_space *space, gsnn_group *group, const gsnn_run *run,
                                gsnn_error *error);

#endif
