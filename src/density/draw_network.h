/* draw_network.h - one network drawn from a law, with all its numbers. */
#ifndef GSNN_DENSITY_DRAW_NETWORK_H
#define GSNN_DENSITY_DRAW_NETWORK_H

#include "density/law.h"
#include "network/mlp.h"
#include "network/realize.h"
#include "random/philox.h"

/* A number of that law, from two words of the stream (none for constants). */
double gsnn_distribution_draw(const gsnn_distribution *law, gsnn_philox *stream);

/* Draws a network of a tied law, or of a sum of tied laws of different architectures, whose rows
 * are moved by the group (tie orbit); expanded, and freed by the caller.  GSNN_INVALID for others:
 * their rows are no G-invariant network's. */
gsnn_status gsnn_draw_tied(gsnn_network **network, const gsnn_law *law,
                           const gsnn_enumeration_record *record, uint64_t seed, gsnn_error *error);

/* Draws a plain network, the first that gsnn density test and moments draw from the seed; freed by
 * the caller.  GSNN_INVALID for activations that plain networks in files do not have. */
gsnn_status gsnn_draw_plain(gsnn_mlp **mlp, const gsnn_plain_law *law, uint64_t seed,
                            gsnn_error *error);

#endif
