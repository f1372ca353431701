/* lcn_request.h - what the parts of `gsnn lcn` share: the request and the reading of its values. */
#ifndef GSNN_CLI_LCN_REQUEST_H
#define GSNN_CLI_LCN_REQUEST_H

#include "base/text.h"
#include "cli/command.h"
#include "cli/input.h"
#include "lcn/metric.h"
#include "lcn/stack.h"
#include "json/writer.h"

typedef enum gsnn_lcn_format {
    GSNN_LCN_FORMAT_JSON,
    GSNN_LCN_FORMAT_JSONL,
    GSNN_LCN_FORMAT_DOT,
    GSNN_LCN_FORMAT_TABLE,
    GSNN_LCN_FORMAT_CSV,
} gsnn_lcn_format;

typedef struct gsnn_lcn_request {
    gsnn_request common;
    gsnn_input input;     /* of fit */
    const char *argument; /* NULL: none */
    const char *filters, *strides, *boxes, *target, *metric, *data, *network, *shift;
    uint64_t size, runs, steps, trace;
    double step;
    bool symmetric, ordered;
    unsigned format;
} gsnn_lcn_request;

/* The stack of --filters and --strides, which the caller clears in any case. */
gsnn_status gsnn_lcn_request_stack(gsnn_lcn_stack *stack, const gsnn_lcn_request *request,
                                   gsnn_error *error);

/* A list of sizes such as 3,2,2, or of pairs such as 3x3,2x3 (pairs of entries then); the caller
 * frees *sizes. */
gsnn_status gsnn_lcn_request_sizes(uint64_t **sizes, size_t *count, const char *option,
                                   const char *text, bool pairs, gsnn_error *error);

/* `size` rationals from a JSON list or a list with commas into an initialised vector; "-" reads the
 * list from standard input.  `name` is what messages call it. */
gsnn_status gsnn_lcn_request_rationals(fmpq *values, size_t size, const char *name,
                                       const char *text, const gsnn_run *run, gsnn_error *error);

/* The metric and, unless *given is to be false, the target of --metric, --data and --target. */
gsnn_status gsnn_lcn_request_metric(fmpq_mat_t metric, fmpq *target, bool *given, const char **name,
                                    const gsnn_lcn_stack *stack, const gsnn_lcn_request *request,
                                    gsnn_error *error);

/* The parts. */
gsnn_status gsnn_lcn_run_describe(const void *request, gsnn_error *error);
gsnn_status gsnn_lcn_run_member(const void *request, gsnn_error *error);
gsnn_status gsnn_lcn_run_atlas(const void *request, gsnn_error *error);
gsnn_status gsnn_lcn_run_count(const void *request, gsnn_error *error);
gsnn_status gsnn_lcn_run_critical(const void *request, gsnn_error *error);
gsnn_status gsnn_lcn_run_train(const void *request, gsnn_error *error);
gsnn_status gsnn_lcn_run_fit(const void *request, gsnn_error *error);

#endif
