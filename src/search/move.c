#include "search/move.h"

#include "base/error.h"
#include "base/memory.h"
#include "search/list.h"

bool gsnn_search_any_grows(const gsnn_search_move *moves, size_t count) {
    bool any = false;
    for (size_t i = 0; i < count; i++)
        any = any || gsnn_search_grows(&moves[i]);
    return any;
}

void gsnn_search_move_size(const gsnn_search_task *task, const gsnn_search_move *move,
                           size_t *parameters, size_t *neurons) {
    const gsnn_record_architecture *all = task->record->architectures;
    const gsnn_record_architecture *to = &all[move->architecture];
    *parameters += gsnn_search_channel_parameters(task, to);
    *neurons += (size_t)to->neurons;
    if (gsnn_search_grows(move)) {
        *parameters -= gsnn_search_channel_parameters(task, &all[move->from]);
        *neurons -= (size_t)all[move->from].neurons;
    }
}

/* Appends a move unless it is over the budget. */
static gsnn_status append(gsnn_search_moves *moves, const gsnn_search_task *task,
                          const gsnn_search_size *sum, gsnn_search_move move, gsnn_error *error) {
    const gsnn_search_options *o = &task->options;
    size_t parameters = sum->parameters, neurons = sum->neurons;
    gsnn_search_move_size(task, &move, &parameters, &neurons);
    if (parameters > o->max_parameters || neurons > o->max_neurons)
        return GSNN_OK;
    if (gsnn_reserve(&moves->items, &moves->capacity, moves->count + 1, sizeof *moves->items))
        return gsnn_fail_memory(error);
    moves->items[moves->count++] = move;
    return GSNN_OK;
}

/* Whether a sum may have one more channel of that architecture, but for its size. */
static bool may_add(const gsnn_search_task *task, const gsnn_search_size *sum,
                    size_t architecture) {
    bool merges = false;
    for (size_t k = 0; k < sum->channels; k++)
        merges = merges || (sum->architectures[k] == architecture &&
                            gsnn_search_merges(&task->record->architectures[architecture]));
    return !merges && gsnn_search_most_channels(task, architecture) > 0 &&
           (task->options.channels == 0 || sum->channels < task->options.channels);
}

/* Whether a channel may grow along an inclusion, but for its size. */
static bool may_grow(const gsnn_search_task *task, const gsnn_record_morphism *m, size_t channel,
                     const gsnn_search_size *sum) {
    return m->kind == GSNN_RECORD_INCLUSION && m->from == sum->architectures[channel] &&
           gsnn_search_most_channels(task, m->to) > 0;
}

gsnn_status gsnn_search_moves_list(gsnn_search_moves *moves, const gsnn_search_task *task,
                                   const gsnn_search_size *sum, gsnn_error *error) {
    const gsnn_enumeration_record *record = task->record;
    gsnn_status status = GSNN_OK;
    moves->count = 0;
    for (size_t i = 0; !status && i < record->architecture_count; i++)
        if (may_add(task, sum, i))
            status = append(moves, task, sum,
                            (gsnn_search_move){i, GSNN_RECORD_NONE, sum->channels, 0}, error);
    if (task->options.strategy != GSNN_SEARCH_GROW)
        return status;
    for (size_t k = 0; k < sum->channels; k++)
        for (size_t i = 0; !status && i < record->morphism_count; i++) {
            const gsnn_record_morphism *m = &record->morphisms[i];
            if (may_grow(task, m, k, sum))
                status = append(moves, task, sum,
                                (gsnn_search_move){m->to, m->from, k, m->neurons[0]}, error);
        }
    return status;
}

gsnn_status gsnn_search_moves_check(const gsnn_search_task *task, gsnn_error *error) {
    const gsnn_enumeration_record *record = task->record;
    bool complete = record->morphisms_listed;
    for (size_t i = 0; i < record->morphism_count; i++)
        complete = complete && (record->morphisms[i].kind != GSNN_RECORD_INCLUSION ||
                                record->morphisms[i].neurons);
    return complete || task->options.strategy != GSNN_SEARCH_GROW
               ? GSNN_OK
               : gsnn_fail(error, GSNN_INVALID,
                           "the strategy grow takes inclusions with their neurons, which this "
                           "enumeration leaves out");
}
