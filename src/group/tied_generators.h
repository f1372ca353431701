/* tied_generators.h - the generators of a group in parts that commute. */
#ifndef GSNN_GROUP_TIED_GENERATORS_H
#define GSNN_GROUP_TIED_GENERATORS_H

#include "group/group.h"

/* Numbers the finest parts of the generators such that those in different parts commute, by their
 * first generators; behind `most` of them all that is left is one part.  part[s] is that of
 * generator s, and *count how many there are.  GSNN_FAILED without memory.  Cost: points for each
 * generator and each of the first parts' at most. */
gsnn_status gsnn_tied_generators(const gsnn_group *group, size_t most, uint16_t *part,
                                 size_t *count, gsnn_error *error);

#endif
