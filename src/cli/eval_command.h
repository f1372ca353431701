/* eval_command.h - `gsnn eval`. */
#ifndef GSNN_CLI_EVAL_COMMAND_H
#define GSNN_CLI_EVAL_COMMAND_H

/* Runs the command on its own arguments (argv[0] is its name) and returns the exit status. */
int gsnn_eval_command(int argc, char **argv);

#endif
