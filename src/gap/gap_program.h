/* gap_program.h - which program GAP is on this machine. */
#ifndef GSNN_GAP_GAP_PROGRAM_H
#define GSNN_GAP_GAP_PROGRAM_H

#include "gsnn.h"

/* name is what the user calls it (for messages), path what execve() is given. */
typedef struct gsnn_gap_program {
    char *name;
    char *path;
} gsnn_gap_program;

/* Finds GAP: `program` if not NULL, else $GSNN_GAP if set and not empty, else "gap"; a name
 * without a slash is looked up on PATH.  A name with a slash is taken as it stands: whether it
 * can be started shows when it is.  GSNN_FAILED when there is none.  On success the caller frees
 * *found with gsnn_gap_program_free. */
gsnn_status gsnn_gap_program_find(const char *program, gsnn_gap_program *found, gsnn_error *error);

/* Frees the two names. */
void gsnn_gap_program_free(gsnn_gap_program *program);

#endif
