/* application.h - what the programs of the command line have in common. */
#ifndef GSNN_CLI_APPLICATION_H
#define GSNN_CLI_APPLICATION_H

#include "cli/command.h"

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

#endif
