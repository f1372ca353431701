/* progress.h - one line on standard error that tells how far a command is. */
#ifndef GSNN_CLI_PROGRESS_H
#define GSNN_CLI_PROGRESS_H

#include "gsnn.h"

#include <time.h>

typedef struct gsnn_progress {
    bool wanted;
    bool asked_for;
    bool terminal;         /* the line is written over; otherwise each change of phase is a line */
    char phase[64];        /* the phase on display */
    struct timespec last;  /* when the line was last written */
    struct timespec begin; /* when the phase began */
    bool shown;
} gsnn_progress;

/* Lets the run tell its progress here, and stop when a signal asks for it.  wanted: 1 yes, 0 no,
 * -1 if standard error is a terminal.  The progress must outlive the run's use. */
void gsnn_progress_begin(gsnn_progress *progress, int wanted, gsnn_run *run);

/* Clears the line. */
void gsnn_progress_end(gsnn_progress *progress);

#endif
