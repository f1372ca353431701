/* realize_command.h - `gsnn realize`. */
#ifndef GSNN_CLI_REALIZE_COMMAND_H
#define GSNN_CLI_REALIZE_COMMAND_H

/* Runs the command on its own arguments (argv[0] is its name) and returns the exit status. */
int gsnn_realize_command(int argc, char **argv);

#endif
