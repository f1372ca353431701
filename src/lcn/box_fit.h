/* box_fit.h - the first layer of an invariant architecture as filters of two dimensions.
 *
 * Two translations s, t move the inputs over a torus, and split the neurons of an architecture into
 * channels: the rows of a channel are, up to sign, the shifts of one row w.  The shifts that keep w
 * up to sign are a lattice with basis (width, 0), (skew, height), so that the channel multiplies by
 * w in R[x,y] / (x^width = sign_0, y^height x^skew = sign_1), with width times height taps.  A
 * shift multiplies w by a monomial; where the polynomial of a shift is a product of smaller boxes,
 * a stack of such boxes reaches the channel, and so does every stack that multiplies some of them
 * together.  Which other stacks do is not decided: there is no test over R.  Factors are found over
 * Q (FLINT's fmpz_mpoly_factor); of a channel with several free weights, those that all weights
 * share. */
#ifndef GSNN_LCN_BOX_FIT_H
#define GSNN_LCN_BOX_FIT_H

#include "base/run.h"
#include "lcn/torus.h"

#include <flint/fmpq.h>

/* Channels of more taps are not factored. */
#define GSNN_LCN_MAX_BOX_TAPS 144

/* A polynomial of degree below width in x and below height in y, x running fastest. */
typedef struct gsnn_lcn_box {
    size_t width, height;
    fmpz *values;
    size_t multiplicity;
} gsnn_lcn_box;

typedef struct gsnn_lcn_box_channel {
    size_t width, height, skew;
    int signs[2];
    int32_t *row; /* width x height, x running fastest: 0 or +-k for the k-th free weight */
    bool exact;   /* the row is known: one free weight, or given ones */
    bool factored;
    /* Of the first shift with the most boxes: */
    size_t shift[2];
    size_t infinite[2]; /* boxes 2x1 and 1x2 with the filter (1, 0) */
    size_t factor_count;
    gsnn_lcn_box *factors;
    /* What multiplies them: of an exact channel a number, otherwise a box for each weight. */
    size_t rest_count;
    gsnn_lcn_box *rest;
    size_t box_count; /* how many boxes larger than 1x1 there are */
} gsnn_lcn_box_channel;

typedef struct gsnn_lcn_box_fit {
    bool rows_known; /* false when the record leaves rows out */
    size_t channel_count;
    gsnn_lcn_box_channel *channels;
} gsnn_lcn_box_fit;

/* The channels of an architecture.  weights, unless NULL, are its free weights, exactly.
 * GSNN_INVALID when the translations do not permute the rows, so are none of the group.  The caller
 * clears it, also on failure. */
gsnn_status gsnn_lcn_box_fit_init(gsnn_lcn_box_fit *fit,
                                  const gsnn_record_architecture *architecture,
                                  const gsnn_lcn_torus *torus, const fmpq *weights,
                                  const gsnn_run *run, gsnn_error *error);

void gsnn_lcn_box_fit_clear(gsnn_lcn_box_fit *fit);

/* The boxes larger than 1x1 of a factored channel, the largest first, as pairs of width and height:
 * 2 box_count entries. */
void gsnn_lcn_box_channel_sizes(uint64_t *sizes, const gsnn_lcn_box_channel *channel);

/* ---- The polynomials of a channel as products of boxes (box_factors.c) ----------------------- */

/* Finds the shift of a channel (its lattice and row are set) with the most boxes.  weights: the
 * free weights, or NULL.  Factors each shift over Q. */
gsnn_status gsnn_lcn_box_factors_find(gsnn_lcn_box_channel *channel, size_t dimension,
                                      const fmpz *weights, const gsnn_run *run, gsnn_error *error);

void gsnn_lcn_box_factors_clear(gsnn_lcn_box_channel *channel);

#endif
