#include "search/words.h"

#include "base/error.h"
#include "deep/words.h"
#include "search/list.h"

typedef struct walk {
    gsnn_contenders *list;
    const gsnn_search_task *task;
} walk;

static gsnn_status take(void *context, const uint32_t *symbols, size_t length, gsnn_error *error) {
    const walk *w = context;
    const gsnn_search_options *o = &w->task->options;
    size_t orbit;
    gsnn_deep_word word = gsnn_deep_word_of_symbols(o->letters, symbols, length);
    if (gsnn_deep_word_layers(&word) < 2)
        return GSNN_OK;
    if (o->symmetry && !gsnn_deep_symmetry_is_first(o->symmetry, &word, o->width > 1, &orbit))
        return GSNN_OK;
    return gsnn_contenders_add_word(w->list, w->task, &word, error);
}

gsnn_status gsnn_search_list_words(gsnn_contenders *list, const gsnn_search_task *task,
                                   gsnn_error *error) {
    const gsnn_search_options *o = &task->options;
    const gsnn_deep_rules rules = {.rows = true,
                                   .repeat = true,
                                   .traces = true,
                                   .sources = true,
                                   .width = o->width,
                                   .layers = o->depth};
    const gsnn_deep_budget budget = {.depth = o->depth,
                                     .width = o->width,
                                     .neurons =
                                         o->max_neurons == SIZE_MAX ? UINT64_MAX : o->max_neurons,
                                     .parameters = o->max_parameters,
                                     .shared = task->affine};
    gsnn_deep_automaton automaton;
    gsnn_deep_words words;
    walk w = {list, task};
    gsnn_status status = gsnn_deep_automaton_init(&automaton, o->letters, rules, error);
    if (status)
        return status;
    status = gsnn_deep_words_init(&words, &automaton, &budget, task->run, error);
    if (!status) {
        status = fmpz_cmp_ui(words.listed, GSNN_SEARCH_MOST_CONTENDERS) > 0
                     ? gsnn_fail(error, GSNN_INVALID,
                                 "there are more than %d words within the budget: lower it",
                                 GSNN_SEARCH_MOST_CONTENDERS)
                     : gsnn_deep_words_visit(&words, take, &w, task->run, error);
        gsnn_deep_words_clear(&words);
    }
    gsnn_deep_automaton_clear(&automaton);
    return status;
}
