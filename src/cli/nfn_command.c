/* nfn_command.c - `gsnn nfn`: layers that read weights and respect their symmetry. */
#include "base/error.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/input_file.h"
#include "gauge/gauge.h"
#include "nfn/plain.h"
#include "record/record_group.h"
#include "json/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_WIDTH (UINT64_C(1) << 32)

typedef enum format { FORMAT_JSON, FORMAT_TABLE } format;

typedef struct request {
    gsnn_request common;
    gsnn_input input;
    format format;
    unsigned group;
    const char *widths, *taps, *id;
    bool count;
} request;

static const char *const formats[] = {"json", "table", NULL};
/* In the order of gsnn_nfn_group. */
static const char *const groups[] = {"perm", "perm-io", "scale", "sign", NULL};

static const gsnn_option options[] = {
    GSNN_CHOICE(
        0, "group", request, group, groups,
        "what moves the weights: permutations of hidden neurons, of inputs and outputs too, "
        "or with them positive scalings (relu) or signs (tanh, sin)"),
    GSNN_TEXT(0, "widths", "N,N,...", request, widths,
              "of a plain network, from inputs to outputs"),
    GSNN_TEXT(0, "taps", "K,K,...", request, taps,
              "of a convolution, one number a layer of weights (default 1)"),
    GSNN_TEXT('i', "id", "ID", request, id, "of an architecture of INPUT instead"),
    GSNN_FLAG(0, "count", request, count, "only the numbers of parameters"),
    GSNN_FORMAT(request, format, formats),
    GSNN_OPTION_TABLE(gsnn_group_options, 0),
    GSNN_OPTION_TABLE(gsnn_common_options, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_ARGUMENT_IF("INPUT", request, input.source),
    GSNN_ARGUMENTS_END,
};

static void prepare(void *at) {
    request *r = at;
    gsnn_input_prepare(&r->input);
    r->input.options.morphisms = false;
}

/* ---- Plain networks ------------------------------------------------------------------------ */

typedef struct plain_document {
    const gsnn_nfn_plain *nfn;
    bool count;
    format format;
} plain_document;

static void write_shape(gsnn_json *json, const char *name, const uint64_t *shape, size_t count) {
    gsnn_json_key(json, name);
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        gsnn_json_unsigned(json, shape[i]);
    gsnn_json_end_array(json);
}

static void write_tensors(gsnn_json *json, const gsnn_nfn_plain *nfn) {
    gsnn_json_key(json, "tensors");
    gsnn_json_begin_array(json);
    for (size_t t = 0; t < nfn->tensor_count; t++) {
        uint64_t shape[GSNN_NFN_MOST_AXES] = {0};
        for (size_t a = 0; a < nfn->tensors[t].axis_count; a++)
            shape[a] = nfn->tensors[t].axes[a].size;
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "name", nfn->tensors[t].name);
        write_shape(json, "shape", shape, nfn->tensors[t].axis_count);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static void write_terms(gsnn_json *json, const gsnn_nfn_plain *nfn) {
    gsnn_json_key(json, "terms");
    gsnn_json_begin_lines(json);
    for (size_t t = 0; t < nfn->term_count; t++) {
        const gsnn_nfn_term *term = &nfn->terms[t];
        char einsum[sizeof term->parameter + sizeof term->input + sizeof term->result + 3];
        snprintf(einsum, sizeof einsum, "%s,%s->%s", term->parameter, term->input, term->result);
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "out", nfn->tensors[term->out].name);
        gsnn_json_member_string(json, "in", nfn->tensors[term->in].name);
        write_shape(json, "parameter_shape", term->parameter_shape, term->parameter_axes);
        gsnn_json_member_string(json, "einsum", einsum);
        gsnn_json_member_string(json, "output", term->output);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_key(json, "constants");
    gsnn_json_begin_lines(json);
    for (size_t t = 0; t < nfn->constant_count; t++) {
        const gsnn_nfn_constant *constant = &nfn->constants[t];
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "out", nfn->tensors[constant->out].name);
        write_shape(json, "parameter_shape", constant->parameter_shape, constant->parameter_axes);
        gsnn_json_member_string(json, "parameter", constant->parameter);
        gsnn_json_member_string(json, "output", constant->output);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static void append_fmpz(gsnn_text *text, const fmpz_t value) {
    char *digits = fmpz_get_str(NULL, 10, value);
    gsnn_text_append(text, digits);
    flint_free(digits);
}

static void append_plain_table(gsnn_text *text, const plain_document *document) {
    const gsnn_nfn_plain *nfn = document->nfn;
    gsnn_text_append(text, "group ");
    gsnn_text_append(text, groups[nfn->group]);
    gsnn_text_append(text, "   linear ");
    append_fmpz(text, nfn->linear);
    gsnn_text_append(text, "   affine ");
    append_fmpz(text, nfn->affine);
    gsnn_text_append(text, "\n");
    for (size_t t = 0; !document->count && t < nfn->term_count; t++) {
        const gsnn_nfn_term *term = &nfn->terms[t];
        const char *parts[] = {nfn->tensors[term->out].name,
                               " <- ",
                               nfn->tensors[term->in].name,
                               "   ",
                               term->parameter,
                               ",",
                               term->input,
                               "->",
                               term->result,
                               strcmp(term->result, term->output) == 0 ? "" : "   repeated to ",
                               strcmp(term->result, term->output) == 0 ? "" : term->output,
                               "\n"};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            gsnn_text_append(text, parts[i]);
    }
    gsnn_text_append(text,
                     "\nlinear, affine: parameters of the layer for one channel in and out\n");
    if (!document->count)
        gsnn_text_append(text, "out <- in: the einsum of a parameter with `in` that is added to "
                               "`out`\n");
}

static gsnn_status send_text(gsnn_text *text, gsnn_sink sink, void *context, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    if (text->failed)
        status = gsnn_fail_memory(error);
    else if (!sink(context, text->bytes, text->length))
        status = gsnn_fail(error, GSNN_FAILED, "the output cannot be written");
    gsnn_text_clear(text);
    return status;
}

static gsnn_status emit_plain(const void *what, const gsnn_request *common, gsnn_sink sink,
                              void *context, gsnn_error *error) {
    (void)common;
    const plain_document *document = what;
    if (document->format == FORMAT_TABLE) {
        gsnn_text text = {0};
        append_plain_table(&text, document);
        return send_text(&text, sink, context, error);
    }
    gsnn_json json;
    gsnn_json_init(&json, sink, context);
    gsnn_json_document_head(&json, "gsnn-nfn/1");
    gsnn_json_member_string(&json, "group", groups[document->nfn->group]);
    write_tensors(&json, document->nfn);
    gsnn_json_member_fmpz(&json, "linear", document->nfn->linear);
    gsnn_json_member_fmpz(&json, "affine", document->nfn->affine);
    if (!document->count)
        write_terms(&json, document->nfn);
    gsnn_json_end_object(&json);
    return gsnn_json_end(&json, error);
}

/* Numbers apart by commas into values (room for `most`). */
static gsnn_status read_list(const char *option, const char *text, uint64_t *values, size_t most,
                             size_t *count, gsnn_error *error) {
    char piece[24];
    *count = 0;
    for (const char *at = text;; at++) {
        size_t length = strcspn(at, ",");
        if (*count == most)
            return gsnn_fail(error, GSNN_INVALID, "nfn: %s: more than %zu numbers", option, most);
        if (length >= sizeof piece)
            return gsnn_fail(error, GSNN_INVALID, "nfn: %s: %.40s is no number", option, at);
        memcpy(piece, at, length);
        piece[length] = '\0';
        gsnn_status status =
            gsnn_number_argument(option, piece, 1, MOST_WIDTH, &values[(*count)++], error);
        at += length;
        if (status || !*at)
            return status;
    }
}

static gsnn_status run_plain(const request *r, gsnn_error *error) {
    uint64_t widths[GSNN_NFN_MOST_LAYERS + 1], taps[GSNN_NFN_MOST_LAYERS];
    size_t width_count, tap_count = 0;
    gsnn_status status =
        read_list("--widths", r->widths, widths, GSNN_NFN_MOST_LAYERS + 1, &width_count, error);
    if (!status && width_count < 2)
        status = gsnn_fail(error, GSNN_INVALID, "nfn: --widths: inputs and outputs at least");
    if (!status && r->taps) {
        status = read_list("--taps", r->taps, taps, GSNN_NFN_MOST_LAYERS, &tap_count, error);
        if (!status && tap_count != width_count - 1)
            status = gsnn_fail(error, GSNN_INVALID, "nfn: --taps: %zu numbers for %zu layers",
                               tap_count, width_count - 1);
    }
    if (status)
        return status;
    gsnn_nfn_plain nfn;
    status = gsnn_nfn_plain_init(&nfn, (gsnn_nfn_group)r->group, width_count - 1, widths,
                                 r->taps ? taps : NULL, error);
    if (status)
        return status;
    plain_document document = {&nfn, r->count, r->format};
    status = gsnn_request_write(&r->common, emit_plain, &document, error);
    gsnn_nfn_plain_clear(&nfn);
    return status;
}

/* ---- Architectures ------------------------------------------------------------------------- */

typedef struct tied_document {
    const gsnn_enumeration_record *record;
    const char *id;
    const gsnn_gauge *gauge;
    const gsnn_gauge_maps *maps;
    size_t fixed; /* q: the invariant linear functions and the constant */
    bool count;
    format format;
} tied_document;

/* The tensors: of each channel (w, b) and a, of the network C and D. */
static void write_tied_tensors(gsnn_json *json, const tied_document *document) {
    const struct {
        const char *name;
        size_t size;
        bool per_channel;
    } tensors[] = {
        {"w", document->gauge->coordinates, true}, {"a", 1, true}, {"C", document->fixed, false}};
    gsnn_json_key(json, "tensors");
    gsnn_json_begin_array(json);
    for (size_t t = 0; t < 3; t++) {
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "name", tensors[t].name);
        gsnn_json_key(json, "shape");
        gsnn_json_begin_array(json);
        gsnn_json_unsigned(json, tensors[t].size);
        gsnn_json_end_array(json);
        gsnn_json_member_boolean(json, "per_channel", tensors[t].per_channel);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static void begin_term(gsnn_json *json, const char *tensor) {
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "out", tensor);
    gsnn_json_member_string(json, "in", tensor);
    gsnn_json_key(json, "entries");
    gsnn_json_begin_array(json);
}

static void write_entry(gsnn_json *json, size_t out, size_t in, int sign) {
    gsnn_json_begin_array(json);
    gsnn_json_unsigned(json, out + 1);
    gsnn_json_unsigned(json, in + 1);
    gsnn_json_integer(json, sign);
    gsnn_json_end_array(json);
}

static void end_term(gsnn_json *json) {
    gsnn_json_end_array(json);
    gsnn_json_end_object(json);
}

/* One parameter a term: the sum of sign * in over its entries. */
static void write_tied_terms(gsnn_json *json, const tied_document *document) {
    const gsnn_gauge_maps *maps = document->maps;
    gsnn_json_key(json, "terms");
    gsnn_json_begin_lines(json);
    for (size_t t = 0; t < maps->count; t++) {
        begin_term(json, "w");
        for (size_t e = maps->begin[t]; e < maps->begin[t + 1]; e++)
            write_entry(json, maps->entries[e].out, maps->entries[e].in, maps->entries[e].sign);
        end_term(json);
    }
    begin_term(json, "a");
    write_entry(json, 0, 0, 1);
    end_term(json);
    for (size_t out = 0; out < document->fixed; out++)
        for (size_t in = 0; in < document->fixed; in++) {
            begin_term(json, "C");
            write_entry(json, out, in, 1);
            end_term(json);
        }
    gsnn_json_end_array(json);
    gsnn_json_key(json, "constants");
    gsnn_json_begin_array(json);
    for (size_t out = 0; out < document->fixed; out++) {
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "out", "C");
        gsnn_json_key(json, "entries");
        gsnn_json_begin_array(json);
        gsnn_json_unsigned(json, out + 1);
        gsnn_json_end_array(json);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static gsnn_status emit_tied(const void *what, const gsnn_request *common, gsnn_sink sink,
                             void *context, gsnn_error *error) {
    (void)common;
    const tied_document *document = what;
    size_t q = document->fixed, linear = document->maps->count + 1 + q * q;
    if (document->format == FORMAT_TABLE) {
        gsnn_text text = {0};
        gsnn_text_append(&text, "architecture ");
        gsnn_text_append(&text, document->id);
        gsnn_text_append(&text, "   linear ");
        gsnn_text_append_integer(&text, (int64_t)linear);
        gsnn_text_append(&text, "   affine ");
        gsnn_text_append_integer(&text, (int64_t)q);
        gsnn_text_append(&text, "\n\nlinear, affine: parameters of the layer, whatever the "
                                "number of channels\n");
        return send_text(&text, sink, context, error);
    }
    gsnn_json json;
    gsnn_json_init(&json, sink, context);
    gsnn_json_document_head(&json, "gsnn-nfn/1");
    gsnn_record_group_write(&json, &document->record->group, 0);
    gsnn_json_member_string(&json, "id", document->id);
    write_tied_tensors(&json, document);
    gsnn_json_member_unsigned(&json, "linear", linear);
    gsnn_json_member_unsigned(&json, "affine", q);
    if (!document->count)
        write_tied_terms(&json, document);
    gsnn_json_end_object(&json);
    return gsnn_json_end(&json, error);
}

static gsnn_status run_tied_record(const request *r, const gsnn_enumeration_record *record,
                                   gsnn_error *error) {
    size_t architecture;
    gsnn_gauge gauge;
    gsnn_gauge_maps maps;
    gsnn_status status = gsnn_input_architecture(record, r->id, &architecture, error);
    if (status)
        return status;
    if (!record->group.action->permutes_inputs)
        return gsnn_fail(
            error, GSNN_FAILED,
            "nfn: free weights of matrix actions are not moved by signed permutations; "
            "gsnn gauge lists their matrices");
    status = gsnn_gauge_of_pattern(&gauge, record, architecture, error);
    if (status)
        return status;
    if (!gauge.generators)
        status = gsnn_fail(error, GSNN_INVALID, "%s: the weight rows of %s are left out",
                           gsnn_input_name(r->input.source), r->id);
    if (!status)
        status = gsnn_gauge_maps_init(&maps, &gauge, error);
    if (!status) {
        tied_document document = {
            record,   r->id,    &gauge, &maps, (size_t)record->group.invariant_dimension + 1,
            r->count, r->format};
        status = gsnn_request_write(&r->common, emit_tied, &document, error);
        gsnn_gauge_maps_clear(&maps);
    }
    gsnn_gauge_clear(&gauge);
    return status;
}

static gsnn_status run(void *at, gsnn_error *error) {
    const request *r = at;
    const char *fault = NULL;
    if (!r->widths == !r->id)
        fault = "--widths=N,N,... or --id=ID and INPUT are needed, one of them";
    else if (r->id && !r->input.source)
        fault = "--id needs an INPUT";
    else if (r->widths && r->input.source)
        fault = "--widths takes no INPUT";
    else if (r->id && r->taps)
        fault = "--taps goes with --widths";
    if (fault)
        return gsnn_fail(error, GSNN_INVALID, "nfn: %s (try gsnn help nfn)", fault);
    if (r->widths)
        return run_plain(r, error);
    gsnn_enumeration_record *record;
    gsnn_status status = gsnn_input_read(&r->common, &r->input, &record, error);
    if (!status)
        status = run_tied_record(r, record, error);
    gsnn_enumeration_record_free(record);
    return status;
}

const gsnn_command gsnn_nfn_command = {
    .name = "nfn",
    .summary = "layers that read weights and respect their symmetry",
    .description =
        "Lists the linear maps of a network's weights to weights that commute with what\n"
        "leaves its function as it is: the building blocks of an equivariant layer of a\n"
        "neural functional network.  A term adds einsum(parameter, in) to the tensor\n"
        "`out`; axes of `output` that the einsum lacks are repeated.  Constants are\n"
        "parameters that are added to a tensor.  With --id the weights are the free\n"
        "parameters of an architecture in any number of channels: per channel w (free\n"
        "weights, and the bias of type 1) and a, and C (the invariant linear function\n"
        "and the constant, to which a times half the sum of all w_i and b_i is added, so\n"
        "that flips are linear); its terms are lists of [out, in, sign].\n" GSNN_INPUT_PROSE,
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .prepare = prepare,
    .run = run,
};
