/* pattern_draw.h - random vectors with a given pattern of equal and opposite values. */
#ifndef GSNN_GROUP_PATTERN_DRAW_H
#define GSNN_GROUP_PATTERN_DRAW_H

#include "group/action.h"

/* The `draw` of actions whose codes tell everything about V(H,chi): a random integer for each
 * code, with its sign. */
gsnn_status gsnn_pattern_draw(const gsnn_group *group, const gsnn_signed_generators *equations,
                              uint64_t *random, int64_t *values, gsnn_error *error);

#endif
