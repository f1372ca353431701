/* source_text.h - the bytes of a file or of standard input. */
#ifndef GSNN_BASE_SOURCE_TEXT_H
#define GSNN_BASE_SOURCE_TEXT_H

#include "base/run.h"
#include "base/text.h"

/* What documents other than enumerations are limited to. */
#define GSNN_SOURCE_MAX_BYTES ((size_t)64 << 20)

/* Reads the whole file (path NULL: standard input) into text, which the caller clears in any
 * case.  Pipes are as good as files.  GSNN_INVALID when there is no such readable file, it is a
 * directory or it has more than `limit` bytes; GSNN_FAILED for lack of memory or an interruption
 * (run may be NULL). */
gsnn_status gsnn_source_read(gsnn_text *text, const char *path, size_t limit, const gsnn_run *run,
                             gsnn_error *error);

/* The same from a stream, to its end. */
gsnn_status gsnn_stream_read(gsnn_text *text, FILE *stream, size_t limit, gsnn_error *error);

#endif
