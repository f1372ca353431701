/* space_writer.h - a space of sums as JSON (schema gsnn-space/1), JSON lines, a table or CSV. */
#ifndef GSNN_SPACE_SPACE_WRITER_H
#define GSNN_SPACE_SPACE_WRITER_H

#include "space/space.h"

typedef enum gsnn_space_format {
    GSNN_SPACE_JSON,
    GSNN_SPACE_JSONL, /* the header, then each sum, each with a "record" member */
    GSNN_SPACE_TABLE,
    GSNN_SPACE_CSV, /* sums by neurons, or the listed sums */
} gsnn_space_format;

/* Which sums are listed after the counts. */
typedef enum gsnn_space_selection {
    GSNN_SPACE_NONE,
    GSNN_SPACE_ALL,
    GSNN_SPACE_PARETO,
} gsnn_space_selection;

/* Writes the counts and then streams the selected sums.  Memory does not grow with the number of
 * sums.  Ends early, with GSNN_FAILED, when the stream has a write error. */
gsnn_status gsnn_space_write(const gsnn_space *space, gsnn_space_selection selection,
                             gsnn_space_format format, FILE *stream, const gsnn_run *run,
                             gsnn_error *error);

#endif
