/* merge.h - putting the parts of a divided enumeration together. */
#ifndef GSNN_MERGE_MERGE_H
#define GSNN_MERGE_MERGE_H

#include "gsnn.h"

/* One part: a stream of JSON lines written with --part, and how a message calls it. */
typedef struct gsnn_part {
    FILE *stream;
    const char *name;
} gsnn_part;

/* Sends the JSON lines of the undivided run to the sink.  All N parts of one run must be there, in
 * any order; they are read side by side, a line at a time.  GSNN_INVALID when they are not parts
 * of one run or one is incomplete; GSNN_FAILED when reading or the sink fails. */
gsnn_status gsnn_merge(const gsnn_part *parts, size_t count, gsnn_sink sink, void *context,
                       gsnn_error *error);

#endif
