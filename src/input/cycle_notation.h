/* cycle_notation.h - permutations written as "(1,6)(2,5)(3,4)". */
#ifndef GSNN_INPUT_CYCLE_NOTATION_H
#define GSNN_INPUT_CYCLE_NOTATION_H

#include "base/error.h"
#include "group/permutation.h"

/* Checks the grammar, (cycle)+ with cycle = "(" [point {"," point}] ")", points in decimal and
 * blanks anywhere between, and finds the largest point that is named, 0 for "()".  GSNN_INVALID
 * also for points outside 1..GSNN_MAX_POINTS; `label` names the generator in the message. */
gsnn_status gsnn_cycles_measure(size_t *largest, const char *cycles, const char *label,
                                gsnn_error *error);

/* Writes the permutation of 0..degree-1 that cycles, which have been measured, stand for.
 * GSNN_INVALID when a point is named twice or is above the degree. */
gsnn_status gsnn_cycles_read(gsnn_point *images, size_t degree, const char *cycles,
                             const char *label, gsnn_error *error);

#endif
