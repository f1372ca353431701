/* pictures.h - the commands that draw, which are a program of their own.
 *
 * Cairo, Graphviz' layouts and what they need are two dozen libraries; loading them took a third of
 * the time of a small enumeration, which needs none.  So `gsnn` goes over to `gsnn-pictures`, the
 * program beside it, when something is to be drawn. */
#ifndef GSNN_CLI_PICTURES_H
#define GSNN_CLI_PICTURES_H

/* Runs a command of gsnn-pictures, argv[0] being its name, in place of this program; returns the
 * exit status if that cannot be done. */
int gsnn_pictures_command(int argc, char **argv);

#endif
