/* search_words.c - deep words among what was searched. */
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "verify/search_claims.h"

#include <stdlib.h>
#include <string.h>

#define MOST_LETTERS ((size_t)64)

gsnn_status gsnn_search_read_depth(gsnn_search_claims *claims) {
    gsnn_value budget = gsnn_value_member(&claims->root, "budget");
    gsnn_value depth = gsnn_value_member(&budget, "depth");
    const gsnn_enumeration_record *record = claims->data.record;
    if (!gsnn_value_given(&depth))
        return GSNN_OK;
    gsnn_status status = gsnn_value_size(&depth, MOST_LETTERS, &claims->depth);
    if (status)
        return status;
    if (record)
        status = gsnn_deep_tables_init(&claims->tables, record, false, &claims->no_tables,
                                       claims->error);
    else
        claims->no_tables = "it takes the enumeration of all pairs as a further file";
    if (!status && claims->no_tables)
        gsnn_findings_skip(claims->findings, GSNN_SEARCH_CHECK_WORDS, "%s", claims->no_tables);
    return status;
}

static void check(gsnn_search_claims *c, const gsnn_search_claim *item, bool holds,
                  const char *says) {
    gsnn_search_check(c, GSNN_SEARCH_CHECK_WORDS, holds, item->name, says);
}

/* Reads the letters of a word; *fault says what is wrong with it, or is NULL. */
static gsnn_status read_letters(gsnn_search_claims *c, const char *text, size_t *word,
                                size_t *depth, const char **fault) {
    char *copy = gsnn_copy_string(text), *rest = copy;
    *depth = 0;
    *fault = strchr(text, '+') ? "a layer has several letters" : NULL;
    if (!copy)
        return gsnn_fail_memory(c->error);
    while (rest && !*fault) {
        char *id = rest;
        const char *unknown = NULL;
        rest = strchr(id, '>');
        if (rest)
            *rest++ = '\0';
        if (!gsnn_deep_tables_read_layer(&c->tables, id, word, depth, MOST_LETTERS, &unknown))
            *fault = "it has too many letters";
        else if (unknown)
            *fault = "the enumeration does not have its letters";
    }
    free(copy);
    return GSNN_OK;
}

gsnn_status gsnn_search_check_word(gsnn_search_claims *claims, const gsnn_search_claim *item) {
    gsnn_search_claims *c = claims;
    const gsnn_enumeration_record *record = c->data.record;
    gsnn_value value = gsnn_value_member(&item->value, "word");
    size_t word[MOST_LETTERS], depth, parameters = 1, neurons = 0;
    const char *text, *fault;
    gsnn_status status = gsnn_value_string(&value, &text);
    if (status)
        return status;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, strcmp(text, item->name) == 0, item->name,
                      "the word is another");
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, c->depth > 0, item->name,
                      "no words were searched");
    if (!record || c->no_tables || c->depth == 0 ||
        (status = read_letters(c, text, word, &depth, &fault)))
        return status;
    if (fault) {
        check(c, item, false, fault);
        return GSNN_OK;
    }
    bool admissible = true;
    for (size_t k = 1; k <= depth; k++) {
        admissible = admissible && gsnn_deep_tables_follows(&c->tables, word, k, false);
        parameters += gsnn_deep_tables_layer(&c->tables, word, k);
        neurons += (size_t)record->architectures[gsnn_deep_tables_letter(word[k - 1])].neurons;
    }
    check(c, item, depth >= 2 && depth <= c->depth, "another number of layers");
    check(c, item, admissible, "a letter is not admissible behind the others");
    check(c, item, gsnn_deep_tables_is_first(&c->tables, word, depth, false),
          "swaps of layers make an earlier word of it");
    check(c, item, item->neurons == neurons, "it has another number of neurons");
    if (record->group.invariant_dimension >= 0)
        check(c, item, item->parameters == parameters + (size_t)record->group.invariant_dimension,
              "it has another number of parameters");
    return GSNN_OK;
}

/* The word that the layers of a network spell. */
static gsnn_status spell(gsnn_search_claims *c, const gsnn_value *network, gsnn_text *text) {
    gsnn_value list = gsnn_value_member(network, "layers"), layer = gsnn_value_before(&list);
    size_t count;
    gsnn_status status = gsnn_value_array(&list, &count);
    while (!status && gsnn_value_next(&layer)) {
        gsnn_value id = gsnn_value_member(&layer, "id");
        const char *name;
        status = gsnn_value_string(&id, &name);
        if (!status)
            gsnn_text_append_format(text, "%s%s", layer.index ? ">" : "", name);
    }
    return !status && text->failed ? gsnn_fail_memory(c->error) : status;
}

gsnn_status gsnn_search_check_deep_network(gsnn_search_claims *claims, const gsnn_value *network,
                                           gsnn_enumeration_record *record) {
    gsnn_search_claims *c = claims;
    gsnn_text text = {0};
    gsnn_status status = spell(c, network, &text);
    if (!status && c->chosen)
        gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS,
                          text.bytes && strcmp(text.bytes, c->chosen->name) == 0, "network",
                          "it is not of the word that was chosen");
    gsnn_text_clear(&text);
    c->data.deep = true;
    if (!status)
        status = gsnn_fit_deep_read_numbers(&c->data, network, &c->data.neurons);
    if (status)
        return status;
    if (record)
        return gsnn_verify_deep_network(c->findings, GSNN_FIT_CHECK_NETWORK_DEEP, network, record,
                                        c->error);
    gsnn_findings_skip(c->findings,
                       GSNN_FIT_CHECK_NETWORK_DEEP + GSNN_DEEP_NETWORK_CHECK_ADMISSIBLE,
                       "it takes the enumeration of all pairs as a further file");
    return GSNN_OK;
}
