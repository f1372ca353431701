/* verify_command.h - `gsnn verify`. */
#ifndef GSNN_CLI_VERIFY_COMMAND_H
#define GSNN_CLI_VERIFY_COMMAND_H

/* Runs the command on its own arguments (argv[0] is its name) and returns the exit status. */
int gsnn_verify_command(int argc, char **argv);

#endif
