/* enumerate_command.h - `gsnn enumerate`, and `gsnn count`, which is the same with less to say. */
#ifndef GSNN_CLI_ENUMERATE_COMMAND_H
#define GSNN_CLI_ENUMERATE_COMMAND_H

/* Each runs its command on its own arguments (argv[0] is its name) and returns the exit status. */
int gsnn_enumerate_command(int argc, char **argv);
int gsnn_count_command(int argc, char **argv);

#endif
