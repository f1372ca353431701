#include "search/halving.h"

#include "search/measure.h"

#include <stdlib.h>

static int by_validation(const void *left, const void *right) {
    return gsnn_contender_compare_validation(left, right);
}

gsnn_status gsnn_halving_run(gsnn_halving *halving, gsnn_contenders *list, size_t least,
                             const gsnn_search_task *task, gsnn_error *error) {
    static const gsnn_round rounds[GSNN_HALVING_MOST_ROUNDS] = {
        {.restarts = 2, .iterations = 4}, {.restarts = 2, .iterations = 12}, {.restarts = 3}};
    gsnn_status status = GSNN_OK;
    size_t entries = list->count;
    size_t first = entries > GSNN_HALVING_FEW ? 0 : GSNN_HALVING_MOST_ROUNDS - 1;
    *halving = (gsnn_halving){0};
    for (size_t r = first; !status && entries > 0 && r < GSNN_HALVING_MOST_ROUNDS; r++) {
        gsnn_round *round = &halving->rounds[halving->count++];
        *round = rounds[r];
        round->entries = entries;
        if (round->iterations == 0 || round->iterations > task->options.iterations)
            round->iterations = task->options.iterations;
        const gsnn_measure_plan plan = {
            .phase = "selecting", .restarts = round->restarts, .iterations = round->iterations};
        status = gsnn_measure_round(list->items, entries, task, &plan, error);
        if (status)
            break;
        qsort(list->items, list->count, sizeof *list->items, by_validation);
        entries = (entries + 2) / 3 > least ? (entries + 2) / 3 : least;
        entries = entries < list->count ? entries : list->count;
    }
    return status;
}
