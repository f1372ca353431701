#include "deep/tallies.h"

#include "base/error.h"

#include <flint/fmpz_vec.h>

const char *const gsnn_deep_tally_names[] = {
    [GSNN_DEEP_WORDS] = "words", [GSNN_DEEP_NETWORKS] = "networks",
    [GSNN_DEEP_LOOSE] = "loose", [GSNN_DEEP_EFFECTIVE] = "effective",
    [GSNN_DEEP_ALL] = "all",
};

static gsnn_status tally(gsnn_deep_tallies *tallies, gsnn_deep_tally which,
                         const gsnn_deep_letters *letters, const gsnn_deep_query *query,
                         const gsnn_run *run, gsnn_error *error) {
    gsnn_deep_budget budget = query->budget;
    gsnn_deep_rules rules = {.rows = which != GSNN_DEEP_ALL,
                             .repeat = which != GSNN_DEEP_ALL && which != GSNN_DEEP_LOOSE,
                             .traces = which == GSNN_DEEP_NETWORKS,
                             .effective = which == GSNN_DEEP_EFFECTIVE,
                             .decreasing = query->decreasing,
                             .sources = budget.parameters != UINT64_MAX,
                             .width = budget.width,
                             .layers = budget.depth};
    gsnn_deep_automaton automaton;
    gsnn_deep_words words;
    budget.histogram = budget.front = false;
    gsnn_status status = gsnn_deep_automaton_init(&automaton, letters, rules, error);
    if (status)
        return status;
    status = gsnn_deep_words_init(&words, &automaton, &budget, run, error);
    if (!status) {
        _fmpz_vec_set(tallies->by_depth[which], words.by_depth, (slong)tallies->depth + 1);
        gsnn_deep_words_clear(&words);
    }
    tallies->states += automaton.node_count;
    gsnn_deep_automaton_clear(&automaton);
    return status;
}

gsnn_status gsnn_deep_tallies_init(gsnn_deep_tallies *tallies, const gsnn_deep_letters *letters,
                                   const gsnn_deep_query *query, const gsnn_run *run,
                                   gsnn_error *error) {
    const gsnn_deep_budget *budget = &query->budget;
    gsnn_deep_rules rules = {.rows = true,
                             .repeat = !query->loose,
                             .traces = !query->all_words && !query->effective,
                             .effective = query->effective,
                             .decreasing = query->decreasing,
                             .sources = budget->histogram || budget->front ||
                                        budget->parameters != UINT64_MAX,
                             .width = budget->width,
                             .layers = budget->depth};
    gsnn_status status = GSNN_OK;
    *tallies = (gsnn_deep_tallies){.depth = budget->depth};
    for (unsigned which = 0; which < GSNN_DEEP_TALLY_COUNT; which++)
        tallies->by_depth[which] = _fmpz_vec_init((slong)tallies->depth + 1);
    for (unsigned which = 0; !status && which < GSNN_DEEP_TALLY_COUNT; which++)
        status = tally(tallies, (gsnn_deep_tally)which, letters, query, run, error);
    if (!status && !(status = gsnn_deep_automaton_init(&tallies->automaton, letters, rules, error)))
        status = gsnn_deep_words_init(&tallies->words, &tallies->automaton, budget, run, error);
    tallies->states += tallies->automaton.node_count;
    if (status)
        gsnn_deep_tallies_clear(tallies);
    return status;
}

void gsnn_deep_tallies_clear(gsnn_deep_tallies *tallies) {
    for (unsigned which = 0; which < GSNN_DEEP_TALLY_COUNT; which++)
        if (tallies->by_depth[which])
            _fmpz_vec_clear(tallies->by_depth[which], (slong)tallies->depth + 1);
    if (tallies->words.levels)
        gsnn_deep_words_clear(&tallies->words);
    gsnn_deep_automaton_clear(&tallies->automaton);
    *tallies = (gsnn_deep_tallies){0};
}
