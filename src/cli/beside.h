/* beside.h - the other programs of the command line, which are beside `gsnn`.
 *
 * What loads large libraries is a program of its own, so that small enumerations do not wait for
 * them: `gsnn-pictures` (Cairo, Graphviz) and `gsnn-train` (OpenBLAS). */
#ifndef GSNN_CLI_BESIDE_H
#define GSNN_CLI_BESIDE_H

#include "base/error.h"

/* Runs a program in place of this one, arguments[0] being replaced by its name; returns only when
 * that cannot be done. */
gsnn_status gsnn_run_beside(const char *program, char **arguments, gsnn_error *error);

#endif
