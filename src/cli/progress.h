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

/* wanted: 1 yes, 0 no, -1 if standard error is a terminal. */
void gsnn_progress_init(gsnn_progress *progress, int wanted);

/* The function for gsnn_run.progress, with the gsnn_progress as context. */
void gsnn_progress_report(void *context, const char *phase, uint64_t done, uint64_t total);

/* The function for gsnn_run.note, likewise: a line of its own, if progress was asked for. */
void gsnn_progress_note(void *context, const char *line);

/* Clears the line. */
void gsnn_progress_end(gsnn_progress *progress);

#endif
