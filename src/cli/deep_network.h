/* deep_network.h - what realize, grow and eval do with deep networks. */
#ifndef GSNN_CLI_DEEP_NETWORK_H
#define GSNN_CLI_DEEP_NETWORK_H

#include "cli/command.h"
#include "deep/network.h"

/* Writes a random network of a word over the letters of an enumeration file. */
gsnn_status gsnn_deep_realize(const gsnn_request *common, const char *enumeration, const char *word,
                              bool exact, bool relu, gsnn_error *error);

/* Where a deep network grows, counted from 1: its letter there becomes `to`; or a layer of the
 * letter `insert` comes before it, or that letter into its layer, `beside`; or it leaves its layer,
 * `merge`.
 */
typedef struct gsnn_deep_growth {
    uint64_t at;
    const char *to, *insert; /* at most one of these and `merge` is given */
    bool beside, merge;
} gsnn_deep_growth;

/* Writes the network of a file, grown. */
gsnn_status gsnn_deep_grow(const gsnn_request *common, const char *enumeration, const char *network,
                           const gsnn_deep_growth *growth, bool exact, bool relu,
                           gsnn_error *error);

/* The values at a point, computed exactly and rounded. */
gsnn_status gsnn_deep_evaluate(const gsnn_deep_network *network, const double *x, double *values,
                               gsnn_error *error);

#endif
