/* enumerate_command.h - `gsnn enumerate`. */
#ifndef GSNN_CLI_ENUMERATE_COMMAND_H
#define GSNN_CLI_ENUMERATE_COMMAND_H

/* Runs the command on its own arguments (argv[0] is its name) and returns the exit status. */
int gsnn_enumerate_command(int argc, char **argv);

#endif
