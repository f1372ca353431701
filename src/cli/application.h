/* application.h - what the programs of the command line have in common. */
#ifndef GSNN_CLI_APPLICATION_H
#define GSNN_CLI_APPLICATION_H

typedef struct gsnn_command {
    const char *name;
    const char *summary;
    /* Runs the command with argv[0] its name; returns the exit status. */
    int (*run)(int argc, char **argv);
} gsnn_command;

/* Runs the command line, with commands that one without a name ends, and returns the exit status.
 */
int gsnn_application(int argc, char **argv, const gsnn_command *commands);

#endif
