/* gap_child.h - a child process in a process group of its own, with pipes to its three streams. */
#ifndef GSNN_GAP_GAP_CHILD_H
#define GSNN_GAP_GAP_CHILD_H

#include "gap/gap_guardian.h"

#include <stdbool.h>
#include <sys/types.h>

/* Our ends of the pipes, non-blocking and closed on exec; -1 once closed. */
typedef struct gsnn_gap_child {
    pid_t pid; /* also the id of its process group */
    int input;
    int output;
    int errors;
    gsnn_gap_guardian guardian;
} gsnn_gap_child;

/* Starts the program at path with the given arguments (argv[0] first, ended by NULL) and our
 * environment.  The child has default signal dispositions (an ignored SIGHUP stays ignored, for
 * nohup), no blocked signal and, on Linux, is killed when the calling thread dies, with
 * all that it has started.  Returns 0, or
 * the errno value of what failed, a failed execve() included; then nothing is left behind. */
int gsnn_gap_child_start(gsnn_gap_child *child, const char *path, char *const *argv);

/* Closes one of our ends, if it is still open. */
void gsnn_gap_child_close(int *descriptor);

/* Whether the child has ended.  It is not reaped, so that its group's id cannot be reused. */
bool gsnn_gap_child_has_ended(const gsnn_gap_child *child);

/* Ends what is left of the process group: SIGTERM and a moment to comply if the child still runs,
 * then SIGKILL to all.  The child is still not reaped. */
void gsnn_gap_child_kill(const gsnn_gap_child *child);

/* Closes our ends, waits for the ended or killed child and returns its status as waitpid() gives
 * it, or 0 where a SIGCHLD disposition of the caller's has taken it away. */
int gsnn_gap_child_reap(gsnn_gap_child *child);

#endif
