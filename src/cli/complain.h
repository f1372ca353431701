/* complain.h - the one line on standard error. */
#ifndef GSNN_CLI_COMPLAIN_H
#define GSNN_CLI_COMPLAIN_H

#include "gsnn.h"

/* Prints `gsnn: ` and the error's line; returns its status, which is the exit status. */
int gsnn_complain(const gsnn_error *error);

/* Flushes standard output; returns 0, or complains and returns 1 when it cannot be written. */
int gsnn_finish_output(void);

#endif
