/* search_request.h - what `gsnn search` is asked for. */
#ifndef GSNN_CLI_SEARCH_REQUEST_H
#define GSNN_CLI_SEARCH_REQUEST_H

#include "base/text.h"
#include "cli/command.h"
#include "cli/input.h"

typedef enum gsnn_search_format {
    GSNN_SEARCH_FORMAT_JSON,
    GSNN_SEARCH_FORMAT_JSONL,
    GSNN_SEARCH_FORMAT_TABLE,
    GSNN_SEARCH_FORMAT_CSV,
} gsnn_search_format;

typedef struct gsnn_search_request {
    gsnn_request common;
    gsnn_input input;
    const char *data, *network;
    const char *test;             /* or NULL */
    const char *modulo, *letters; /* or NULL */
    gsnn_search_format format;
    unsigned strategy;
    unsigned loss;                     /* 0: squared, 1: logistic */
    unsigned normalise;                /* 0: auto, 1: none */
    uint64_t channels, max_parameters; /* 0: not given */
    uint64_t outputs;                  /* 0: one, or those of the codomain */
    uint64_t depth;                    /* of deep words; 0: none */
    uint64_t width, type;              /* letters in a layer; of that type; 0: not given */
    uint64_t restarts;                 /* 0: not given */
    uint64_t iterations, folds;
    bool strict, nested, covers;
} gsnn_search_request;

/* Sets a zeroed gsnn_search_request to the defaults. */
void gsnn_search_prepare(void *request);

/* Runs it.  In the program gsnn it goes over to gsnn-train, which has OpenBLAS. */
gsnn_status gsnn_search_run(const gsnn_search_request *request, gsnn_error *error);

/* Runs it and appends what it found as JSON (gsnn-train and gsnn-pictures only). */
gsnn_status gsnn_search_append_json(gsnn_text *text, const gsnn_search_request *request,
                                    gsnn_error *error);

#endif
