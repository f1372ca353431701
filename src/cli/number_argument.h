/* number_argument.h - whole numbers on the command line. */
#ifndef GSNN_CLI_NUMBER_ARGUMENT_H
#define GSNN_CLI_NUMBER_ARGUMENT_H

#include "gsnn.h"

/* Reads a decimal number from least to most; the message names the option. */
gsnn_status gsnn_number_argument(const char *option, const char *text, uint64_t least,
                                 uint64_t most, uint64_t *value, gsnn_error *error);

#endif
