#include "search/controls.h"

#include "base/error.h"
#include "base/memory.h"
#include "fit/restart.h"
#include "network/free_weights.h"
#include "search/list.h"
#include "search/measure.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_ITERATIONS 20

/* ---- Without neurons ------------------------------------------------------------------------- */

gsnn_status gsnn_controls_init(gsnn_control controls[GSNN_CONTROL_COUNT],
                               const gsnn_search_task *task, gsnn_error *error) {
    gsnn_contender *constant = &controls[GSNN_CONTROL_CONSTANT].contender;
    gsnn_contender *linear = &controls[GSNN_CONTROL_LINEAR].contender;
    const gsnn_measure_plan plan = {.phase = "linear functions",
                                    .end_part = gsnn_search_parts(task),
                                    .restarts = 1,
                                    .polish = task->options.logistic};
    gsnn_status status = gsnn_contender_init(constant, task, NULL, 0, error);
    if (!status)
        status = gsnn_contender_rename(constant, "constant", error);
    if (!status)
        status = gsnn_measure_constant(constant, task, error);
    if (!status)
        status = gsnn_contender_init(linear, task, NULL, 0, error);
    return status ? status : gsnn_measure(linear, 1, task, &plan, error);
}

void gsnn_controls_clear(gsnn_control controls[GSNN_CONTROL_COUNT]) {
    for (size_t i = 0; i < GSNN_CONTROL_COUNT; i++)
        gsnn_contender_clear(&controls[i].contender);
}

/* ---- The regular architecture ---------------------------------------------------------------- */

const char *gsnn_find_regular(const gsnn_search_task *task, gsnn_summand_choice *choice) {
    const gsnn_enumeration_record *record = task->record;
    size_t at = 0;
    while (at < record->architecture_count &&
           !(record->architectures[at].admissible && record->architectures[at].type == 1 &&
             strcmp(record->architectures[at].H.order, "1") == 0))
        at++;
    const char *over = "it has more neurons than the budget allows";
    if (at == record->architecture_count)
        return strtoull(record->group.order, NULL, 10) > task->options.max_neurons
                   ? over
                   : "the enumeration leaves it out";
    gsnn_error error;
    *choice = (gsnn_summand_choice){at, gsnn_search_most_channels(task, at)};
    if (record->architectures[at].neurons > task->options.max_neurons)
        return over;
    if (choice->channels == 0)
        return "it has more parameters than the budget allows";
    if (gsnn_free_weights_check(&record->architectures[at], &error))
        return "its weight rows are left out";
    return NULL;
}

/* Whether the operations are enough for some iterations on each part. */
static gsnn_status check_work(const gsnn_search_task *task, const gsnn_summand_choice *choice,
                              const double *work, const char **missing, gsnn_error *error) {
    gsnn_fit_problem problem = {0};
    size_t *which = gsnn_new(task->data->rows, sizeof *which);
    gsnn_status status = which ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_fit_problem_init(&problem, task->exact, task->data, choice, 1,
                                       task->options.normalise, error);
    for (size_t part = 0; !status && part < gsnn_search_parts(task); part++) {
        size_t rows = gsnn_search_rows(task, part, false, which);
        gsnn_descent_work each = gsnn_levenberg_work(&problem, rows * problem.outputs.equations);
        if (work[part] < LEAST_ITERATIONS * (each.iteration + each.step))
            *missing = "the search took too few operations to hold it against";
    }
    gsnn_fit_problem_clear(&problem);
    free(which);
    return status;
}

/* Makes a regular control, which is not measured yet. */
static gsnn_status init_regular(gsnn_control *control, const gsnn_summand_choice *choice,
                                bool greedy, const gsnn_search_task *task, gsnn_error *error) {
    gsnn_contender *regular = &control->contender;
    gsnn_status status =
        gsnn_contender_init(regular, task, choice, control->missing ? 0 : 1, error);
    gsnn_search_move *moves = gsnn_new(choice->channels, sizeof *moves);
    if (!status && !moves)
        status = gsnn_fail_memory(error);
    for (size_t c = 0; !status && c < choice->channels; c++)
        moves[c] = (gsnn_search_move){choice->architecture, GSNN_RECORD_NONE, c, 0};
    if (!status && greedy && !control->missing)
        status = gsnn_contender_set_moves(regular, moves, choice->channels, error);
    free(moves);
    return status ? status
                  : gsnn_contender_rename(regular, greedy ? "regular greedy" : "regular", error);
}

/* Measures both together, so that no thread waits for the others between them. */
static gsnn_status measure_regular(gsnn_control *controls, const double *work,
                                   const gsnn_search_task *task, gsnn_error *error) {
    const gsnn_measure_plan plan = {.phase = "the regular architecture, with as many operations",
                                    .end_part = gsnn_search_parts(task),
                                    .iterations = task->options.iterations,
                                    .polish = task->options.logistic,
                                    .work = work};
    gsnn_contender both[] = {controls[0].contender, controls[1].contender};
    gsnn_status status = gsnn_measure(both, 2, task, &plan, error);
    for (size_t i = 0; i < 2; i++) {
        controls[i].contender = both[i];
        controls[i].missing = gsnn_contender_done(&both[i]) ? NULL : "interrupted";
    }
    return status;
}

gsnn_status gsnn_controls_measure(gsnn_control controls[GSNN_CONTROL_COUNT], const double *work,
                                  const gsnn_search_task *task, gsnn_error *error) {
    gsnn_summand_choice choice = {0};
    const char *missing = gsnn_find_regular(task, &choice);
    gsnn_status status = GSNN_OK;
    if (!missing && gsnn_search_interrupted(task))
        missing = "interrupted";
    if (!missing)
        status = check_work(task, &choice, work, &missing, error);
    for (size_t i = GSNN_CONTROL_REGULAR; !status && i < GSNN_CONTROL_COUNT; i++) {
        controls[i].missing = missing;
        status = init_regular(&controls[i], &choice, i == GSNN_CONTROL_REGULAR_GREEDY, task, error);
    }
    return status || missing ? status
                             : measure_regular(&controls[GSNN_CONTROL_REGULAR], work, task, error);
}
