/* gap_process.h - one conversation with GAP, run as a subprocess. */
#ifndef GSNN_GAP_GAP_PROCESS_H
#define GSNN_GAP_GAP_PROCESS_H

#include "gsnn.h"

#include <signal.h>

#define GSNN_GAP_TIMEOUT 600.0
#define GSNN_GAP_OUTPUT_LIMIT ((size_t)1 << 30)

/* How GAP is run. */
typedef struct gsnn_gap_options {
    const char *program;                      /* NULL: $GSNN_GAP, else "gap" on PATH */
    double timeout_seconds;                   /* 0 or less, or not a number: no limit */
    const volatile sig_atomic_t *interrupted; /* may be NULL; looked at every 50 ms */
    size_t output_limit;                      /* bytes GAP may print; 0: GSNN_GAP_OUTPUT_LIMIT */
} gsnn_gap_options;

/* Which packages GAP has at hand: only those it cannot do without (quickest to start), or what the
 * user finds at GAP's prompt, the packages in the user's own folders excepted. */
typedef enum gsnn_gap_packages {
    GSNN_GAP_PACKAGES_NEEDED,
    GSNN_GAP_PACKAGES_ALL,
} gsnn_gap_packages;

/* Starts GAP, has it execute the script and ends it.
 *
 * The script is GAP code that assigns to GSNN_query a function of no arguments; that is called
 * once and returns either a string, which is the answer, or a record whose component `refused` is
 * a string: what is wrong with what the user asked for, or "" when that is what GAP itself has
 * reported.  Only a complete answer from a GAP that exits with status 0 counts; whatever else
 * script, packages and user code print is ignored.
 *
 * On GSNN_OK *output (owned by the caller) holds the *output_length bytes of the answer and a
 * terminating zero.  GSNN_INVALID: refused.  GSNN_FAILED, each with its own line: GAP not found,
 * not to be started, older than 4.10, ended by a signal or with another status than 0, an error
 * in GAP, no or half an answer, more than the output limit, the timeout, "interrupted".
 *
 * In every case GAP and all that it started in its process group are gone and reaped when the
 * function returns; no descriptor is left open; signal dispositions and the mask are as before. */
gsnn_status gsnn_gap_run(const gsnn_gap_options *options, gsnn_gap_packages packages,
                         const char *script, size_t script_length, char **output,
                         size_t *output_length, gsnn_error *error);

#endif
