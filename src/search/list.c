#include "search/list.h"

#include "base/error.h"
#include "base/memory.h"
#include "network/free_weights.h"

#include <stdlib.h>

/* ---- The budget ------------------------------------------------------------------------------ */

static size_t parameters_of(const gsnn_record_architecture *a) {
    return a->weights.dimension + (a->type == 1) + 1;
}

static bool merges(const gsnn_record_architecture *a) {
    return a->type == 2 && a->weights.dimension == 1;
}

size_t gsnn_search_most_channels(const gsnn_search_task *task, size_t architecture) {
    const gsnn_record_architecture *a = &task->record->architectures[architecture];
    size_t shared = task->invariant + 1;
    if (!a->admissible || a->neurons > task->options.max_neurons ||
        task->options.max_parameters < shared)
        return 0;
    size_t most = (task->options.max_parameters - shared) / parameters_of(a);
    size_t by_neurons = task->options.max_neurons / (size_t)a->neurons;
    most = by_neurons < most ? by_neurons : most;
    return merges(a) && most > 1 ? 1 : most;
}

/* ---- Sums ------------------------------------------------------------------------------------ */

/* Channels in so far, by rising architecture. */
typedef struct walk {
    gsnn_contenders *list;
    const gsnn_search_task *task;
    gsnn_summand_choice *choices;
    size_t count;
    gsnn_error *error;
} walk;

static gsnn_status add(const walk *w) {
    return w->list->count == GSNN_SEARCH_MOST_CONTENDERS
               ? gsnn_fail(w->error, GSNN_INVALID,
                           "there are more than %d sums within the budget: lower it",
                           GSNN_SEARCH_MOST_CONTENDERS)
               : gsnn_contenders_add(w->list, w->task, w->choices, w->count, w->error);
}

/* All sums that add to the choices so far channels of the architectures from `first` on. */
static gsnn_status add_sums(walk *w, size_t first, size_t channels, size_t parameters,
                            size_t neurons) {
    gsnn_status status = GSNN_OK;
    for (size_t i = first; !status && i < w->task->record->architecture_count; i++) {
        const gsnn_record_architecture *a = &w->task->record->architectures[i];
        size_t most = gsnn_search_most_channels(w->task, i);
        if (most > 0)
            status = gsnn_free_weights_check(a, w->error);
        for (size_t c = 1; !status && c <= most && c <= channels &&
                           c * parameters_of(a) <= parameters && c * a->neurons <= neurons;
             c++) {
            w->choices[w->count++] = (gsnn_summand_choice){i, c};
            status = add(w);
            if (!status && c < channels)
                status = add_sums(w, i + 1, channels - c, parameters - c * parameters_of(a),
                                  neurons - c * (size_t)a->neurons);
            w->count--;
        }
    }
    return status;
}

/* Each architecture alone. */
static gsnn_status add_alone(walk *w) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < w->task->record->architecture_count; i++) {
        size_t most = gsnn_search_most_channels(w->task, i);
        if (most > 0)
            status = gsnn_free_weights_check(&w->task->record->architectures[i], w->error);
        for (size_t part = 4; !status && most > 0 && part > 0; part /= 2) {
            size_t channels = most / part;
            if (channels == 0)
                continue;
            w->choices[0] = (gsnn_summand_choice){i, channels};
            w->count = 1;
            status = add(w);
        }
    }
    return status;
}

static int by_size(const void *left, const void *right) {
    return gsnn_contender_compare(left, right);
}

gsnn_status gsnn_search_list(gsnn_contenders *list, const gsnn_search_task *task,
                             gsnn_error *error) {
    walk w = {.list = list, .task = task, .error = error};
    size_t shared = task->invariant + 1, channels = task->options.channels;
    w.choices = gsnn_new(task->record->architecture_count + 1, sizeof *w.choices);
    if (!w.choices)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    if (channels == 0)
        status = add_alone(&w);
    else if (task->options.max_parameters > shared)
        status = add_sums(&w, 0, channels, task->options.max_parameters - shared,
                          task->options.max_neurons);
    if (!status && list->count)
        qsort(list->items, list->count, sizeof *list->items, by_size);
    free(w.choices);
    return status;
}
