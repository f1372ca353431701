/* run.h - what a long computation is told, and what it tells: limits, progress, interruption. */
#ifndef GSNN_BASE_RUN_H
#define GSNN_BASE_RUN_H

#include "base/error.h"

#include <signal.h>

typedef struct gsnn_run {
    const char *gap_program; /* NULL: $GSNN_GAP, or gap on PATH */
    double gap_timeout;      /* seconds */
    uint64_t max_order;      /* of groups whose elements are listed */
    const volatile sig_atomic_t *interrupted; /* NULL, or set to nonzero by a signal handler */
    /* Called now and then with the phase and how much of it is done (total 0: unknown).  NULL:
     * nobody listens. */
    void (*progress)(void *context, const char *phase, uint64_t done, uint64_t total);
    void *progress_context;
} gsnn_run;

/* Reports progress, and GSNN_FAILED "interrupted" once the run has been interrupted. */
gsnn_status gsnn_run_step(const gsnn_run *run, const char *phase, uint64_t done, uint64_t total,
                          gsnn_error *error);

#endif
