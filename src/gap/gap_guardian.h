/* gap_guardian.h - a process that ends GAP's process group when this program dies.
 *
 * The kernel kills GAP itself then, but not the processes that GAP has started. */
#ifndef GSNN_GAP_GAP_GUARDIAN_H
#define GSNN_GAP_GAP_GUARDIAN_H

#include <sys/types.h>

typedef struct gsnn_gap_guardian {
    pid_t pid; /* or -1 */
    int line;  /* held open by this program alone; -1 where there is no guardian */
} gsnn_gap_guardian;

/* Starts the guardian of a process group, with all signals blocked by the caller.  Where it cannot
 * be started GAP is without one. */
void gsnn_gap_guardian_start(gsnn_gap_guardian *guardian, pid_t group);

/* Dismisses it before the group's leader is reaped; the group is left alone. */
void gsnn_gap_guardian_dismiss(gsnn_gap_guardian *guardian);

#endif
