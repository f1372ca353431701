/* canon_command.c - `gsnn canon`: a network's canonical form. */
#include "base/error.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/input_file.h"
#include "equal/deep.h"
#include "equal/field_form.h"
#include "equal/read.h"
#include "exact/rational.h"
#include "json/writer.h"

#include <flint/fmpq.h>
#include <stdlib.h>

typedef struct request {
    gsnn_request common;
    const char *network;
    bool exact;
    gsnn_input input; /* optional */
} request;

static const gsnn_option options[] = {
    GSNN_FLAG(0, "exact", request, exact, "write fractions, or roots, instead of doubles"),
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
    gsnn_shallow_canon *shallow; /* one of the three */
    gsnn_field_form *field;      /* of irrational rows */
    gsnn_deep_canon *deep;
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

static void write_element(gsnn_json *json, const canon_document *document,
                          const fmpq_poly_t value) {
    char *text = NULL;
    if (!document->exact) {
        gsnn_json_double(json, gsnn_field_double(document->field->field, value));
        return;
    }
    gsnn_field_format(document->field->field, &text, value, NULL);
    gsnn_json_string(json, text);
    free(text);
}

static void write_elements(gsnn_json *json, const canon_document *document,
                           const fmpq_poly_struct *values, slong count) {
    gsnn_json_begin_array(json);
    for (slong i = 0; i < count; i++)
        write_element(json, document, values + i);
    gsnn_json_end_array(json);
}

static void write_field(gsnn_json *json, const canon_document *document) {
    const gsnn_field_form *form = document->field;
    slong m = form->columns - 1;
    gsnn_json_member_string(json, "activation", "relu");
    gsnn_json_member_string(json, "compared", "summands");
    gsnn_json_key(json, "neurons");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < form->count; i++) {
        gsnn_json_begin_array(json);
        write_elements(json, document, form->neurons[i].row, m + 1);
        write_elements(json, document, form->neurons[i].bend, 1);
        gsnn_json_end_array(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_key(json, "linear");
    gsnn_json_begin_array(json);
    write_elements(json, document, form->affine, m);
    gsnn_json_end_array(json);
    gsnn_json_key(json, "constant");
    write_elements(json, document, form->affine + m, 1);
    gsnn_json_member_unsigned(json, "removed", form->hidden - form->count);
}

static const char *kind_name(gsnn_shallow_kind kind) {
    return kind == GSNN_SHALLOW_RELU ? "relu" : kind == GSNN_SHALLOW_TANH ? "tanh" : "sin";
}

static void write_shallow(gsnn_json *json, const canon_document *document) {
    const gsnn_shallow *form = &document->shallow->form;
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
    gsnn_json_member_integer(json, "removed", document->shallow->removed);
}

static void write_deep(gsnn_json *json, const canon_document *document) {
    const gsnn_mlp *form = document->deep->form;
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
    gsnn_json_member_unsigned(json, "removed", document->deep->removed);
}

static gsnn_status emit(const void *what, const gsnn_request *common, gsnn_sink sink, void *context,
                        gsnn_error *error) {
    (void)common;
    const canon_document *document = what;
    gsnn_json json;
    gsnn_json_init(&json, sink, context);
    gsnn_json_document_head(&json, "gsnn-canon/1");
    if (document->deep)
        write_deep(&json, document);
    else if (document->field)
        write_field(&json, document);
    else
        write_shallow(&json, document);
    gsnn_json_end_object(&json);
    return gsnn_json_end(&json, error);
}

static void prepare(void *at) {
    request *r = at;
    gsnn_input_prepare(&r->input);
}

/* The network, and what it was expanded by. */
typedef struct subject {
    gsnn_compared network;
    gsnn_enumeration_record *record; /* NULL without INPUT */
    gsnn_exact_record exact;
} subject;

/* Expands the exact rows of a matrix action, by INPUT. */
static gsnn_status expand(subject *s, const request *r, gsnn_error *error) {
    gsnn_error reason;
    if (gsnn_is_standard(r->network) && gsnn_is_standard(r->input.source))
        return gsnn_fail(error, GSNN_INVALID, "only one of the files can be standard input");
    gsnn_status status = gsnn_input_read(&r->common, &r->input, &s->record, error);
    if (status)
        return status;
    status = gsnn_exact_record_init(&s->exact, s->record, &reason);
    if (status)
        return gsnn_fail(error, status, "%s: %s", r->input.source, reason.message);
    status = gsnn_compared_expand(&s->network, &s->exact, &reason);
    if (status)
        gsnn_fail(error, status, "%s: %s", gsnn_input_name(r->network), reason.message);
    return status;
}

static gsnn_status write_shallow_form(gsnn_compared *network, const request *r,
                                      canon_document document, gsnn_error *error) {
    gsnn_shallow_canon form;
    gsnn_status status = gsnn_shallow_canon_take(&form, &network->shallow, error);
    if (status)
        return status;
    document.shallow = &form;
    status = gsnn_request_write(&r->common, emit, &document, error);
    gsnn_shallow_canon_clear(&form);
    return status;
}

static gsnn_status write_deep_form(gsnn_compared *network, const request *r,
                                   canon_document document, gsnn_error *error) {
    gsnn_deep_canon form;
    gsnn_status status = gsnn_deep_canon_init(&form, network->mlp, error);
    if (status)
        return status;
    document.deep = &form;
    status = gsnn_request_write(&r->common, emit, &document, error);
    gsnn_deep_canon_clear(&form);
    return status;
}

static gsnn_status write_field_form(gsnn_compared *network, const request *r,
                                    canon_document document, gsnn_error *error) {
    gsnn_field_form form;
    gsnn_status status = gsnn_field_form_init(&form, &network->expansion, NULL, error);
    if (!status)
        status = gsnn_field_form_arrange(&form, error);
    document.field = &form;
    if (!status)
        status = gsnn_request_write(&r->common, emit, &document, error);
    gsnn_field_form_clear(&form);
    return status;
}

static gsnn_status run(void *at, gsnn_error *error) {
    const request *r = at;
    subject s = {.record = NULL};
    gsnn_status status = gsnn_compared_read(&s.network, r->network, error);
    if (status)
        return status;
    if (r->input.source)
        status = expand(&s, r, error);
    canon_document document = {.network = &s.network, .exact = r->exact};
    if (!status)
        status = s.network.mlp && !s.network.is_shallow
                     ? write_deep_form(&s.network, r, document, error)
                 : s.network.is_expanded && !s.network.is_rational
                     ? write_field_form(&s.network, r, document, error)
                     : write_shallow_form(&s.network, r, document, error);
    gsnn_compared_clear(&s.network); /* before the field of its expansion */
    gsnn_exact_record_clear(&s.exact);
    gsnn_enumeration_record_free(s.record);
    return status;
}

const gsnn_command gsnn_canon_command = {
    .name = "canon",
    .summary = "a network's canonical form",
    .description =
        "Writes the canonical form of a network (gsnn-network/1 or gsnn-mlp/1).  With one\n"
        "hidden layer two networks of one activation are the same function exactly when\n"
        "their forms are equal: neurons that share a hyperplane are merged, dead ones\n"
        "removed, rows scaled (relu: to primitive integers, or irrational ones to begin\n"
        "with 1) and put in order, and what becomes affine is collected.  Each neuron is\n"
        "[row and bias, output weights].  Deep networks get a normal form up to\n"
        "renumbering and scaling of neurons: equal forms are equal functions, but not\n"
        "conversely.  Numbers are taken as the exact decimals or fractions they are; rows\n"
        "of a matrix action, which the file has in doubles only, are exact if INPUT, the\n"
        "group or enumeration of the network, is given.\n",
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .prepare = prepare,
    .run = run,
};
