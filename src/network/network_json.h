/* network_json.h - networks as JSON, schema gsnn-network/1 (docs/network.schema.json). */
#ifndef GSNN_NETWORK_NETWORK_JSON_H
#define GSNN_NETWORK_NETWORK_JSON_H

#include "network/expansion.h"
#include "network/network.h"
#include "json/document.h"

/* Writes the network as one JSON document that ends in a newline, a row of W a line.  Numbers are
 * the shortest decimals that read back as the same doubles or, when its exact expansion is given,
 * fractions; where W or c is irrational, they are decimals then too.  Write errors are left to the
 * stream's error flag. */
gsnn_status gsnn_network_write(const gsnn_network *network, const gsnn_expansion *expansion,
                               FILE *stream, gsnn_error *error);

/* The same as a value of a document that is being written. */
void gsnn_network_write_json(gsnn_json *json, const gsnn_network *network,
                             const gsnn_expansion *expansion);

/* Reads a network from a document, to be freed by the caller.  Anything else than a network is
 * GSNN_INVALID with a line that names the member; so is a dense copy of which b, a, c or d differ
 * from what the free parameters and W make by more than 2^-40 of the largest entry.  (W itself and
 * `linear` can be checked only where the enumeration is known: check.h.) */
gsnn_status gsnn_network_from_value(const gsnn_value *document, gsnn_network **network);

/* The same from a file; path "-" is standard input. */
gsnn_status gsnn_network_read(const char *path, gsnn_network **network, gsnn_error *error);

#endif
