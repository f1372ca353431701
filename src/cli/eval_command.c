/* eval_command.c - `gsnn eval`: a network's values on lines of numbers. */
#include "base/error.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/deep_network.h"
#include "cli/input_file.h"
#include "cli/interrupt.h"
#include "network/input_line.h"
#include "network/mlp.h"
#include "network/network_json.h"
#include "network/output_network.h"

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

/* A network of architectures, a deep one, a plain one, or one with a codomain; the others are NULL.
 */
typedef struct evaluated {
    gsnn_network *network;
    gsnn_deep_network *deep;
    gsnn_mlp *mlp;
    gsnn_output_network *equivariant;
    double *parameters, *workspace; /* of the plain one, as gsnn_mlp_value_double wants them */
    size_t degree, outputs;
    double *values; /* room for one line */
} evaluated;

/* What evaluating the plain network needs. */
static gsnn_status prepare_plain(evaluated *e, gsnn_error *error) {
    size_t widest = 0;
    for (size_t l = 0; l <= e->mlp->layer_count; l++)
        widest = e->mlp->widths[l] > widest ? e->mlp->widths[l] : widest;
    e->parameters = gsnn_mlp_doubles(e->mlp);
    e->workspace = gsnn_new(2 * widest, sizeof *e->workspace);
    return e->parameters && e->workspace ? GSNN_OK : gsnn_fail_memory(error);
}

static void forget_network(evaluated *e) {
    gsnn_network_free(e->network);
    gsnn_deep_network_free(e->deep);
    gsnn_mlp_free(e->mlp);
    gsnn_output_network_free(e->equivariant);
    free(e->parameters);
    free(e->workspace);
    free(e->values);
}

static gsnn_status read_network(const char *path, evaluated *e, gsnn_error *error) {
    gsnn_json_document *document;
    gsnn_status status = gsnn_json_document_read(&document, path, NULL, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        gsnn_value schema = gsnn_value_member(&root, "schema");
        const char *name = gsnn_value_peek(&schema);
        if (name && strcmp(name, "gsnn-deep-network/1") == 0)
            status = gsnn_deep_network_from_value(&root, &e->deep);
        else if (name && strcmp(name, "gsnn-mlp/1") == 0)
            status = gsnn_mlp_from_value(&root, &e->mlp);
        else if (name && strcmp(name, "gsnn-equivariant-network/1") == 0)
            status = gsnn_output_network_from_value(&root, &e->equivariant);
        else
            status = gsnn_network_from_value(&root, &e->network);
        if (!status)
            e->degree = e->deep          ? e->deep->degree
                        : e->mlp         ? e->mlp->widths[0]
                        : e->equivariant ? e->equivariant->degree
                                         : e->network->degree;
    }
    gsnn_json_document_free(document);
    if (!status && e->mlp)
        status = prepare_plain(e, error);
    if (status)
        return status;
    e->outputs = e->mlp           ? e->mlp->widths[e->mlp->layer_count]
                 : e->equivariant ? e->equivariant->outputs
                 : e->deep        ? e->deep->outputs
                                  : 1;
    e->values = gsnn_new(e->outputs, sizeof *e->values);
    return e->values ? GSNN_OK : gsnn_fail_memory(error);
}

static gsnn_status evaluate_line(const evaluated *e, const char *line, size_t length, double **x,
                                 size_t *capacity, gsnn_error *error) {
    size_t count;
    if (strlen(line) != length)
        return gsnn_fail(error, GSNN_INVALID, "a zero byte");
    gsnn_status status = gsnn_numbers_parse(line, x, capacity, &count, error);
    if (status)
        return status;
    if (count != e->degree)
        return gsnn_fail(error, GSNN_INVALID, "%zu numbers where the network takes %zu", count,
                         e->degree);
    if (e->mlp)
        gsnn_mlp_value_double(e->mlp, e->parameters, *x, e->workspace, e->values);
    else if (e->equivariant)
        gsnn_output_network_value(e->equivariant, *x, e->values);
    else if (e->deep)
        status = gsnn_deep_evaluate(e->deep, *x, e->values, error);
    else
        *e->values = gsnn_network_value(e->network, *x);
    if (status)
        return status;
    for (size_t k = 0; k < e->outputs; k++)
        if (!isfinite(e->values[k]))
            return gsnn_fail(error, GSNN_INVALID, "the value is beyond the range of doubles");
    for (size_t k = 0; k < e->outputs; k++)
        if (printf("%.17g%c", e->values[k], k + 1 < e->outputs ? ' ' : '\n') < 0)
            return gsnn_fail(error, GSNN_FAILED, "%s", strerror(errno));
    return GSNN_OK;
}

static gsnn_status evaluate(const evaluated *e, const char *path, gsnn_error *error) {
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
        status = evaluate_line(e, line, (size_t)length, &x, &capacity, &reason);
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
    evaluated e = {0};
    if (gsnn_is_standard(r->network) && gsnn_is_standard(r->inputs))
        return gsnn_fail(error, GSNN_INVALID,
                         "eval: standard input cannot be both the network and the inputs");
    gsnn_status status = read_network(r->network, &e, error);
    if (!status)
        status = evaluate(&e, r->inputs, error);
    forget_network(&e);
    if (fflush(stdout) && !status)
        status = gsnn_fail(error, GSNN_FAILED, "standard output: %s", strerror(errno));
    return status;
}

const gsnn_command gsnn_eval_command = {
    .name = "eval",
    .summary = "a network's values",
    .description =
        "Evaluates a network that gsnn realize or gsnn grow wrote, deep ones exactly, or a\n"
        "plain one (gsnn-mlp/1).  Each line of INPUTS holds as many numbers as the network\n"
        "has inputs, separated by blanks or commas; for each, the value is written, with 17\n"
        "digits, or the values, separated by blanks.  Either file may be -, standard input,\n"
        "which is what INPUTS is by default.  A line that is not an input ends the run with\n"
        "status 2 and is named; the values of the lines before it are written.\n",
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .run = run,
};
