/* merge_command.h - `gsnn merge`. */
#ifndef GSNN_CLI_MERGE_COMMAND_H
#define GSNN_CLI_MERGE_COMMAND_H

/* Runs the command on its own arguments (argv[0] is its name) and returns the exit status. */
int gsnn_merge_command(int argc, char **argv);

#endif
