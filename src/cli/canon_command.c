/* canon_command.c - `gsnn canon`: a network's canonical form. */
#include "base/error.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/input_file.h"
#include "equal/deep.h"
#include "equal/read.h"
#include "exact/rational.h"
#include "json/writer.h"

#include <flint/fmpq.h>
#include <string.h>

typedef struct request {
    gsnn_request common;
    const char *network;
    bool exact;
    gsnn_input input; /* optional */
} request;

static const gsnn_option options[] = {
    GSNN_FLAG(0, "exact", request, exact, "write fractions instead of doubles"),
    GSNN_OPTION_TABLE(gsnn_common_options, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_ARGUMENT_OR("NETWORK", request, network, "-"),
    GSNN_ARGUMENT_IF("INPUT", request, input.source),
    GSNN_ARGUMENTS_END,
};

/* What is written. */
typedef struct canon_document {
    const gsnn_compared *network;
    bool exact;
    bool is_deep;
    gsnn_shallow_canon shallow;
    gsnn_deep_canon deep;
} canon_document;

static void write_number(gsnn_json *json, const fmpq_t value, bool exact) {
    if (exact)
        gsnn_json_fraction(json, value);
    else
        gsnn_json_double(json, gsnn_rational_double(value));
}

static void write_numbers(gsnn_json *json, const fmpq *values, slong count, bool exact) {
    gsnn_json_begin_array(json);
    for (slong i = 0; i < count; i++)
        write_number(json, values + i, exact);
    gsnn_json_end_array(json);
}

static const char *kind_name(gsnn_shallow_kind kind) {
    return kind == GSNN_SHALLOW_RELU ? "relu" : kind == GSNN_SHALLOW_TANH ? "tanh" : "sin";
}

static void write_shallow(gsnn_json *json, const canon_document *document) {
    const gsnn_shallow *form = &document->shallow.form;
    slong m = form->inputs;
    gsnn_json_member_string(json, "activation", kind_name(form->kind));
    gsnn_json_member_string(json, "compared", document->network->what);
    gsnn_json_key(json, "neurons");
    gsnn_json_begin_array(json);
    for (slong i = 0; i < form->neurons; i++) {
        gsnn_json_begin_array(json);
        write_numbers(json, form->rows->rows[i], m + 1, document->exact);
        write_numbers(json, form->weights->rows[i], form->outputs, document->exact);
        gsnn_json_end_array(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_key(json, "linear");
    gsnn_json_begin_array(json);
    for (slong k = 0; k < form->outputs; k++)
        write_numbers(json, form->affine->rows[k], m, document->exact);
    gsnn_json_end_array(json);
    gsnn_json_key(json, "constant");
    gsnn_json_begin_array(json);
    for (slong k = 0; k < form->outputs; k++)
        write_number(json, fmpq_mat_entry(form->affine, k, m), document->exact);
    gsnn_json_end_array(json);
    gsnn_json_member_integer(json, "removed", document->shallow.removed);
}

static void write_deep(gsnn_json *json, const canon_document *document) {
    const gsnn_mlp *form = document->deep.form;
    gsnn_json_member_string(json, "activation", gsnn_activation_name(form->activation));
    gsnn_json_member_string(json, "compared", document->network->what);
    gsnn_json_key(json, "layers");
    gsnn_json_begin_array(json);
    for (size_t l = 0; l < form->layer_count; l++) {
        const gsnn_layer *layer = &form->layers[l];
        gsnn_json_begin_object(json);
        gsnn_json_key(json, "W");
        gsnn_json_begin_array(json);
        for (slong i = 0; i < layer->W->r; i++)
            write_numbers(json, layer->W->rows[i], layer->W->c, document->exact);
        gsnn_json_end_array(json);
        gsnn_json_key(json, "b");
        gsnn_json_begin_array(json);
        for (slong i = 0; i < layer->b->r; i++)
            write_number(json, fmpq_mat_entry(layer->b, i, 0), document->exact);
        gsnn_json_end_array(json);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_member_unsigned(json, "removed", document->deep.removed);
}

static gsnn_status emit(const void *what, const gsnn_request *common, gsnn_sink sink, void *context,
                        gsnn_error *error) {
    (void)common;
    const canon_document *document = what;
    gsnn_json json;
    gsnn_json_init(&json, sink, context);
    gsnn_json_document_head(&json, "gsnn-canon/1");
    if (document->is_deep)
        write_deep(&json, document);
    else
        write_shallow(&json, document);
    gsnn_json_end_object(&json);
    return gsnn_json_end(&json, error);
}

static void prepare(void *at) {
    request *r = at;
    gsnn_input_prepare(&r->input);
}

/* Puts the exact rows of a matrix action in place of the dense copy, where they are rational. */
static gsnn_status expand(gsnn_compared *network, const request *r, gsnn_error *error) {
    gsnn_enumeration_record *record;
    gsnn_exact_record exact;
    gsnn_error reason;
    if (strcmp(r->network, "-") == 0 && strcmp(r->input.source, "-") == 0)
        return gsnn_fail(error, GSNN_INVALID, "only one of the files can be standard input");
    gsnn_status status = gsnn_input_read(&r->common, &r->input, &record, error);
    if (status)
        return status;
    status = gsnn_exact_record_init(&exact, record, &reason);
    if (status) {
        gsnn_fail(error, status, "%s: %s", r->input.source, reason.message);
    } else {
        status = gsnn_compared_expand(network, &exact, &reason);
        if (status)
            gsnn_fail(error, status, "%s: %s", gsnn_input_name(r->network), reason.message);
        gsnn_compared_forget_expansion(network);
        gsnn_exact_record_clear(&exact);
    }
    gsnn_enumeration_record_free(record);
    return status;
}

static gsnn_status write_form(gsnn_compared *network, const request *r, gsnn_error *error) {
    canon_document document = {
        .network = network, .exact = r->exact, .is_deep = !network->is_shallow};
    gsnn_status status = document.is_deep
                             ? gsnn_deep_canon_init(&document.deep, network->mlp, error)
                             : gsnn_shallow_canon_take(&document.shallow, &network->shallow, error);
    if (status)
        return status;
    status = gsnn_request_write(&r->common, emit, &document, error);
    if (document.is_deep)
        gsnn_deep_canon_clear(&document.deep);
    else
        gsnn_shallow_canon_clear(&document.shallow);
    return status;
}

static gsnn_status run(void *at, gsnn_error *error) {
    const request *r = at;
    gsnn_compared network;
    gsnn_status status = gsnn_compared_read(&network, r->network, error);
    if (status)
        return status;
    if (r->input.source)
        status = expand(&network, r, error);
    if (!status)
        status = write_form(&network, r, error);
    gsnn_compared_clear(&network);
    return status;
}

const gsnn_command gsnn_canon_command = {
    .name = "canon",
    .summary = "a network's canonical form",
    .description =
        "Writes the canonical form of a network (gsnn-network/1 or gsnn-mlp/1).  With one\n"
        "hidden layer two networks of one activation are the same function exactly when\n"
        "their forms are equal: neurons that share a hyperplane are merged, dead ones\n"
        "removed, rows scaled (relu: to primitive integers) and put in order, and what\n"
        "becomes affine is collected.  Each neuron is [row and bias, output weights].\n"
        "Deep networks get a normal form up to renumbering and scaling of neurons: equal\n"
        "forms are equal functions, but not conversely.  Numbers are taken as the exact\n"
        "decimals or fractions they are; rational rows of a matrix action are exact if\n"
        "INPUT, the group or enumeration of the network, is given.\n",
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .prepare = prepare,
    .run = run,
};
