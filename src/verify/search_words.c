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
    gsnn_value width = gsnn_value_member(&budget, "wide");
    const gsnn_enumeration_record *record = claims->data.record;
    if (!gsnn_value_given(&depth))
        return GSNN_OK;
    claims->width = 1;
    gsnn_status status = gsnn_value_size(&depth, MOST_LETTERS, &claims->depth);
    if (!status && gsnn_value_given(&width))
        status = gsnn_value_size(&width, MOST_LETTERS, &claims->width);
    if (status)
        return status;
    if (record)
        status = gsnn_deep_tables_init(&claims->tables, record, false, &claims->no_tables,
                                       claims->error);
    else
        claims->no_tables = "it takes the enumeration of all pairs as a further file";
    if (!status && !claims->no_tables && record && record->codomain.given)
        status = gsnn_deep_tables_take_outputs(&claims->tables, claims->error);
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
    *fault = NULL;
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

/* Whether there are as many layers as were allowed, none with more letters, and those of each come
 * in order. */
static bool has_layers(const gsnn_search_claims *c, const size_t *word, size_t depth) {
    const gsnn_deep_tables *t = &c->tables;
    size_t letters = 0;
    bool holds = true;
    for (size_t i = 0; i < depth; i++) {
        bool beside = word[i] >= GSNN_DEEP_TABLES_BESIDE;
        letters = beside ? letters + 1 : 1;
        holds = holds && letters <= c->width &&
                (!beside || t->rank[gsnn_deep_tables_letter(word[i - 1])] <=
                                t->rank[gsnn_deep_tables_letter(word[i])]);
    }
    size_t layers = gsnn_deep_tables_layers(word, depth);
    return holds && layers >= 2 && layers <= c->depth;
}

gsnn_status gsnn_search_check_word(gsnn_search_claims *claims, const gsnn_search_claim *item) {
    gsnn_search_claims *c = claims;
    const gsnn_enumeration_record *record = c->data.record;
    gsnn_value value = gsnn_value_member(&item->value, "word");
    size_t word[MOST_LETTERS], depth, parameters = 0, affine, neurons = 0;
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
    check(c, item, has_layers(c, word, depth), "it has other layers than were searched");
    if (!has_layers(c, word, depth))
        return GSNN_OK;
    for (size_t k = 1; k <= depth; k++) {
        admissible = admissible && gsnn_deep_tables_follows(&c->tables, word, k, false);
        parameters += gsnn_deep_tables_layer(&c->tables, word, k);
        neurons += (size_t)record->architectures[gsnn_deep_tables_letter(word[k - 1])].neurons;
    }
    check(c, item, admissible, "a letter is not admissible behind the others");
    check(c, item, gsnn_deep_tables_reaches(&c->tables, word, depth), "a layer reaches no output");
    check(c, item, gsnn_deep_tables_is_first(&c->tables, word, depth, c->width > 1),
          "swaps of layers make an earlier word of it");
    check(c, item, item->neurons == neurons, "it has another number of neurons");
    if (gsnn_search_affine_size(c, &affine))
        check(c, item, item->parameters == parameters + affine,
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
        gsnn_value in = gsnn_value_member(&layer, "beside");
        const char *name;
        bool beside = false;
        status = gsnn_value_string(&id, &name);
        if (!status && gsnn_value_given(&in))
            status = gsnn_value_boolean(&in, &beside);
        if (!status)
            gsnn_text_append_format(text, "%s%s", !layer.index ? "" : beside ? "+" : ">", name);
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
