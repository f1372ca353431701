/* refusal.h - what would be too large to be listed, in words. */
#ifndef GSNN_DESCENT_REFUSAL_H
#define GSNN_DESCENT_REFUSAL_H

#include "descent/moving_group.h"

/* All zero: nothing. */
typedef struct gsnn_refusal {
    char text[128];
} gsnn_refusal;

/* Elements of one Sylow subgroup, or of one conjugacy class, and images of points in a list of
 * them. */
#define GSNN_LARGE_CLASS 3000000
#define GSNN_LARGE_LIST ((size_t)1 << 29)

/* How many elements of a group on so many points may be listed. */
size_t gsnn_list_limit(size_t points);

/* Whether a Sylow subgroup that was looked for cannot be listed: where it was not found for want of
 * a class that can be, or is too large itself.  Says so then. */
bool gsnn_refuse_sylow(gsnn_refusal *refusal, const gsnn_moving_group *group, uint64_t prime,
                       const gsnn_moving_group *sylow, bool found);

/* Says that the elements of order 2 cannot be listed. */
void gsnn_refuse_involutions(gsnn_refusal *refusal, size_t points);

#endif
