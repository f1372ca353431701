/* output_file.h - a file that appears only when complete. */
#ifndef GSNN_BASE_OUTPUT_FILE_H
#define GSNN_BASE_OUTPUT_FILE_H

#include "gsnn.h"

typedef struct gsnn_output gsnn_output;

/* Opens what becomes the file `path` when it is complete, or standard output when path is NULL or
 * "-", and hands out the output, whose stream is *stream.  Symbolic links are followed, and a file
 * that is there keeps its permissions; one that may not be written to is GSNN_FAILED.  Until the
 * end the bytes are in a file of the same folder that has no name, where there can be such a file.
 * A path that exists and is no regular file (a device, a pipe) is opened itself; where only the
 * folder may not be written to, the bytes are kept elsewhere and copied in the end.  The caller
 * ends it with commit or abandon. */
gsnn_status gsnn_output_open(const char *path, gsnn_output **output, FILE **stream,
                             gsnn_error *error);

/* Flushes, checks that every byte was written, gives a file its name and frees the output.  On
 * failure the temporary file is gone and what had the name before is untouched. */
gsnn_status gsnn_output_commit(gsnn_output *output, gsnn_error *error);

/* Removes the temporary file and frees the output; NULL is fine. */
void gsnn_output_abandon(gsnn_output *output);

/* Removes the temporary files of all outputs that have been opened and not ended, and nothing else:
 * for a process that must end at once, in a signal handler or a failed allocation. */
void gsnn_output_discard_all(void);

/* Whether an output to standard output has failed because it is a pipe that nobody reads. */
bool gsnn_output_reader_gone(void);

/* A gsnn_sink whose context is the output, for use instead of its stream; remembers why it could
 * not write. */
bool gsnn_output_sink(void *output, const char *bytes, size_t length);

/* Ends the output after the writer ended with `status`: commits when it wrote everything, abandons
 * otherwise.  Returns what came of it; where the sink failed, why. */
gsnn_status gsnn_output_end(gsnn_output *output, gsnn_status status, gsnn_error *error);

#endif
