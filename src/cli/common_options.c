/* common_options.c - the options that commands share, each once. */
#include "cli/command.h"

const gsnn_option gsnn_output_option[] = {
    GSNN_TEXT('o', "output", "FILE", gsnn_request, output,
              "write FILE, - for standard output; it changes only when all is written"),
    GSNN_OPTIONS_END,
};

const gsnn_option gsnn_seed_option[] = {
    GSNN_UNSIGNED('s', "seed", "N", gsnn_request, seed, 0, UINT64_MAX,
                  "of the random numbers (default 1)"),
    GSNN_OPTIONS_END,
};

const gsnn_option gsnn_progress_options[] = {
    GSNN_SETTING('q', "quiet", gsnn_request, progress, 0, "no progress on standard error"),
    GSNN_SETTING(0, "progress", gsnn_request, progress, 1,
                 "progress even when standard error is not a terminal"),
    GSNN_FLAG(0, "statistics", gsnn_request, statistics,
              "counters and seconds per phase on standard error"),
    GSNN_OPTIONS_END,
};

const gsnn_option gsnn_resource_options[] = {
    GSNN_UNSIGNED('j', "jobs", "N", gsnn_request, threads, 1, 64,
                  "threads (default: the number of processors)"),
    GSNN_SIZE(0, "memory-limit", "SIZE", gsnn_request, memory_limit,
              "end with a message beyond SIZE bytes (K, M, G)"),
    GSNN_OPTIONS_END,
};

const gsnn_option gsnn_group_options[] = {
    GSNN_UNSIGNED(0, "features", "D", gsnn_request, features, 1, 1000000,
                  "each point of the group carries D numbers, which it does not mix"),
    GSNN_UNSIGNED(0, "max-order", "N", gsnn_request, run.max_order, 1, UINT32_MAX - 1,
                  "refuse to list a group of larger order (10000000)"),
    GSNN_UNSIGNED(0, "gap-timeout", "SEC", gsnn_request, gap_timeout, 1, 1000000,
                  "how long GAP may take (default 600)"),
    GSNN_OPTIONS_END,
};

const gsnn_option gsnn_common_options[] = {
    GSNN_OPTION_TABLE(gsnn_output_option, 0),
    GSNN_OPTION_TABLE(gsnn_resource_options, 0),
    GSNN_OPTION_TABLE(gsnn_progress_options, 0),
    GSNN_OPTIONS_END,
};
