/* eval_command.c - `gsnn eval`: a network's values on lines of numbers. */
#include "base/error.h"
#include "cli/command.h"
#include "cli/input_file.h"
#include "cli/interrupt.h"
#include "network/input_line.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct request {
    gsnn_request common;
    const char *network, *inputs;
} request;

static const gsnn_option options[] = {GSNN_OPTIONS_END};

static const gsnn_argument arguments[] = {
    GSNN_ARGUMENT("NETWORK", request, network),
    GSNN_ARGUMENT_OR("INPUTS", request, inputs, "-"),
    GSNN_ARGUMENTS_END,
};

static gsnn_status evaluate_line(const gsnn_network *network, const char *line, size_t length,
                                 double **x, size_t *capacity, gsnn_error *error) {
    size_t count;
    if (strlen(line) != length)
        return gsnn_fail(error, GSNN_INVALID, "a zero byte");
    gsnn_status status = gsnn_numbers_parse(line, x, capacity, &count, error);
    if (status)
        return status;
    if (count != network->degree)
        return gsnn_fail(error, GSNN_INVALID, "%zu numbers where the network takes %zu", count,
                         network->degree);
    double value = gsnn_network_value(network, *x);
    if (!isfinite(value))
        return gsnn_fail(error, GSNN_INVALID, "the value is beyond the range of doubles");
    if (printf("%.17g\n", value) < 0)
        return gsnn_fail(error, GSNN_FAILED, "%s", strerror(errno));
    return GSNN_OK;
}

static gsnn_status evaluate(const gsnn_network *network, const char *path, gsnn_error *error) {
    FILE *stream;
    gsnn_error reason;
    gsnn_status status = gsnn_input_open(path, &stream, error);
    if (status)
        return status;
    char *line = NULL;
    double *x = NULL;
    size_t line_capacity = 0, capacity = 0;
    ssize_t length;
    for (size_t number = 1;
         !status && !gsnn_interrupted && (length = getline(&line, &line_capacity, stream)) >= 0;
         number++) {
        status = evaluate_line(network, line, (size_t)length, &x, &capacity, &reason);
        if (status == GSNN_INVALID)
            gsnn_fail(error, status, "%s: line %zu: %s", gsnn_input_name(path), number,
                      reason.message);
        else if (status)
            gsnn_fail(error, status, "%s", reason.message);
    }
    if (!status && gsnn_interrupted)
        status = gsnn_fail(error, GSNN_FAILED, "interrupted");
    else if (!status && !feof(stream)) /* a read error, or no memory for the line */
        status = gsnn_fail(error, ferror(stream) ? GSNN_INVALID : GSNN_FAILED,
                           "%s: cannot be read: %s", gsnn_input_name(path), strerror(errno));
    free(line);
    free(x);
    gsnn_input_close(stream);
    return status;
}

static gsnn_status run(void *at, gsnn_error *error) {
    const request *r = at;
    gsnn_network *network = NULL;
    if (strcmp(r->network, "-") == 0 && strcmp(r->inputs, "-") == 0)
        return gsnn_fail(error, GSNN_INVALID,
                         "eval: standard input cannot be both the network and the inputs");
    gsnn_status status = gsnn_input_network(r->network, &network, error);
    if (!status)
        status = evaluate(network, r->inputs, error);
    gsnn_network_free(network);
    if (fflush(stdout) && !status)
        status = gsnn_fail(error, GSNN_FAILED, "standard output: %s", strerror(errno));
    return status;
}

const gsnn_command gsnn_eval_command = {
    .name = "eval",
    .summary = "a network's values",
    .description =
        "Evaluates a network that gsnn realize or gsnn grow wrote.  Each line of INPUTS\n"
        "holds as many numbers as the group's degree, separated by blanks or commas; for\n"
        "each, one number is written, with 17 digits.  Either file may be -, standard\n"
        "input, which is what INPUTS is by default.  A line that is not an input ends the\n"
        "run with status 2 and is named; the values of the lines before it are written.\n",
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .run = run,
};
