/* report_command.h - `gsnn report`. */
#ifndef GSNN_CLI_REPORT_COMMAND_H
#define GSNN_CLI_REPORT_COMMAND_H

/* Runs the command on its own arguments (argv[0] is its name) and returns the exit status. */
int gsnn_report_command(int argc, char **argv);

#endif
