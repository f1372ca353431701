/* interrupt.h - Ctrl-C and its like: asked to stop, a command tidies up first. */
#ifndef GSNN_CLI_INTERRUPT_H
#define GSNN_CLI_INTERRUPT_H

#include <signal.h>

/* The number of the signal that asked the program to stop, or 0. */
extern volatile sig_atomic_t gsnn_interrupted;

/* From now on SIGINT, SIGTERM and SIGHUP set gsnn_interrupted (the second time they kill), and
 * writing to a closed pipe, or more to a file than may be, is an error like any other. */
void gsnn_catch_signals(void);

/* Before the process goes over to another program: what is ignored stays so through exec, and that
 * program would take a closed pipe for one that it was asked to ignore. */
void gsnn_restore_signals(void);

/* Ends the program by SIGPIPE, without a word, as programs do whose standard output nobody reads
 * any more, when writing it has failed for that reason.  Returns otherwise, and where SIGPIPE was
 * ignored when the program began. */
void gsnn_end_if_unread(void);

/* Ends the program by the signal that interrupted it, so that the shell sees it; otherwise returns
 * the status. */
int gsnn_end_on_signal(int status);

#endif
