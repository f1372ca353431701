/* merge.h - putting the parts of a divided enumeration, or list of deep networks, together. */
#ifndef GSNN_MERGE_MERGE_H
#define GSNN_MERGE_MERGE_H

#include "gsnn.h"

/* One part: a stream of JSON lines written with --part, and how a message calls it. */
typedef struct gsnn_part {
    FILE *stream;
    const char *name;
} gsnn_part;

/* Sends the JSON lines of the undivided run to the sink.  All N parts of one run must be there, in
 * any order; they are read side by side, a line at a time, and twice: first to see that they are
 * parts of one run and complete, so that the sink gets all or nothing.  Streams that cannot be read
 * twice are copied into temporary files.  GSNN_INVALID when they are no such parts; GSNN_FAILED
 * when reading or the sink fails. */
gsnn_status gsnn_merge(const gsnn_part *parts, size_t count, gsnn_sink sink, void *context,
                       gsnn_error *error);

#endif
