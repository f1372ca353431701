/* network_pair.h - the two networks of a command that compares them, and what they belong to: A, B
 * and where it is needed an INPUT. */
#ifndef GSNN_CLI_NETWORK_PAIR_H
#define GSNN_CLI_NETWORK_PAIR_H

#include "cli/input.h"
#include "equal/read.h"

/* What the request of such a command begins with. */
typedef struct gsnn_pair_request {
    gsnn_request common;
    const char *first, *second; /* paths, or "-" for one of them */
    gsnn_input input;           /* the source is NULL where it was left out */
} gsnn_pair_request;

extern const gsnn_argument gsnn_pair_arguments[];
void gsnn_pair_prepare(void *request);

typedef struct gsnn_pair {
    gsnn_compared first, second;
    gsnn_enumeration_record *record; /* NULL without INPUT */
    gsnn_exact_record exact;
} gsnn_pair;

/* Reads both and, where an INPUT is given, expands those of a matrix action exactly; the caller
 * clears.  The message of an error names the file. */
gsnn_status gsnn_pair_read(gsnn_pair *pair, const gsnn_pair_request *request, gsnn_error *error);
void gsnn_pair_clear(gsnn_pair *pair);

#endif
