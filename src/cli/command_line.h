/* command_line.h - how every command reads its options. */
#ifndef GSNN_CLI_COMMAND_LINE_H
#define GSNN_CLI_COMMAND_LINE_H

#include "gsnn.h"

#include <getopt.h>

/* Puts one option into a command's request; its value is in optarg. */
typedef gsnn_status (*gsnn_option_taker)(void *request, int option, gsnn_error *error);

/* Reads the options of a command, whose name is argv[0], and gives each to `take`.  `letters` and
 * `words` are as getopt_long() takes them: `letters` begins with a colon, and a word without a
 * letter has a value beyond all characters.  Every command has -h, --help, which ends the reading
 * and sets *help; `take` may be NULL where that is the only option.  On GSNN_OK the other arguments
 * are argv[optind], ...; GSNN_INVALID names the option that the command does not have or that lacks
 * its value. */
gsnn_status gsnn_read_options(int argc, char **argv, const char *letters,
                              const struct option *words, gsnn_option_taker take, void *request,
                              bool *help, gsnn_error *error);

/* The place in `words`, which NULL ends, of what an option was given; GSNN_INVALID lists them. */
gsnn_status gsnn_choose(const char *option, const char *given, const char *const *words,
                        size_t *place, gsnn_error *error);

/* Prints how a command is used on standard output; returns the exit status. */
int gsnn_print_usage(const char *usage);

#endif
