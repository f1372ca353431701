/* source_text.h - the bytes of a file or of standard input. */
#ifndef GSNN_INPUT_SOURCE_TEXT_H
#define GSNN_INPUT_SOURCE_TEXT_H

#include "base/run.h"
#include "base/text.h"

#define GSNN_SOURCE_MAX_BYTES ((size_t)64 << 20)

/* Reads the whole file (path NULL: standard input) into text, which the caller clears in any
 * case.  Pipes are as good as files.  GSNN_INVALID when there is no such readable file or it is
 * larger than GSNN_SOURCE_MAX_BYTES; GSNN_FAILED for a read error, memory, an interruption. */
gsnn_status gsnn_source_read(gsnn_text *text, const char *path, const gsnn_run *run,
                             gsnn_error *error);

#endif
