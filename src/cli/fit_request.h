/* fit_request.h - what `gsnn fit` is asked for. */
#ifndef GSNN_CLI_FIT_REQUEST_H
#define GSNN_CLI_FIT_REQUEST_H

#include "cli/command.h"
#include "cli/input.h"

typedef enum gsnn_fit_format {
    GSNN_FIT_FORMAT_JSON,
    GSNN_FIT_FORMAT_JSONL,
    GSNN_FIT_FORMAT_TABLE,
    GSNN_FIT_FORMAT_CSV,
} gsnn_fit_format;

typedef struct gsnn_fit_request {
    gsnn_request common;
    gsnn_input input;
    const char *data;
    gsnn_text_list sums;
    const char *word; /* of a deep network, or NULL */
    const char *test; /* or NULL */
    const char *start, *refit, *network;
    gsnn_fit_format format;
    unsigned normalise; /* 0: auto, 1: none */
    unsigned loss;      /* 0: squared, 1: logistic */
    uint64_t outputs;
    uint64_t restarts, iterations, folds;
    double kick;
    bool exact;
} gsnn_fit_request;

/* Runs it.  In the program gsnn it goes over to gsnn-train, which has OpenBLAS. */
gsnn_status gsnn_fit_run(const gsnn_fit_request *request, gsnn_error *error);

#endif
