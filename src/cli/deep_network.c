#include "cli/deep_network.h"

#include "base/error.h"
#include "cli/input.h"
#include "cli/input_file.h"
#include "deep/action.h"
#include "deep/outputs.h"
#include "exact/rational.h"

#include <flint/fmpq_vec.h>
#include <string.h>

typedef struct deep_output {
    const gsnn_deep_network *network;
    bool exact, relu;
} deep_output;

static gsnn_status emit(const void *what, const gsnn_request *common, gsnn_sink sink, void *context,
                        gsnn_error *error) {
    const deep_output *output = what;
    (void)common;
    return gsnn_deep_network_write(output->network, output->exact, output->relu, sink, context,
                                   error);
}

/* What networks are made of: the letters of an enumeration file, and what its codomain asks for. */
typedef struct deep_source {
    gsnn_enumeration_record *record;
    gsnn_deep_letters letters;
    gsnn_deep_outputs outputs;
} deep_source;

static void forget_source(deep_source *source) {
    gsnn_deep_letters_clear(&source->letters);
    gsnn_deep_outputs_clear(&source->outputs);
    gsnn_enumeration_record_free(source->record);
    *source = (deep_source){0};
}

/* The caller forgets the source, also on failure. */
static gsnn_status read_source(const gsnn_request *common, const char *path, deep_source *source,
                               gsnn_error *error) {
    const gsnn_deep_choice all = {.ids = NULL};
    gsnn_error reason;
    *source = (deep_source){0};
    gsnn_status status = gsnn_input_for_networks(common, path, true, &source->record, error);
    if (status)
        return status;
    status = gsnn_deep_letters_init(&source->letters, source->record, &all, &common->run, &reason);
    if (!status && source->record->codomain.given &&
        !(status = gsnn_deep_outputs_init(&source->outputs, &source->letters, &reason)))
        source->letters.outputs = &source->outputs;
    return status ? gsnn_fail(error, status, "%s: %s", gsnn_input_name(path), reason.message)
                  : GSNN_OK;
}

/* A network in fractions is exact, or it is not written so. */
static gsnn_status check_exact(const deep_source *source, bool exact, gsnn_error *error) {
    gsnn_deep_action inputs, outputs;
    if (!exact)
        return GSNN_OK;
    gsnn_status status = gsnn_deep_action_of_inputs(&inputs, source->record, error);
    if (status)
        return status;
    if (!(status = gsnn_deep_action_of_outputs(&outputs, source->record, error))) {
        if (!inputs.rational || !outputs.rational)
            status = gsnn_fail(error, GSNN_INVALID,
                               "the action has irrational entries: its deep networks are not "
                               "fractions");
        gsnn_deep_action_clear(&outputs);
    }
    gsnn_deep_action_clear(&inputs);
    return status;
}

gsnn_status gsnn_deep_realize(const gsnn_request *common, const char *enumeration, const char *word,
                              bool exact, bool relu, gsnn_error *error) {
    deep_source source;
    gsnn_deep_network *network = NULL;
    gsnn_deep_word read;
    gsnn_status status = read_source(common, enumeration, &source, error);
    if (!status && !(status = check_exact(&source, exact, error)) &&
        !(status = gsnn_deep_word_parse(&read, &source.letters, word, error)) &&
        !(status = gsnn_deep_word_check(&read, true, error)) &&
        !(status = gsnn_deep_network_new(&network, &read, error)) &&
        !(status = gsnn_deep_network_randomize(network, &read, common->seed, error))) {
        const deep_output output = {network, exact, relu};
        status = gsnn_request_write(common, emit, &output, error);
    }
    gsnn_deep_network_free(network);
    forget_source(&source);
    return status;
}

static gsnn_status read_network(const char *path, gsnn_deep_network **network, gsnn_error *error) {
    gsnn_json_document *document;
    *network = NULL;
    gsnn_status status = gsnn_json_document_read(&document, path, NULL, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = gsnn_deep_network_from_value(&root, network);
    }
    gsnn_json_document_free(document);
    return status;
}

static gsnn_status grow(gsnn_deep_network *network, gsnn_deep_word *word,
                        const gsnn_deep_letters *letters, const gsnn_deep_growth *growth,
                        uint64_t seed, gsnn_error *error) {
    const char *id = growth->to ? growth->to : growth->insert;
    size_t letter = id ? gsnn_deep_letter_find(letters, id, strlen(id)) : 0;
    size_t at = (size_t)growth->at - 1;
    bool behind = growth->insert && !growth->beside;
    if (letter == SIZE_MAX)
        return gsnn_fail(error, GSNN_INVALID, "there is no letter %s", id);
    if (growth->at > network->depth + behind)
        return gsnn_fail(error, GSNN_INVALID, "--at: the network has %zu layers", network->depth);
    if (growth->merge)
        return gsnn_deep_network_merge(network, word, at, error);
    if (growth->to)
        return gsnn_deep_network_grow(network, word, at, (uint32_t)letter, error);
    return gsnn_deep_network_insert(network, word,
                                    growth->beside ? gsnn_deep_word_layer_end(word, at) : at,
                                    (uint32_t)letter, growth->beside, seed, error);
}

gsnn_status gsnn_deep_grow(const gsnn_request *common, const char *enumeration, const char *path,
                           const gsnn_deep_growth *growth, bool exact, bool relu,
                           gsnn_error *error) {
    deep_source source;
    gsnn_deep_network *network = NULL;
    gsnn_deep_word word;
    gsnn_error reason;
    gsnn_status status = read_network(path, &network, error);
    if (status)
        return status;
    status = read_source(common, enumeration, &source, error);
    if (!status)
        status = check_exact(&source, exact, error);
    if (!status) {
        status = gsnn_deep_network_match(network, &word, &source.letters, &reason);
        if (status)
            gsnn_fail(error, status, "%s: %s", gsnn_input_name(path), reason.message);
        else
            status = grow(network, &word, &source.letters, growth, common->seed, error);
        if (!status) {
            const deep_output output = {network, exact, relu};
            status = gsnn_request_write(common, emit, &output, error);
        }
    }
    gsnn_deep_network_free(network);
    forget_source(&source);
    return status;
}

gsnn_status gsnn_deep_evaluate(const gsnn_deep_network *network, const double *x, double *values,
                               gsnn_error *error) {
    if (network->odd)
        return gsnn_deep_network_double_value(network, x, values) ? GSNN_OK
                                                                  : gsnn_fail_memory(error);
    fmpq *point = _fmpq_vec_init((slong)network->degree);
    fmpq *exact = _fmpq_vec_init((slong)network->outputs);
    for (size_t j = 0; j < network->degree; j++)
        gsnn_rational_set_double(point + j, x[j]);
    gsnn_deep_network_value(network, point, exact);
    for (size_t o = 0; o < network->outputs; o++)
        values[o] = gsnn_rational_double(exact + o);
    _fmpq_vec_clear(exact, (slong)network->outputs);
    _fmpq_vec_clear(point, (slong)network->degree);
    return GSNN_OK;
}
