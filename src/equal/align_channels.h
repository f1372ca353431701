/* align_channels.h - which channels of two networks of architectures are the same.
 *
 * Channels of one architecture are the same part of the function, up to an affine function, when
 * one comes from the other by scaling (w, b, a) -> (l w, l b, a/l), l > 0, and an element of the
 * gauge group Gamma: its first row is l times row k of the other, or the negative of that.  Type 2
 * channels do not feel the sign; a flip of type 1 adds a sum w_i to c and n a b to d. */
#ifndef GSNN_EQUAL_ALIGN_CHANNELS_H
#define GSNN_EQUAL_ALIGN_CHANNELS_H

#include "equal/read.h"

typedef struct gsnn_channel_alignment {
    const char *id;  /* of the architecture; the network's */
    size_t from, to; /* channels of that summand, from 0 */
    bool exact;
    int64_t neuron; /* the first row of `to` is scale times row |neuron| (from 1), times its sign */
    fmpq_t scale;   /* where exact */
    double ratio;   /* the scale in doubles */
    /* The element of Gamma as a signed permutation of the coordinates: entry i is s*j when free
     * weight i (or, last, the bias of type 1) goes to place j with sign s.  NULL where the
     * parameters do not determine it (weights that are 0, or equal up to sign), and for matrices.
     */
    int32_t *element;
    size_t coordinates;
} gsnn_channel_alignment;

typedef struct gsnn_channels_alignment {
    bool exact;      /* all channels, and the affine functions agree with their flips */
    double distance; /* the sum over pairs of |a w - a' w'| of the rows that are compared, and of
                      * the affine differences, relative to the same sum of g alone */
    size_t count;
    gsnn_channel_alignment *channels; /* in the order of f */
} gsnn_channels_alignment;

/* Matches the channels of f with those of g: exact matches first, and the others by an assignment
 * of least cost.  GSNN_INVALID when the groups, the architectures or their numbers of channels
 * differ.  Both were read as networks of architectures and outlive the alignment, which the caller
 * clears.  O(channels^2 * neurons * degree). */
gsnn_status gsnn_channels_align(gsnn_channels_alignment *alignment, const gsnn_compared *f,
                                const gsnn_compared *g, gsnn_error *error);
void gsnn_channels_alignment_clear(gsnn_channels_alignment *alignment);

#endif
