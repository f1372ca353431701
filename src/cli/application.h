/* application.h - the commands, and what they have in common. */
#ifndef GSNN_CLI_APPLICATION_H
#define GSNN_CLI_APPLICATION_H

/* Runs the command line and returns the exit status. */
int gsnn_application(int argc, char **argv);

#endif
