/* fit.h - the first layer of an invariant architecture as a stack of circular convolutions.
 *
 * A translation t moves the inputs in one cycle.  rho(t) splits the neurons into signed cycles; the
 * rows of one cycle are the shifts of one row w with w_{j+q} = sign w_j: a channel with q taps,
 * multiplication in R[x] / (x^q - sign).  The row is determined up to shifts, which multiply by x^i
 * and change the number of real roots; filters of sizes (k_1, ..., k_L) with end-to-end size q
 * reach the channel when some shift has as many real roots as there are even sizes. */
#ifndef GSNN_LCN_FIT_H
#define GSNN_LCN_FIT_H

#include "lcn/translation.h"

#include <flint/fmpq.h>

typedef enum gsnn_lcn_reach {
    GSNN_LCN_REACHED,
    GSNN_LCN_NOT_REACHED,
    GSNN_LCN_DEPENDS
} gsnn_lcn_reach;

typedef struct gsnn_lcn_channel {
    size_t taps;
    int sign;
    int32_t *row; /* taps entries: 0 or +-k for the k-th free weight */
    /* For each shift the real roots: of the row, where one free weight or given ones fix it,
     * otherwise the least number that all weights have. */
    size_t *real_roots;
    bool exact;     /* the numbers are those of the row, not a bound */
    fmpz *values;   /* of an exact channel: the row up to a factor, taps entries */
    size_t most;    /* the largest of them */
    bool symmetric; /* some shift is a palindrome, for all weights */
} gsnn_lcn_channel;

typedef struct gsnn_lcn_fit {
    bool rows_known; /* false when the record leaves rows out */
    size_t channel_count;
    gsnn_lcn_channel *channels;
} gsnn_lcn_fit;

/* The channels of an architecture.  weights, unless NULL, are its free weights (dimension of them),
 * exactly.  GSNN_INVALID when the translation does not permute the rows, so is none of the group.
 * The caller clears it, also on failure. */
gsnn_status gsnn_lcn_fit_init(gsnn_lcn_fit *fit, const gsnn_record_architecture *architecture,
                              const gsnn_lcn_translation *translation, const fmpq *weights,
                              const gsnn_run *run, gsnn_error *error);

void gsnn_lcn_fit_clear(gsnn_lcn_fit *fit);

/* Whether stacks with that many even sizes, of end-to-end size taps, reach the channel. */
gsnn_lcn_reach gsnn_lcn_fit_reach(const gsnn_lcn_channel *channel, size_t even);

/* Whether a stack of end-to-end size `size` with `even` even sizes represents an exact channel: for
 * size <= taps some shift of the row whose support lies in the first `size` taps has as many real
 * roots, and *shift and *real_roots are of the best; a longer filter wraps around, and reaches all
 * channels unless it has too many even sizes, when nothing is known (GSNN_LCN_DEPENDS). */
gsnn_status gsnn_lcn_fit_window(gsnn_lcn_reach *reach, size_t *shift, size_t *real_roots,
                                const gsnn_lcn_channel *channel, uint64_t size, size_t even,
                                const gsnn_run *run, gsnn_error *error);

#endif
