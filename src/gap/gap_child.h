/* gap_child.h - the parts of a conversation with GAP: which program it is, a child process in a
 * process group of its own with pipes to its three streams, and what is made of its answer. */
#ifndef GSNN_GAP_GAP_CHILD_H
#define GSNN_GAP_GAP_CHILD_H

#include "base/text.h"
#include "gsnn.h"
#include <stdbool.h>
#include <sys/types.h>

/* ---- A process that ends GAP's process group when this program dies -------------------------- */

/* The kernel kills GAP itself then, but not the processes that GAP has started. */

typedef struct gsnn_gap_guardian {
    pid_t pid; /* or -1 */
    int line;  /* held open by this program alone; -1 where there is no guardian */
} gsnn_gap_guardian;

/* Starts the guardian of a process group, with all signals blocked by the caller.  Where it cannot
 * be started GAP is without one. */
void gsnn_gap_guardian_start(gsnn_gap_guardian *guardian, pid_t group);

/* Dismisses it before the group's leader is reaped; the group is left alone. */
void gsnn_gap_guardian_dismiss(gsnn_gap_guardian *guardian);

/* ---- The child ------------------------------------------------------------------------------ */

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

/* ---- The frame around what GAP says ---------------------------------------------------------- */

/* What precedes and follows a script (see gsnn_gap_run): GAP says its version first, and prints
 * the answer in one piece, once it is complete, between lines that mark its begin and end. */
extern const char gsnn_gap_prologue[];
extern const char gsnn_gap_epilogue[];

/* Judges an ended GAP by its wait status, standard output and standard error.  GSNN_OK: *answer
 * (*length bytes) is the part of `output` inside the frame.  GSNN_INVALID: the query was refused.
 * GSNN_FAILED: everything else, with one line.  `name` is what the user calls GAP. */
gsnn_status gsnn_gap_judge(const char *name, int wait_status, const gsnn_text *output,
                           const gsnn_text *errors, const char **answer, size_t *length,
                           gsnn_error *error);

/* ---- Which program GAP is on this machine ---------------------------------------------------- */

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
