/* inputs.h - the inputs of a group whose axes stand for several inputs each.
 *
 * V (x) R^D has the architectures of V, and so has a sum of equal representations.  So a group is
 * kept on few axes: those of orbits of points that are equal to an orbit met before, point for
 * point, are left out (see input/merge_orbits.h), and each point may carry several numbers that G
 * does not mix.  What is written is the group on all inputs.
 *
 * A group as it is given has `given` points; point p is up to sign a copy of an axis, and carries
 * the inputs start[p], ..., start[p + 1] - 1.  Copy j of all axes in an orbit of G is an orbit of
 * points, which carry the same number of inputs. */
#ifndef GSNN_GROUP_INPUTS_H
#define GSNN_GROUP_INPUTS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most inputs of a group. */
#define GSNN_MAX_INPUTS 1000000

typedef struct gsnn_inputs {
    size_t count, given, axes;
    uint32_t *axis;   /* of each point */
    uint32_t *first;  /* axes + 1: the copies of axis a are copy[first[a]], ... */
    int32_t *copy;    /* given of them: +-(point + 1) */
    uint32_t *place;  /* of each point: where it is in `copy` */
    uint32_t *before; /* of each place: inputs of the copies before it of the same axis */
    uint32_t *start;  /* given + 1 */
} gsnn_inputs;

/* Points that are copies of axes: onto[p] is +-(axis + 1).  All points of an orbit have the same
 * orbit number, and those of an axis different ones.  Each point carries one number.  The caller
 * frees the inputs. */
gsnn_status gsnn_inputs_new(gsnn_inputs **inputs, size_t axes, size_t given, const int32_t *onto,
                            const uint32_t *orbit, gsnn_error *error);

/* Each axis is one point. */
gsnn_status gsnn_inputs_new_plain(gsnn_inputs **inputs, size_t axes, gsnn_error *error);

void gsnn_inputs_free(gsnn_inputs *inputs);

/* Makes point p carry features[p] numbers, 1 or more, the same in an orbit; GSNN_INVALID beyond
 * GSNN_MAX_INPUTS, with nothing changed. */
gsnn_status gsnn_inputs_set_features(gsnn_inputs *inputs, const uint32_t *features,
                                     gsnn_error *error);

/* The inputs that an axis stands for. */
static inline uint32_t gsnn_inputs_of_axis(const gsnn_inputs *inputs, size_t axis) {
    uint32_t last = inputs->first[axis + 1] - 1;
    uint32_t point = (uint32_t)(inputs->copy[last] < 0 ? -inputs->copy[last] : inputs->copy[last]);
    return inputs->before[last] + inputs->start[point] - inputs->start[point - 1];
}

/* Fills in the images, +-1, +-2, ..., of the inputs of axis `from`, which goes to axis `to`. */
void gsnn_inputs_move_axis(const gsnn_inputs *inputs, size_t from, size_t to, bool negative,
                           int32_t *images);

/* ---- Rows of weights --------------------------------------------------------------------- */

/* Which free weights inputs have, where axes have codes: numbered 1, 2, ... in the order of the
 * inputs, the first that has one with sign +. */
typedef struct gsnn_input_codes {
    const gsnn_inputs *inputs;
    size_t dimension;
    uint32_t *offset; /* of each code > 0: that of its first number */
    int32_t *number;
} gsnn_input_codes;

/* codes: those of the axes in the first row, numbered in the order of the axes.  The caller clears
 * them.  Cost: inputs. */
gsnn_status gsnn_input_codes_init(gsnn_input_codes *codes, const gsnn_inputs *inputs,
                                  const int32_t *row, gsnn_error *error);
void gsnn_input_codes_clear(gsnn_input_codes *codes);

/* The row on all inputs of a row on axes. */
void gsnn_input_codes_spread(const gsnn_input_codes *codes, const int32_t *row, int32_t *inputs);

#endif
