/* network_json.h - networks as JSON, schema gsnn-network/1 (docs/network.schema.json). */
#ifndef GSNN_NETWORK_NETWORK_JSON_H
#define GSNN_NETWORK_NETWORK_JSON_H

#include "network/network.h"

/* Writes the network as one JSON document that ends in a newline, a row of W
 * a line.  Every number is the shortest
 * decimal that reads back as the same double.  Write errors are left to the stream's error flag. */
gsnn_status gsnn_network_write(const gsnn_network *network, FILE *stream, gsnn_error *error);

/* Reads a network from the stream's whole text, to be freed by the caller.  Anything else than a
 * network is GSNN_INVALID with a line that names the member; a read error is GSNN_FAILED. */
gsnn_status gsnn_network_read(FILE *stream, gsnn_network **network, gsnn_error *error);

#endif
