#include "search/list.h"

#include "base/error.h"
#include "base/memory.h"
#include "network/free_weights.h"
#include "random/philox.h"
#include "search/controls.h"

#include <stdlib.h>
#include <string.h>

/* ---- The budget ------------------------------------------------------------------------------ */

size_t gsnn_search_most_channels(const gsnn_search_task *task, size_t architecture) {
    const gsnn_record_architecture *a = &task->record->architectures[architecture];
    size_t shared = task->affine;
    if (!a->admissible || a->neurons > task->options.max_neurons ||
        task->options.max_parameters < shared)
        return 0;
    size_t most = (task->options.max_parameters - shared) / gsnn_search_channel_parameters(task, a);
    size_t by_neurons = task->options.max_neurons / (size_t)a->neurons;
    most = by_neurons < most ? by_neurons : most;
    return gsnn_search_merges(a) && most > 1 ? 1 : most;
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
                           c * gsnn_search_channel_parameters(w->task, a) <= parameters &&
                           c * a->neurons <= neurons;
             c++) {
            w->choices[w->count++] = (gsnn_summand_choice){i, c};
            status = add(w);
            if (!status && c < channels)
                status = add_sums(w, i + 1, channels - c,
                                  parameters - c * gsnn_search_channel_parameters(w->task, a),
                                  neurons - c * (size_t)a->neurons);
            w->count--;
        }
    }
    return status;
}

/* Each architecture alone, or only one of them. */
static gsnn_status add_alone(walk *w, size_t only) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < w->task->record->architecture_count; i++) {
        if (only != GSNN_RECORD_NONE && i != only)
            continue;
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

/* ---- Random sums ----------------------------------------------------------------------------- */

/* Draws channels until no more is within the budget: channels[i] of each architecture. */
static void draw(size_t *channels, const gsnn_search_task *task, gsnn_philox *random) {
    const gsnn_enumeration_record *record = task->record;
    const gsnn_search_options *o = &task->options;
    size_t parameters = task->affine, neurons = 0, count = 0;
    memset(channels, 0, record->architecture_count * sizeof *channels);
    for (;;) {
        size_t within = 0, chosen = 0;
        for (size_t i = 0; i < record->architecture_count; i++) {
            const gsnn_record_architecture *a = &record->architectures[i];
            if (gsnn_search_most_channels(task, i) > channels[i] &&
                parameters + gsnn_search_channel_parameters(task, a) <= o->max_parameters &&
                neurons + (size_t)a->neurons <= o->max_neurons &&
                (o->channels == 0 || count < o->channels) &&
                gsnn_philox_below(random, ++within) == 0)
                chosen = i;
        }
        if (within == 0)
            return;
        parameters += gsnn_search_channel_parameters(task, &record->architectures[chosen]);
        neurons += (size_t)record->architectures[chosen].neurons;
        channels[chosen]++;
        count++;
    }
}

/* Draws sums until there are so many, or most of those drawn are there. */
static gsnn_status add_random(walk *w, size_t wanted) {
    size_t architectures = w->task->record->architecture_count;
    size_t *channels = gsnn_new(architectures, sizeof *channels);
    gsnn_status status = channels ? GSNN_OK : gsnn_fail_memory(w->error);
    for (uint64_t draws = 0; !status && w->list->count < wanted && draws < 4 * wanted; draws++) {
        gsnn_philox random =
            gsnn_philox_stream(w->task->options.seed, GSNN_PURPOSE_SEARCH_SUMS, 0, draws);
        draw(channels, w->task, &random);
        w->count = 0;
        for (size_t i = 0; !status && i < architectures; i++)
            if (channels[i] > 0) {
                status = gsnn_free_weights_check(&w->task->record->architectures[i], w->error);
                w->choices[w->count++] = (gsnn_summand_choice){i, channels[i]};
            }
        if (!status)
            status = add(w);
        gsnn_contender *last = &w->list->items[w->list->count - 1];
        if (status || gsnn_contenders_find(w->list, last->name) == last)
            continue;
        gsnn_contender_clear(last);
        w->list->count--;
    }
    free(channels);
    return status;
}

static int by_size(const void *left, const void *right) {
    return gsnn_contender_compare(left, right);
}

gsnn_status gsnn_search_list(gsnn_contenders *list, const gsnn_search_task *task,
                             gsnn_error *error) {
    walk w = {.list = list, .task = task, .error = error};
    size_t shared = task->affine, channels = task->options.channels;
    w.choices = gsnn_new(task->record->architecture_count + 1, sizeof *w.choices);
    if (!w.choices)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    gsnn_search_strategy strategy = task->options.strategy;
    gsnn_summand_choice regular = {GSNN_RECORD_NONE, 0};
    if (strategy == GSNN_SEARCH_REGULAR) {
        if (!gsnn_find_regular(task, &regular))
            status = add_alone(&w, regular.architecture);
    } else if (channels == 0) {
        status = add_alone(&w, GSNN_RECORD_NONE);
    } else if (task->options.max_parameters > shared) {
        status = add_sums(&w, 0, channels, task->options.max_parameters - shared,
                          task->options.max_neurons);
    }
    if (!status && strategy == GSNN_SEARCH_RANDOM && list->count > 0) {
        size_t wanted = list->count;
        gsnn_contenders_clear(list);
        status = add_random(&w, wanted);
    }
    if (!status && list->count)
        qsort(list->items, list->count, sizeof *list->items, by_size);
    free(w.choices);
    return status;
}
