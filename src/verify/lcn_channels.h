/* lcn_channels.h - what the checks of channels share: the architecture and the weights of each. */
#ifndef GSNN_VERIFY_LCN_CHANNELS_H
#define GSNN_VERIFY_LCN_CHANNELS_H

#include "verify/lcn_subject.h"

typedef struct gsnn_verify_channel {
    gsnn_verify_lcn *v;
    const gsnn_value *item; /* what the document says of it */
    const gsnn_record_architecture *architecture;
    size_t degree;       /* inputs */
    const size_t *order; /* of the inputs along the translation, or along two */
    /* The free weights, up to a factor: of the network, or 1 where there is one; NULL where they
     * are free. */
    fmpz *weights;
    size_t dimension;
    size_t taps; /* set by the check */
} gsnn_verify_channel;

/* Real roots of a form of degree n, with multiplicity, 0 and infinity included, by FLINT's Sturm
 * sequences. */
int64_t gsnn_verify_count_real(const fmpz_poly_t p, slong n);

/* The order of the inputs along one cycle, which is new; GSNN_INVALID unless it is one. */
gsnn_status gsnn_verify_read_cycle(size_t **order, size_t degree, const gsnn_value *list,
                                   gsnn_error *error);

/* A torus of inputs: order[u + width v] is the input to which s^u t^v takes the first. */
typedef struct gsnn_verify_torus {
    size_t degree, width, height, skew;
    size_t *order;
} gsnn_verify_torus;

/* Reads "translations" and "torus"; GSNN_INVALID unless they agree and reach all inputs. */
gsnn_status gsnn_verify_read_torus(gsnn_verify_torus *torus, gsnn_verify_lcn *v);

/* What is wrong with a channel along one translation, or over a torus: *fault, or NULL.  An error
 * when it cannot be read. */
gsnn_status gsnn_verify_cycle_channel(const char **fault, gsnn_verify_channel *channel);
/* Likewise a channel of `gsnn lcn member --network`, for a stack of that size and number of even
 * sizes. */
gsnn_status gsnn_verify_window_channel(const char **fault, gsnn_verify_channel *channel,
                                       int64_t size, int64_t even);
gsnn_status gsnn_verify_torus_channel(const char **fault, gsnn_verify_channel *channel,
                                      const gsnn_verify_torus *torus);

#endif
