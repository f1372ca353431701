#include "search/halving.h"

#include "search/measure.h"

#include <stdlib.h>

static int by_validation(const void *left, const void *right) {
    return gsnn_contender_compare_validation(left, right);
}

/* The rounds for a list of that length, ended by one without restarts. */
static const gsnn_round *choose_rounds(const gsnn_search_task *task, size_t entries) {
    static const gsnn_round sums[] = {{.restarts = 2, .iterations = 4},
                                      {.restarts = 2, .iterations = 12},
                                      {.restarts = 3},
                                      {.restarts = 0}};
    static const gsnn_round words[] = {{.restarts = 4}, {.restarts = 20}, {.restarts = 0}};
    return task->options.depth > 0      ? words
           : entries > GSNN_HALVING_FEW ? sums
                                        : sums + GSNN_HALVING_MOST_ROUNDS - 1;
}

/* How many go on. */
static size_t survivors(const gsnn_search_task *task, size_t entries, size_t least) {
    size_t count = task->options.depth > 0 ? GSNN_HALVING_WORDS : (entries + 2) / 3;
    count = count > least ? count : least;
    return count < entries ? count : entries;
}

gsnn_status gsnn_halving_run(gsnn_halving *halving, gsnn_contenders *list, size_t least,
                             const gsnn_search_task *task, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    size_t entries = list->count;
    const gsnn_round *next = choose_rounds(task, entries);
    *halving = (gsnn_halving){0};
    for (; !status && entries > 0 && next->restarts > 0; next++) {
        gsnn_round *round = &halving->rounds[halving->count++];
        *round = *next;
        round->entries = entries;
        if (round->iterations == 0 || round->iterations > task->options.iterations)
            round->iterations = task->options.iterations;
        const gsnn_measure_plan plan = {
            .phase = "selecting", .restarts = round->restarts, .iterations = round->iterations};
        status = gsnn_measure_round(list->items, entries, task, &plan, error);
        if (status)
            break;
        qsort(list->items, list->count, sizeof *list->items, by_validation);
        entries = survivors(task, entries, least);
    }
    return status;
}
