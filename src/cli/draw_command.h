/* draw_command.h - `gsnn draw`. */
#ifndef GSNN_CLI_DRAW_COMMAND_H
#define GSNN_CLI_DRAW_COMMAND_H

/* Runs `gsnn draw` with argv[0] the command's name; returns the exit status. */
int gsnn_draw_command(int argc, char **argv);

#endif
