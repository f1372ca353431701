/* application.h - what the programs of the command line have in common. */
#ifndef GSNN_CLI_APPLICATION_H
#define GSNN_CLI_APPLICATION_H

#include "cli/command.h"
#include "gsnn.h"

/* A line of `gsnn help`: a heading or a command. */
typedef struct gsnn_command_line {
    const char *heading;
    const gsnn_command *command;
} gsnn_command_line;

/* Runs the command line, with commands that a line with neither ends, and returns the exit status.
 */
int gsnn_application(int argc, char **argv, const gsnn_command_line *commands);

/* The command line of the running application, with its program, for a program that goes on with it
 * (beside.h). */
char **gsnn_application_arguments(void);

/* ---- The one line on standard error ---------------------------------------------------------- */

/* Prints `gsnn: ` and the error's line; returns its status, which is the exit status. */
int gsnn_complain(const gsnn_error *error);

/* Ends the program where memory runs out in a library that cannot say so, from any thread: with one
 * line, and without what has been written to files so far. */
_Noreturn void gsnn_end_without_memory(void);

/* Flushes standard output; returns 0, or complains and returns 1 when it cannot be written. */
int gsnn_finish_output(void);

/* ---- The commands that draw, which are a program of their own -------------------------------- */

/* Cairo, Graphviz' layouts and what they need are two dozen libraries; loading them took a third of
 * the time of a small enumeration, which needs none.  So `gsnn` goes over to `gsnn-pictures`, the
 * program beside it, when something is to be drawn. */

/* Runs a command of gsnn-pictures, argv[0] being its name, in place of this program; returns the
 * exit status if that cannot be done. */
int gsnn_pictures_command(int argc, char **argv);

#endif
