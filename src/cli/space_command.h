/* space_command.h - `gsnn space`. */
#ifndef GSNN_CLI_SPACE_COMMAND_H
#define GSNN_CLI_SPACE_COMMAND_H

/* Runs the command on its own arguments (argv[0] is its name) and returns the exit status. */
int gsnn_space_command(int argc, char **argv);

#endif
