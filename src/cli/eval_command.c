/* eval_command.c - `gsnn eval`: a network's values on lines of numbers. */
#include "cli/eval_command.h"

#include "base/error.h"
#include "cli/command_line.h"
#include "cli/complain.h"
#include "cli/input_file.h"
#include "cli/interrupt.h"
#include "network/input_line.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "Usage: gsnn eval NETWORK [INPUTS]\n"
    "\n"
    "Evaluates a network that `gsnn realize` or `gsnn grow` wrote.  Each line of\n"
    "INPUTS holds as many numbers as the group's degree, apart by blanks or commas;\n"
    "for each, one number is written, with 17 digits.  Either file may be -, standard\n"
    "input, which is what INPUTS is by default.  A line that is no input ends the run\n"
    "with status 2 and is named; the values of the lines before it are written.\n"
    "\n"
    "  -h, --help                 this text\n";

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
        status = gsnn_fail(error, GSNN_FAILED, "%s: %s", gsnn_input_name(path), strerror(errno));
    free(line);
    free(x);
    gsnn_input_close(stream);
    return status;
}

static gsnn_status run(const char *network_path, const char *inputs_path, gsnn_error *error) {
    gsnn_network *network = NULL;
    if (strcmp(network_path, "-") == 0 && strcmp(inputs_path, "-") == 0)
        return gsnn_fail(error, GSNN_INVALID,
                         "eval: standard input cannot be both the network and the inputs");
    gsnn_status status = gsnn_input_network(network_path, &network, error);
    if (!status)
        status = evaluate(network, inputs_path, error);
    gsnn_network_free(network);
    if (fflush(stdout) && !status)
        status = gsnn_fail(error, GSNN_FAILED, "standard output: %s", strerror(errno));
    return status;
}

int gsnn_eval_command(int argc, char **argv) {
    static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
    gsnn_error error;
    bool help = false;
    gsnn_status status = gsnn_read_options(argc, argv, ":h", options, NULL, NULL, &help, &error);
    if (!status && help)
        return gsnn_print_usage(usage);
    if (status)
        return gsnn_complain(&error);
    if (optind == argc)
        status = gsnn_fail(&error, GSNN_INVALID, "eval: say which network");
    else if (optind + 2 < argc)
        status = gsnn_fail(&error, GSNN_INVALID, "eval: one file of inputs, not also %s",
                           argv[optind + 2]);
    else
        status = run(argv[optind], optind + 1 < argc ? argv[optind + 1] : "-", &error);
    return status ? gsnn_complain(&error) : 0;
}
