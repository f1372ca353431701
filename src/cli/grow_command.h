/* grow_command.h - `gsnn grow`. */
#ifndef GSNN_CLI_GROW_COMMAND_H
#define GSNN_CLI_GROW_COMMAND_H

/* Runs the command on its own arguments (argv[0] is its name) and returns the exit status. */
int gsnn_grow_command(int argc, char **argv);

#endif
