#include "cli/deep_network.h"

#include "base/error.h"
#include "cli/input.h"
#include "cli/input_file.h"
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

/* The letters of an enumeration file; the caller clears them and frees the record. */
static gsnn_status read_letters(const gsnn_request *common, const char *path,
                                gsnn_enumeration_record **record, gsnn_deep_letters *letters,
                                gsnn_error *error) {
    const gsnn_deep_choice all = {.ids = NULL};
    gsnn_error reason;
    gsnn_status status = gsnn_input_for_networks(common, path, true, record, error);
    if (!status && (*record)->codomain.given)
        status = gsnn_fail(error, GSNN_INVALID, "%s: deep networks do not take a codomain",
                           gsnn_input_name(path));
    if (!status && (status = gsnn_deep_letters_init(letters, *record, &all, &common->run, &reason)))
        gsnn_fail(error, status, "%s: %s", gsnn_input_name(path), reason.message);
    if (status) {
        gsnn_enumeration_record_free(*record);
        *record = NULL;
    }
    return status;
}

gsnn_status gsnn_deep_realize(const gsnn_request *common, const char *enumeration, const char *word,
                              bool exact, bool relu, gsnn_error *error) {
    gsnn_enumeration_record *record = NULL;
    gsnn_deep_letters letters;
    gsnn_deep_network *network = NULL;
    gsnn_deep_word read;
    gsnn_status status = read_letters(common, enumeration, &record, &letters, error);
    if (status)
        return status;
    if (!(status = gsnn_deep_word_parse(&read, &letters, word, error)) &&
        !(status = gsnn_deep_word_check(&read, true, error)) &&
        !(status = gsnn_deep_network_new(&network, &read, error)) &&
        !(status = gsnn_deep_network_randomize(network, &read, common->seed, error))) {
        const deep_output output = {network, exact, relu};
        status = gsnn_request_write(common, emit, &output, error);
    }
    gsnn_deep_network_free(network);
    gsnn_deep_letters_clear(&letters);
    gsnn_enumeration_record_free(record);
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
    size_t letter = gsnn_deep_letter_find(letters, id, strlen(id));
    if (letter == SIZE_MAX)
        return gsnn_fail(error, GSNN_INVALID, "there is no letter %s", id);
    if (growth->at > network->depth + !growth->to)
        return gsnn_fail(error, GSNN_INVALID, "--at: the network has %zu layers", network->depth);
    size_t at = (size_t)growth->at - 1;
    return growth->to ? gsnn_deep_network_grow(network, word, at, (uint32_t)letter, error)
                      : gsnn_deep_network_insert(network, word, at, (uint32_t)letter, seed, error);
}

gsnn_status gsnn_deep_grow(const gsnn_request *common, const char *enumeration, const char *path,
                           const gsnn_deep_growth *growth, bool exact, bool relu,
                           gsnn_error *error) {
    gsnn_enumeration_record *record = NULL;
    gsnn_deep_letters letters;
    gsnn_deep_network *network = NULL;
    gsnn_deep_word word;
    gsnn_error reason;
    gsnn_status status = read_network(path, &network, error);
    if (status)
        return status;
    status = read_letters(common, enumeration, &record, &letters, error);
    if (!status) {
        status = gsnn_deep_network_match(network, &word, &letters, &reason);
        if (status)
            gsnn_fail(error, status, "%s: %s", gsnn_input_name(path), reason.message);
        else
            status = grow(network, &word, &letters, growth, common->seed, error);
        if (!status) {
            const deep_output output = {network, exact, relu};
            status = gsnn_request_write(common, emit, &output, error);
        }
        gsnn_deep_letters_clear(&letters);
    }
    gsnn_deep_network_free(network);
    gsnn_enumeration_record_free(record);
    return status;
}

double gsnn_deep_evaluate(const gsnn_deep_network *network, const double *x) {
    fmpq *point = _fmpq_vec_init((slong)network->degree);
    fmpq_t value;
    fmpq_init(value);
    for (size_t j = 0; j < network->degree; j++)
        gsnn_rational_set_double(point + j, x[j]);
    gsnn_deep_network_value(network, point, value);
    double rounded = gsnn_rational_double(value);
    fmpq_clear(value);
    _fmpq_vec_clear(point, (slong)network->degree);
    return rounded;
}
