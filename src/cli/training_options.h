/* training_options.h - what `gsnn fit` and `gsnn search` refuse alike of their options. */
#ifndef GSNN_CLI_TRAINING_OPTIONS_H
#define GSNN_CLI_TRAINING_OPTIONS_H

#include "cli/command.h"

/* GSNN_INVALID where two documents are to go to standard output, or classes come with --outputs. */
gsnn_status gsnn_training_check(const char *command, const gsnn_request *common,
                                const char *network, bool classes_and_outputs, gsnn_error *error);

#endif
