/* enumeration_request.h - what the commands that enumerate a group are asked for in common. */
#ifndef GSNN_CLI_ENUMERATION_REQUEST_H
#define GSNN_CLI_ENUMERATION_REQUEST_H

#include "cli/command_line.h"

typedef struct gsnn_enumeration_request {
    const char *group, *output;
    gsnn_options options;
    gsnn_run run;
    int progress; /* as for gsnn_progress_begin */
    bool help;
} gsnn_enumeration_request;

enum {
    GSNN_OPTION_MAX_NEURONS = 256,
    GSNN_OPTION_NO_MORPHISMS,
    GSNN_OPTION_NAMES,
    GSNN_OPTION_ENGINE,
    GSNN_OPTION_MAX_ORDER,
    GSNN_OPTION_GAP_TIMEOUT,
    GSNN_OPTION_PROGRESS,
    GSNN_OPTION_OWN, /* a command's own words begin here */
};

/* The common words for getopt_long(); their letters are "o:qh". */
/* clang-format off */
#define GSNN_ENUMERATION_WORDS                                                \
    {"output", required_argument, NULL, 'o'},                                 \
    {"max-neurons", required_argument, NULL, GSNN_OPTION_MAX_NEURONS},        \
    {"no-morphisms", no_argument, NULL, GSNN_OPTION_NO_MORPHISMS},            \
    {"names", no_argument, NULL, GSNN_OPTION_NAMES},                          \
    {"engine", required_argument, NULL, GSNN_OPTION_ENGINE},                  \
    {"max-order", required_argument, NULL, GSNN_OPTION_MAX_ORDER},            \
    {"gap-timeout", required_argument, NULL, GSNN_OPTION_GAP_TIMEOUT},        \
    {"quiet", no_argument, NULL, 'q'},                                        \
    {"progress", no_argument, NULL, GSNN_OPTION_PROGRESS},                    \
    {"help", no_argument, NULL, 'h'}
/* clang-format on */

/* Everything at its default. */
gsnn_enumeration_request gsnn_enumeration_request_default(void);

/* Puts a common option into the request; its value is in optarg. */
gsnn_status gsnn_take_enumeration_option(gsnn_enumeration_request *request, int option,
                                         gsnn_error *error);

/* Takes the one argument behind the options, which is the group. */
gsnn_status gsnn_take_group(gsnn_enumeration_request *request, int argc, char **argv,
                            gsnn_error *error);

#endif
