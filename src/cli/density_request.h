/* density_request.h - what the parts of `gsnn density` share: the request and the reading of it. */
#ifndef GSNN_CLI_DENSITY_REQUEST_H
#define GSNN_CLI_DENSITY_REQUEST_H

#include "base/text.h"
#include "cli/command.h"
#include "cli/input.h"
#include "density/law.h"
#include "json/writer.h"

typedef enum gsnn_density_format {
    GSNN_DENSITY_FORMAT_JSON,
    GSNN_DENSITY_FORMAT_JSONL,
    GSNN_DENSITY_FORMAT_TABLE,
    GSNN_DENSITY_FORMAT_CSV,
} gsnn_density_format;

typedef struct gsnn_density_request {
    gsnn_request common;
    gsnn_input input; /* its source may be NULL */
    const char *law, *within, *truth;
    gsnn_density_format format;
    const char *points, *order, *subgroup, *resume;
    unsigned method;
    uint64_t draws, copies; /* 0: the part's own choice */
    double alpha;           /* likewise */
    const char *data, *labels, *test, *test_labels;
    unsigned optimizer;
    uint64_t networks, steps, batch, inputs; /* 0: the part's own choice */
    double rate, momentum, decay;
} gsnn_density_request;

/* Reads INPUT, which must have been given, to a record that the caller frees. */
gsnn_status gsnn_density_request_record(const gsnn_density_request *request,
                                        gsnn_enumeration_record **record, gsnn_error *error);

/* Reads --law, which must have been given, for networks of `degree` inputs; record as in
 * gsnn_law_read.  The caller clears the law in any case. */
gsnn_status gsnn_density_request_law(const gsnn_density_request *request, gsnn_law *law,
                                     size_t degree, const gsnn_enumeration_record *record,
                                     gsnn_error *error);

/* Begins the message of a failure that comes from the law with its file; returns the status. */
gsnn_status gsnn_density_request_name_law(const gsnn_density_request *request, gsnn_status status,
                                          gsnn_error *error);

/* The orders of --order, or of the fallback, as bits: 1,2,4. */
gsnn_status gsnn_density_request_orders(const gsnn_density_request *request, const char *fallback,
                                        unsigned *orders, gsnn_error *error);

/* The parts: density_PART.c. */
gsnn_status gsnn_density_run_symmetry(const void *request, gsnn_error *error);
gsnn_status gsnn_density_run_phases(const void *request, gsnn_error *error);
gsnn_status gsnn_density_run_moments(const void *request, gsnn_error *error);
gsnn_status gsnn_density_run_test(const void *request, gsnn_error *error);
gsnn_status gsnn_density_run_train(const void *request, gsnn_error *error);

#endif
