#include "cli/fit_word.h"

#include "base/error.h"
#include "base/memory.h"
#include "deepfit/word_problem.h"

#include <stdlib.h>

gsnn_status gsnn_fit_word_read(gsnn_fit_word *word, const char *text,
                               const gsnn_enumeration_record *record, gsnn_summand_choice **layers,
                               const gsnn_run *run, gsnn_error *error) {
    const gsnn_deep_choice all = {.ids = NULL};
    gsnn_status status = gsnn_deep_letters_init(&word->letters, record, &all, run, error);
    word->read = !status;
    if (!status && record->codomain.given &&
        !(status = gsnn_deep_outputs_init(&word->outputs, &word->letters, error)))
        word->letters.outputs = &word->outputs;
    if (!status)
        status = gsnn_deep_word_parse(&word->word, &word->letters, text, error);
    if (!status)
        status = gsnn_deep_word_check(&word->word, true, error);
    if (status)
        return status;
    *layers = gsnn_new(word->word.depth, sizeof **layers);
    if (!*layers)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < word->word.depth; i++)
        (*layers)[i] = (gsnn_summand_choice){word->letters.items[word->word.at[i]].architecture, 1};
    return GSNN_OK;
}

void gsnn_fit_word_clear(gsnn_fit_word *word) {
    gsnn_deep_network_free(word->network);
    if (word->read)
        gsnn_deep_letters_clear(&word->letters);
    gsnn_deep_outputs_clear(&word->outputs);
    *word = (gsnn_fit_word){0};
}

static bool value_of(const void *network, const double *x, double *value) {
    return gsnn_deep_network_double_value(network, x, value);
}

static void write_value(gsnn_json *json, const void *network) {
    gsnn_deep_network_write_json(json, network, false, false);
}

gsnn_status gsnn_fit_word_take(gsnn_fit_word *word, const gsnn_fit *fit, gsnn_error *error) {
    gsnn_status status = gsnn_word_problem_network(&word->network, fit->problem, &word->word,
                                                   fit->inner, fit->outer, error);
    word->hooks = (gsnn_fit_deep){word->network, value_of, write_value};
    return status;
}

gsnn_status gsnn_fit_word_parameters(const gsnn_fit_word *word, size_t *count, gsnn_error *error) {
    gsnn_deep_parameters parameters = {0};
    gsnn_status status = gsnn_deep_word_parameters(&parameters, &word->word, error);
    *count = (size_t)parameters.total;
    return status;
}

static bool put(void *context, const char *bytes, size_t length) {
    return fwrite(bytes, 1, length, context) == length;
}

gsnn_status gsnn_fit_word_write(const gsnn_fit_word *word, FILE *stream, gsnn_error *error) {
    return gsnn_deep_network_write(word->network, false, false, put, stream, error);
}
