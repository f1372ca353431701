#include "search/contender.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "deepfit/word_problem.h"

#include <stdlib.h>
#include <string.h>

static void count(gsnn_contender *contender, const gsnn_search_task *task) {
    contender->parameters = task->affine;
    for (size_t i = 0; i < contender->choice_count; i++) {
        const gsnn_record_architecture *chosen =
            &task->record->architectures[contender->choices[i].architecture];
        size_t channels = contender->choices[i].channels;
        contender->channels += channels;
        contender->parameters += channels * gsnn_search_channel_parameters(task, chosen);
        contender->neurons += channels * (size_t)chosen->neurons;
    }
}

static gsnn_status set_name(gsnn_contender *contender, gsnn_text *text, gsnn_error *error) {
    const char *string = gsnn_text_string(text);
    contender->name = string ? gsnn_copy_string(string) : NULL;
    gsnn_text_clear(text);
    return contender->name ? GSNN_OK : gsnn_fail_memory(error);
}

static gsnn_status name(gsnn_contender *contender, const gsnn_search_task *task,
                        gsnn_error *error) {
    gsnn_text text = {0};
    for (size_t i = 0; i < contender->choice_count; i++)
        gsnn_text_append_format(&text, "%s%s:%zu", i ? "," : "",
                                task->record->architectures[contender->choices[i].architecture].id,
                                contender->choices[i].channels);
    if (contender->choice_count == 0)
        gsnn_text_append(&text, "linear");
    return set_name(contender, &text, error);
}

/* What all have. */
static gsnn_status make_room(gsnn_contender *contender, const gsnn_search_task *task,
                             gsnn_error *error) {
    contender->part_count = gsnn_search_parts(task);
    contender->parts = gsnn_new(contender->part_count, sizeof *contender->parts);
    contender->held_out =
        gsnn_new(task->data->rows * task->data->outputs, sizeof *contender->held_out);
    contender->polished =
        gsnn_new(task->options.logistic ? task->data->rows * task->data->outputs : 0,
                 sizeof *contender->polished);
    contender->units = gsnn_new(task->data->units, sizeof *contender->units);
    return contender->parts && contender->held_out && contender->polished && contender->units
               ? GSNN_OK
               : gsnn_fail_memory(error);
}

gsnn_status gsnn_contender_init(gsnn_contender *contender, const gsnn_search_task *task,
                                const gsnn_summand_choice *choices, size_t choice_count,
                                gsnn_error *error) {
    *contender = (gsnn_contender){.choice_count = choice_count};
    contender->choices = gsnn_copy(choices, choice_count, sizeof *choices);
    gsnn_status status =
        contender->choices ? make_room(contender, task, error) : gsnn_fail_memory(error);
    if (status)
        return status;
    count(contender, task);
    return name(contender, task, error);
}

static gsnn_status init_word(gsnn_contender *contender, const gsnn_search_task *task,
                             const gsnn_deep_word *word, gsnn_error *error) {
    *contender = (gsnn_contender){.channels = word->depth};
    gsnn_deep_parameters parameters;
    gsnn_text text = {0};
    contender->word = gsnn_copy(word, 1, sizeof *word);
    gsnn_status status =
        contender->word ? make_room(contender, task, error) : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_deep_word_parameters(&parameters, word, error);
    if (status)
        return status;
    contender->parameters = (size_t)parameters.total;
    contender->neurons = (size_t)gsnn_deep_word_neurons(word);
    gsnn_deep_word_append(&text, word);
    return set_name(contender, &text, error);
}

gsnn_status gsnn_contender_problem(gsnn_fit_problem *problem, const gsnn_contender *contender,
                                   const gsnn_search_task *task, gsnn_error *error) {
    bool normalise = task->options.normalise;
    return contender->word
               ? gsnn_word_problem_init(problem, contender->word, task->exact, task->data,
                                        normalise, error)
               : gsnn_fit_problem_init(problem, task->exact, task->data, contender->choices,
                                       contender->choice_count, normalise, error);
}

void gsnn_contender_clear(gsnn_contender *contender) {
    for (size_t p = 0; contender->parts && p < contender->part_count; p++) {
        free(contender->parts[p].losses);
        free(contender->parts[p].inner);
        free(contender->parts[p].outer);
        free(contender->parts[p].polished_inner);
        free(contender->parts[p].polished_outer);
    }
    free(contender->name);
    free(contender->moves);
    free(contender->choices);
    free(contender->word);
    free(contender->parts);
    free(contender->held_out);
    free(contender->polished);
    free(contender->units);
    *contender = (gsnn_contender){0};
}

gsnn_status gsnn_contender_rename(gsnn_contender *contender, const char *new_name,
                                  gsnn_error *error) {
    char *copy = gsnn_copy_string(new_name);
    if (!copy)
        return gsnn_fail_memory(error);
    free(contender->name);
    contender->name = copy;
    return GSNN_OK;
}

gsnn_status gsnn_contender_set_moves(gsnn_contender *contender, const gsnn_search_move *moves,
                                     size_t move_count, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_text_append_format(&text, "%s %s", contender->name,
                            gsnn_search_any_grows(moves, move_count) ? "grown" : "greedy");
    const char *string = gsnn_text_string(&text);
    gsnn_status status =
        string ? gsnn_contender_rename(contender, string, error) : gsnn_fail_memory(error);
    gsnn_text_clear(&text);
    contender->moves = gsnn_copy(moves, move_count, sizeof *moves);
    contender->move_count = move_count;
    return status || contender->moves ? status : gsnn_fail_memory(error);
}

bool gsnn_contender_done(const gsnn_contender *contender) {
    bool done = true;
    for (size_t p = 0; p < contender->part_count; p++)
        done = done && contender->parts[p].done;
    return done;
}

double gsnn_contender_work(const gsnn_contender *contender) {
    double work = contender->spent;
    for (size_t p = 0; p < contender->part_count; p++)
        work += contender->parts[p].work;
    return work;
}

int gsnn_contender_compare(const gsnn_contender *left, const gsnn_contender *right) {
    if (left->parameters != right->parameters)
        return left->parameters < right->parameters ? -1 : 1;
    if (left->neurons != right->neurons)
        return left->neurons < right->neurons ? -1 : 1;
    return strcmp(left->name, right->name);
}

int gsnn_contender_compare_validation(const gsnn_contender *left, const gsnn_contender *right) {
    if (left->rounds != right->rounds)
        return left->rounds > right->rounds ? -1 : 1;
    if (left->validated != right->validated)
        return left->validated ? -1 : 1;
    if (left->validated &&
        (left->validation < right->validation || left->validation > right->validation))
        return left->validation < right->validation ? -1 : 1;
    return gsnn_contender_compare(left, right);
}

gsnn_status gsnn_contenders_add(gsnn_contenders *list, const gsnn_search_task *task,
                                const gsnn_summand_choice *choices, size_t choice_count,
                                gsnn_error *error) {
    if (gsnn_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items))
        return gsnn_fail_memory(error);
    return gsnn_contender_init(&list->items[list->count++], task, choices, choice_count, error);
}

gsnn_status gsnn_contenders_add_word(gsnn_contenders *list, const gsnn_search_task *task,
                                     const gsnn_deep_word *word, gsnn_error *error) {
    if (gsnn_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items))
        return gsnn_fail_memory(error);
    return init_word(&list->items[list->count++], task, word, error);
}

void gsnn_contenders_clear(gsnn_contenders *list) {
    for (size_t i = 0; i < list->count; i++)
        gsnn_contender_clear(&list->items[i]);
    free(list->items);
    *list = (gsnn_contenders){0};
}

gsnn_contender *gsnn_contenders_find(const gsnn_contenders *list, const char *name) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].name && strcmp(list->items[i].name, name) == 0)
            return &list->items[i];
    return NULL;
}
