/* network.h - one concrete G-invariant network: its free parameters and the numbers they make.
 *
 * A network is a sum of irreducible architectures, each with some channels (copies with weights
 * of their own), and an affine function.  With ReLU(z) = max(z, 0), a channel of type 1 is
 *     a sum_i ReLU(w_i.x + b),
 * one of type 2 is
 *     a sum_i ReLU(w_i.x) - (a/2) sum_i w_i.x = (a/2) sum_i |w_i.x|,
 * and the affine function is linear.x + constant with `linear` fixed by the group.  The expanded
 * numbers say the same without types: f(x) = sum_i a_i ReLU(W_i.x + b_i) + c.x + d, where c is
 * `linear` with the linear terms of the type 2 channels added, and d is `constant`.
 */
#ifndef GSNN_NETWORK_NETWORK_H
#define GSNN_NETWORK_NETWORK_H

#include "gsnn.h"

#include <flint/fmpq.h>

/* One copy of an architecture: its free weights (the summand's `dimension` of them), bias (0 when
 * the type is 2) and output weight, as doubles and as the exact numbers that these round: the
 * free weights, then the bias, then the output weight. */
typedef struct gsnn_channel {
    double *weights;
    double bias;
    double output;
    fmpq *exact; /* dimension + 2 */
} gsnn_channel;

/* The channels of one architecture. */
typedef struct gsnn_summand {
    char *id;
    int type;
    size_t neurons;   /* of one channel */
    size_t dimension; /* free weights of one channel */
    gsnn_channel *channels;
    size_t channel_count;
} gsnn_summand;

typedef struct gsnn_network {
    char *group;  /* name of the group */
    char *action; /* "permutation", "signed-permutation" or "matrix" */
    size_t degree;

    /* Free parameters. */
    gsnn_summand *summands;
    size_t summand_count;
    double *linear; /* degree */
    double constant;
    fmpq *exact_affine; /* degree + 1: linear and constant exactly */

    /* Expanded numbers. */
    size_t neurons;
    double *W; /* neurons x degree, by rows */
    double *b; /* neurons */
    double *a; /* neurons */
    double *c; /* degree */
    double d;
} gsnn_network;

/* An affine network, all 0, without summands and without expanded numbers; the caller frees it. */
gsnn_status gsnn_network_make(const char *group, const char *action, size_t degree,
                              gsnn_network **network, gsnn_error *error);

/* Frees what the network owns and the network; NULL is fine. */
void gsnn_network_free(gsnn_network *network);

/* f(x) for the degree numbers x, from the expanded numbers; neurons x degree multiplications. */
double gsnn_network_value(const gsnn_network *network, const double *x);

/* The number of free parameters that the summands and the constant hold, without those of the
 * linear function (their number is the dimension of the group's fixed space). */
size_t gsnn_network_parameters(const gsnn_network *network);

/* The summand of that id, or NULL. */
gsnn_summand *gsnn_network_summand(const gsnn_network *network, const char *id);

/* Appends count zeroed channels to the summand. */
gsnn_status gsnn_summand_add_channels(gsnn_summand *summand, size_t count, gsnn_error *error);

/* Appends a summand without channels and hands it out through *added; it stays the network's. */
gsnn_status gsnn_network_add_summand(gsnn_network *network, const char *id, int type,
                                     size_t neurons, size_t dimension, gsnn_summand **added,
                                     gsnn_error *error);

/* ---- Exact and rounded parameters -------------------------------------------------------- */

/* Sets the exact parameters to the doubles, which are fractions with a power of 2 below.  They are
 * finite. */
void gsnn_network_exact_from_doubles(gsnn_network *network);
void gsnn_channel_exact_from_doubles(gsnn_channel *channel, size_t dimension);

/* Sets the doubles to those nearest to the exact parameters; GSNN_INVALID when one is beyond the
 * range of doubles. */
gsnn_status gsnn_network_doubles_from_exact(gsnn_network *network, gsnn_error *error);
gsnn_status gsnn_channel_doubles_from_exact(gsnn_channel *channel, size_t dimension,
                                            gsnn_error *error);

/* Takes the summand at that index out of the network and frees it. */
void gsnn_network_remove_summand(gsnn_network *network, size_t index);

#endif
